import type { IntegrationReport } from '../contracts/integration.ts';
import type { KeptTranscripts } from '../contracts/kept-transcripts.ts';
import type { Platform } from '../contracts/platform.ts';
import type { OwnerStatus } from '../contracts/process-status.ts';
import type { Settings } from '../contracts/settings.ts';
import { settingsSchema } from '../contracts/settings.ts';
import type { SettingsReport } from '../contracts/settings-report.ts';
import type { LookIntoFolders, SourceFolder } from '../contracts/sources.ts';
import type { ReadableDB } from '../storage/database.ts';

/** What is looked for in what was said: words, in a range of epoch milliseconds without its end. */
export type ContentSearch = { words: string; from: number; to: number };

/** Sessions as `platform/id`; what was said before `searchedSince` (epoch milliseconds, null = nothing) was not looked at. */
export type FoundInContent = { sessions: ReadonlySet<string>; searchedSince: number | null };

/** What questions need of a home beside its database. */
export type HomeFacts = {
  /** The settings in force and where they come from, asked for anew each time. */
  settings(): SettingsReport;
  /** The home's folder, absolute; null = there is none to look into. */
  folder: string | null;
  /** From when on what was said is kept, epoch milliseconds; null while it is not. */
  contentSince(): number | null;
  /**
   * Which sessions said words, as far as what they said is kept at privacy level `content`. Absent, or null: it is not
   * searched.
   */
  searchContent?(database: ReadableDB, search: ContentSearch): FoundInContent | null;
  /** How the folders of each tool stand now; null = nobody can look. */
  sourceFolders(): Record<Platform, SourceFolder[]> | null;
  /** The transcripts in Claude Code's folders and for how long it keeps them; absent = nobody can look. */
  keptTranscripts?(): KeptTranscripts[];
  /** How the settings of each tool stand; absent = nobody can look. @param owner says where telemetry is taken in */
  integrations?(owner: OwnerStatus | null): IntegrationReport[];
  /** How folders stand that somebody is about to name; empty = nobody can look. */
  lookIntoFolders(platform: Platform, paths: readonly string[]): LookIntoFolders['folders'];
};

/** The settings of a home without a config.yaml. */
export const DEFAULT_SETTINGS: Settings = settingsSchema.parse({});

/** A home of which nothing is known but a database. */
export const NO_HOME: HomeFacts = {
  settings: () => ({ settings: DEFAULT_SETTINGS, origins: {}, waitingForRestart: [], problems: [] }),
  folder: null,
  contentSince: () => null,
  sourceFolders: () => null,
  lookIntoFolders: () => [],
};
