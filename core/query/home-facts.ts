import type { Platform } from '../contracts/platform.ts';
import type { Settings } from '../contracts/settings.ts';
import { settingsSchema } from '../contracts/settings.ts';
import type { SettingsReport } from '../contracts/settings-report.ts';
import type { LookIntoFolders, SourceFolder } from '../contracts/sources.ts';

/** What questions need of a home beside its database. */
export type HomeFacts = {
  /** The settings in force and where they come from, asked for anew each time. */
  settings(): SettingsReport;
  /** The home's folder, absolute; null = there is none to look into. */
  folder: string | null;
  /** From when on what was said is kept, epoch milliseconds; null while it is not. */
  contentSince(): number | null;
  /** How the folders of each tool stand now; null = nobody can look. */
  sourceFolders(): Record<Platform, SourceFolder[]> | null;
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
