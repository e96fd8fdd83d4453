import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import { findHookProgram, type HookProgram, isOnPath } from '../capture/hooks/install/hook-command.ts';
import { examineTools, type InstallWish, installTool, uninstallTool } from '../capture/hooks/install/installer.ts';
import type { HookedTool } from '../contracts/hook-record.ts';
import type { InstallChoice, Installed, IntegrationReport } from '../contracts/integration.ts';
import type { Settings } from '../contracts/settings.ts';
import { createControlClient } from '../runtime/control.ts';
import { homePaths } from '../runtime/paths.ts';
import { loadSettings } from '../runtime/settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** From this version on Claude Code passes over hooks that it does not know; before, it skipped the whole file. */
const TOLERANT_CLAUDE = [2, 1, 101];
/** A server that is well answers at once. */
const ANSWER_MS = 2_000;
/** A tool that does not answer in this time is taken for an old one. */
const VERSION_WITHIN_MS = 5_000;

/** Writes what tells Blueplane into the settings of a tool. @throws with words for people */
export async function installInto(
  home: string,
  tool: HookedTool,
  choice: InstallChoice,
  env: Environment,
  entriesDir: string,
): Promise<Installed> {
  const program = findHookProgram(entriesDir, ownNode());
  const needsNode = choice.hooks && (program.node === null || process.platform === 'win32');
  if (needsNode && !isOnPath('node', env)) {
    throw new Error(
      'hooks need Node on your PATH, and none is there. Install Node 18 or newer, or run the command with --otel-only.',
    );
  }
  const newerEvents = choice.newerEvents || (tool === 'claude-code' && isTolerantClaude(env));
  const { ports, refusal } = await findOtlp(home, env);
  const otel = choice.otel && refusal === null;
  const wish: InstallWish = { hooks: choice.hooks, otel, newerEvents, env, ports };
  const installed = installTool(home, tool, wish, program, choice.write);
  return choice.otel && refusal !== null ? { ...installed, told: [...installed.told, refusal] } : installed;
}

/** Takes it out again. @throws with words for people */
export async function uninstallFrom(
  home: string,
  tool: HookedTool,
  write: boolean,
  env: Environment,
): Promise<Installed> {
  const { ports } = await findOtlp(home, env);
  return uninstallTool(home, tool, { hooks: false, otel: false, newerEvents: false, env, ports }, write);
}

/** How the settings of each tool stand. Writes nothing. */
export async function examineIntegrations(
  home: string,
  env: Environment,
  entriesDir: string,
): Promise<IntegrationReport[]> {
  const { ports } = await findOtlp(home, env);
  const wish: InstallWish = { hooks: true, otel: true, newerEvents: false, env, ports };
  return examineTools(home, wish, findHookProgram(entriesDir, ownNode()).client);
}

/** The ports of a server that runs, else those that are wished for; and why no tool can be sent there by its settings. */
async function findOtlp(
  home: string,
  env: Environment,
): Promise<{ ports: InstallWish['ports']; refusal: string | null }> {
  const paths = homePaths(home, { ...env });
  const { otlp } = loadSettings(paths.config).gateway;
  const wished = { http: otlp.http_port, grpc: otlp.grpc_port };
  const refusal = refusalOf(otlp);
  try {
    const running = (await createControlClient(paths, ANSWER_MS).status()).otlp;
    if (running == null) return { ports: wished, refusal };
    return { ports: { http: portOf(running.http, wished.http), grpc: portOf(running.grpc, wished.grpc) }, refusal };
  } catch {
    return { ports: wished, refusal };
  }
}

function refusalOf({ enabled, token }: Settings['gateway']['otlp']): string | null {
  if (!enabled) return 'OpenTelemetry is not written: gateway.otlp.enabled is false in config.yaml.';
  if (token === undefined) return null;
  return 'OpenTelemetry is not written, since it needs the token of gateway.otlp.token: set it by hand, with that header.';
}

function portOf(address: string, wished: number): number {
  return Number(/:(\d+)\/?$/.exec(address)?.[1] ?? wished);
}

/** What this runs on, where that is Node: a package runs on a program of its own. */
function ownNode(): HookProgram['node'] {
  return /^node(\.exe)?$/.test(basename(process.execPath)) ? process.execPath : null;
}

function isTolerantClaude(env: Environment): boolean {
  if (!isOnPath('claude', env)) return false;
  const { stdout } = spawnSync('claude', ['--version'], {
    env: { ...env },
    encoding: 'utf8',
    timeout: VERSION_WITHIN_MS,
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  });
  const found = /(\d+)\.(\d+)\.(\d+)/
    .exec(stdout ?? '')
    ?.slice(1)
    .map(Number);
  if (found === undefined) return false;
  const step = found.findIndex((part, index) => part !== TOLERANT_CLAUDE[index]);
  return step === -1 || (found[step] ?? 0) > (TOLERANT_CLAUDE[step] ?? 0);
}
