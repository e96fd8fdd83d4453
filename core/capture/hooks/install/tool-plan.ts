import type { HookedTool } from '../../../contracts/hook-record.ts';
import type { Platform } from '../../../contracts/platform.ts';
import type { Addition } from './json-settings.ts';
import type { Json } from './json-text.ts';

/** A value that we set, by its keys. */
export type WrittenValue = { path: readonly string[]; value: Json };

/** What a tool's settings are to hold. */
export type Wish = {
  /** Whether hooks, and whether the lines that send OpenTelemetry. */
  hooks: boolean;
  otel: boolean;
  /** The command of every hook. */
  command: string;
  /** Where OpenTelemetry is taken on this machine. */
  ports: { http: number; grpc: number };
  /** Also events that only newer versions of the tool know. */
  newerEvents: boolean;
  /** The values that we wrote into files of this tool: a program that it starts finds them in its environment. */
  written: readonly WrittenValue[];
  env: Readonly<Record<string, string | undefined>>;
};

/** What is to be put into one file, and what is not, in sentences for people. */
export type Wanted = { additions: Addition[]; left: string[] };

/** One settings file of a tool. */
export type PlannedFile =
  | {
      format: 'json';
      path: string;
      want(text: string): Wanted;
      values: readonly Addition[];
      /** Whether the values are needed by any hook, also the user's: then they stay as long as one is left. */
      servesHooks?: boolean;
    }
  | { format: 'toml'; path: string; want(text: string): { lines: string[]; left: string[] } };

/** How a tool is told about us. */
export type ToolPlan = {
  tool: HookedTool;
  platform: Platform;
  files(wish: Wish): PlannedFile[];
  /** What a person has to know or do besides, in sentences. */
  advice(wish: Wish): string[];
};

/** The first of a comma list of folders in a variable, or the default; `~` is the user's home. */
export function folderOf(named: string | undefined, home: string, fallback: string): string {
  const first = (named ?? '').split(',')[0]?.trim() ?? '';
  if (first === '') return fallback;
  return first === '~' || first.startsWith('~/') ? home + first.slice(1) : first;
}
