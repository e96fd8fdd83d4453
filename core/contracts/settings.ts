import { z } from 'zod';
import { PLATFORMS } from './platform.ts';
import { pricingSettingsSchema } from './price-override.ts';

/**
 * `config.yaml` of a home. Everything is optional. The message of each rule completes the sentence
 * "allowed: ..." so that a person can mend the file from the error alone.
 */

/** Most severe last. The words of server.log. */
export const LOG_LEVELS = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const flag = z.boolean({ error: 'true or false' });

const portNumber = z
  .int({ error: 'a whole number from 0 to 65535 (0 = any free port)' })
  .min(0, 'a whole number from 0 to 65535 (0 = any free port)')
  .max(65_535, 'a whole number from 0 to 65535 (0 = any free port)');

const folderList = z
  .array(z.string({ error: 'a folder path' }).min(1, 'a folder path'), {
    error: 'a list of folders, one per line with "- "',
  })
  .min(1, 'at least one folder, or no such key');

const sourcePaths = z.strictObject({ paths: folderList.optional() }, { error: 'the key paths' }).prefault({});

const logLevel = z
  .string({ error: LOG_LEVELS.join(', ') })
  .transform((word) => word.toUpperCase())
  .pipe(z.enum(LOG_LEVELS, { error: LOG_LEVELS.join(', ') }));

const redisUrl = z
  .string({ error: 'a URL that begins with redis:// or rediss://' })
  .regex(/^rediss?:\/\/\S+$/, 'a URL that begins with redis:// or rediss://');

const keyPrefix = z
  .string({ error: 'a short word for the beginning of every key' })
  .regex(/^[\w:.-]{1,64}$/, 'letters, digits and : . _ -, at most 64 of them');

export const settingsSchema = z.strictObject(
  {
    sources: z
      .strictObject(
        {
          /** Configuration folders of Claude Code (those that hold `projects`); instead of CLAUDE_CONFIG_DIR. */
          claude_code: sourcePaths,
          /** Folders of Codex CLI (those that hold `sessions`); instead of CODEX_HOME. */
          codex_cli: sourcePaths,
          /** Folders of Gemini CLI that hold a folder for each project; instead of GEMINI_DATA_DIR. */
          gemini_cli: sourcePaths,
          /** `User` folders of Cursor, and its `.cursor` folders; instead of CURSOR_USER_DIR and CURSOR_HOME. */
          cursor: sourcePaths,
        },
        { error: `the keys ${PLATFORMS.join(', ')}` },
      )
      .prefault({}),
    gateway: z
      .strictObject(
        {
          /** Port of the dashboard; when it is taken the next free one is used. */
          port: portNumber.default(7531),
          enabled: flag.default(true),
        },
        { error: 'the keys port and enabled' },
      )
      .prefault({}),
    /** Which cost counts, and the user's own prices. */
    pricing: pricingSettingsSchema.prefault({}),
    redis: z
      .strictObject(
        {
          /** Path of redis-server or valkey-server. Absent: the bundled one, then PATH. */
          binary: z.string({ error: 'the path of redis-server' }).min(1, 'the path of redis-server').optional(),
          /** An external Redis or Valkey instead of a private one. */
          url: redisUrl.optional(),
          /** Beginning of every key in an external Redis; the installation's id follows it. */
          key_prefix: keyPrefix.default('blueplane'),
        },
        { error: 'the keys binary, url and key_prefix' },
      )
      .prefault({}),
    log: z.strictObject({ level: logLevel.default('INFO') }, { error: 'the key level' }).prefault({}),
    privacy: z
      .strictObject(
        {
          level: z
            .literal('metadata', {
              error: 'metadata (the only level so far: lengths, counts and salted hashes are kept, content never)',
            })
            .default('metadata'),
        },
        { error: 'the key level' },
      )
      .prefault({}),
  },
  { error: 'keys and values, one per line, for example "gateway:" and below it "  port: 7531"' },
);

export type Settings = z.output<typeof settingsSchema>;
