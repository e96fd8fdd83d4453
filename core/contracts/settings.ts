import { z } from 'zod';
import { WEEK_DAYS } from './calendar.ts';
import { PLATFORMS } from './platform.ts';
import { pricingSettingsSchema } from './price-override.ts';
import { DEFAULT_SHORTCUT, isShortcut } from './shortcut.ts';

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

const OTLP_TOKEN = 'a word of 16 to 256 letters, digits and other signs, without spaces';
const otlpToken = z.string({ error: OTLP_TOKEN }).regex(/^[\x21-\x7e]{16,256}$/, OTLP_TOKEN);

const folderList = z
  .array(z.string({ error: 'a folder path' }).min(1, 'a folder path'), {
    error: 'a list of folders, one per line with "- "',
  })
  .min(1, 'at least one folder, or no such key');

const source = z
  .strictObject(
    {
      /** False: none of this tool's files is read; what was read before stays. Reading goes on where it ended. */
      enabled: flag.default(true),
      paths: folderList.optional(),
    },
    { error: 'the keys enabled and paths' },
  )
  .prefault({});

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

const WORKERS = `a whole number from 1 to ${PLATFORMS.length}`;
/** One for each tool is the most of which there is use. */
const workerCount = z.int({ error: WORKERS }).min(1, WORKERS).max(PLATFORMS.length, WORKERS);

const BUDGET = 'US dollars, a number from 0.01 to 1000000';
const budgetLimit = z.number({ error: BUDGET }).min(0.01, BUDGET).max(1_000_000, BUDGET);
const WARN_AT = 'a share of the budget from 0.1 to 1, such as 0.8';

export const PRIVACY_LEVELS = ['metadata', 'content'] as const;
export type PrivacyLevel = (typeof PRIVACY_LEVELS)[number];

const SHORTCUT =
  'keys such as CmdOrCtrl+Alt+B: two of CmdOrCtrl, Cmd, Ctrl, Alt, Shift, Super and a key, or empty for none';

/** What stands next to the tray icon, or in its tooltip where the system shows nothing beside icons. */
export const TRAY_FIGURES = ['nothing', 'cost', 'tokens'] as const;
export type TrayFigure = (typeof TRAY_FIGURES)[number];

/** Kinds of figures that can each be switched off; tokens and cost are what Blueplane is for, and always kept. */
export const CATEGORIES = ['performance', 'acceptance', 'usage', 'code_impact', 'interaction'] as const;
export type Category = (typeof CATEGORIES)[number];

const ORIGIN = 'the origin of a page, such as http://localhost:3000: scheme, name and port, and nothing behind them';
const origin = z.string({ error: ORIGIN }).refine(isOrigin, ORIGIN);

/** What a browser would send as `Origin`; never `*` and never `null`. */
function isOrigin(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text.toLowerCase();
}

const everySetting = z.strictObject(
  {
    sources: z
      .strictObject(
        {
          /** Configuration folders of Claude Code (those that hold `projects`); instead of CLAUDE_CONFIG_DIR. */
          claude_code: source,
          /** Folders of Codex CLI (those that hold `sessions`); instead of CODEX_HOME. */
          codex_cli: source,
          /** Folders of Gemini CLI that hold a folder for each project; instead of GEMINI_DATA_DIR. */
          gemini_cli: source,
          /** `User` folders of Cursor, and its `.cursor` folders; instead of CURSOR_USER_DIR and CURSOR_HOME. */
          cursor: source,
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
          /** Pages that may read the sessions API without a token, by their origin. */
          sessions_api_origins: z.array(origin, { error: 'a list of origins, one per line with "- "' }).default([]),
          /** Whether a program with the home's token may purge sessions over the sessions API, without a preview. */
          sessions_api_hard_delete: flag.default(false),
          /** Where tools send OpenTelemetry; when a port is taken the next free one is used. */
          otlp: z
            .strictObject(
              {
                enabled: flag.default(true),
                http_port: portNumber.default(4318),
                grpc_port: portNumber.default(4317),
                /** What senders must name. Absent: whatever runs on this machine may send. */
                token: otlpToken.optional(),
              },
              { error: 'the keys enabled, http_port, grpc_port and token' },
            )
            .prefault({}),
        },
        { error: 'the keys port, enabled, sessions_api_origins, sessions_api_hard_delete and otlp' },
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
    backup: z
      .strictObject(
        {
          /** Whether a copy of the database is made once a day in the home, in place of the one before. */
          daily: flag.default(true),
        },
        { error: 'the key daily' },
      )
      .prefault({}),
    /** How many derive at once: least, and most while there is a backlog. Absent: as many as half of the cores. */
    workers: z
      .strictObject({ min: workerCount.default(1), max: workerCount.optional() }, { error: 'the keys min and max' })
      .prefault({}),
    log: z.strictObject({ level: logLevel.default('INFO') }, { error: 'the key level' }).prefault({}),
    /** What may be spent before Blueplane says so. Without a limit nothing is told. */
    budgets: z
      .strictObject(
        {
          daily: budgetLimit.optional(),
          weekly: budgetLimit.optional(),
          monthly: budgetLimit.optional(),
          /** Share of a limit from which it is a warning. */
          warn_at: z.number({ error: WARN_AT }).min(0.1, WARN_AT).max(1, WARN_AT).default(0.8),
          /** Whether the desktop tells of a warning by itself. */
          notify: flag.default(true),
          start_of_week: z.enum(WEEK_DAYS, { error: WEEK_DAYS.join(', ') }).default('monday'),
        },
        { error: 'the keys daily, weekly, monthly, warn_at, notify and start_of_week' },
      )
      .prefault({}),
    /** The desktop application's own. */
    desktop: z
      .strictObject(
        {
          /** Keys that open the popover from anywhere; empty = none. */
          shortcut: z.string({ error: SHORTCUT }).refine(isShortcut, SHORTCUT).default(DEFAULT_SHORTCUT),
          tray_figure: z.enum(TRAY_FIGURES, { error: TRAY_FIGURES.join(', ') }).default('cost'),
        },
        { error: 'the keys shortcut and tray_figure' },
      )
      .prefault({}),
    privacy: z
      .strictObject(
        {
          /** What is kept of events. Content is kept of what happens from the change on, never of what was before. */
          level: z
            .enum(PRIVACY_LEVELS, {
              error: 'metadata (lengths, counts and salted hashes are kept) or content (what was said is kept, too)',
            })
            .default('metadata'),
          /** Figures that are not wanted are not derived. */
          categories: z
            .strictObject(
              {
                /** How long tools and turns took. */
                performance: flag.default(true),
                /** What became of proposals, and whether a person said no. */
                acceptance: flag.default(true),
                /** Which tools were called, and how that ended. */
                usage: flag.default(true),
                /** Lines changed, and kinds of files. */
                code_impact: flag.default(true),
                /** When prompts were typed, and how long they were. */
                interaction: flag.default(true),
              },
              { error: `the keys ${CATEGORIES.join(', ')}` },
            )
            .prefault({}),
        },
        { error: 'the keys level and categories' },
      )
      .prefault({}),
  },
  { error: 'keys and values, one per line, for example "gateway:" and below it "  port: 7531"' },
);

/** A Redis that is not our own may write what passes through it to a disk, or be on another machine. */
export const settingsSchema = everySetting.refine(
  ({ privacy, redis }) => privacy.level === 'metadata' || redis.url === undefined,
  {
    path: ['privacy', 'level'],
    error: "metadata, as long as redis.url is set: what was said passes through Blueplane's own Redis only",
  },
);

export type Settings = z.output<typeof settingsSchema>;
