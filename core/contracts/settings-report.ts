import { z } from 'zod';
import { settingsSchema } from './settings.ts';

/** The settings in force, and how they are changed while the program runs. */

/** A setting that was said by the environment stays as it is whatever the file says. */
export const SETTING_ORIGINS = ['default', 'file', 'environment'] as const;

export const settingsReportSchema = z.object({
  /** What is in force. Of an external Redis's address only host and port: it may hold a password. */
  settings: settingsSchema,
  /** Where each value comes from, by its dotted key, e.g. `gateway.port`. */
  origins: z.record(z.string(), z.enum(SETTING_ORIGINS)),
  /** Dotted keys whose value in the file takes effect at the next start; all others do at once. */
  waitingForRestart: z.array(z.string()),
  /** What is wrong with config.yaml as it is now, one sentence each; then the settings before go on. */
  problems: z.array(z.string()),
});
export type SettingsReport = z.infer<typeof settingsReportSchema>;

/**
 * Owner action `changeSettings`. `set` is a part of config.yaml: what it names is written, a key that is null is taken
 * out of the file and has its default again, a list replaces the list. All else in the file stays as it is.
 */
export const changeSettingsArgsSchema = z.object({
  set: z.record(z.string(), z.json()),
});
export type ChangeSettingsArgs = z.infer<typeof changeSettingsArgsSchema>;
