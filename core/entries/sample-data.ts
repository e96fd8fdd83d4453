import { appendFileSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import {
  DEFAULT_SAMPLE_DAYS,
  DEFAULT_SAMPLE_SEED,
  generateSampleData,
  type SampleData,
} from '../sample-data/generate.ts';
import { generateOtherTools } from '../sample-data/other-tools.ts';
import { continueSession } from '../sample-data/session.ts';
import { writeOtherTools, writeSampleFiles } from '../sample-data/write.ts';

const USAGE = `usage: sample-data <folder> [--days ${DEFAULT_SAMPLE_DAYS}] [--seed N] [--now ISO] [--live]

Writes invented sessions of each tool to <folder>; read them with CLAUDE_CONFIG_DIR=<folder>/claude,
CODEX_HOME=<folder>/codex, GEMINI_DATA_DIR=<folder>/gemini and CURSOR_USER_DIR=<folder>/cursor.
--live then keeps adding a line to the active session every few seconds until it is stopped.
`;

/** Often enough to be seen in an open dashboard, seldom enough to look like work. */
const LIVE_PAUSE_MS = 2_500;

const optionsSchema = z.object({
  folder: z.string({ error: 'name the folder to write to' }).min(1, 'name the folder to write to'),
  days: z.coerce.number('--days is a number').int().min(1, '--days is at least 1').max(366, '--days is at most 366'),
  seed: z.coerce.number('--seed is a whole number').int('--seed is a whole number').min(0),
  now: z.coerce.date('--now is a time such as 2026-08-20T12:00:00Z'),
  live: z.boolean(),
});

function readOptions(): z.infer<typeof optionsSchema> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      days: { type: 'string', default: String(DEFAULT_SAMPLE_DAYS) },
      seed: { type: 'string', default: String(DEFAULT_SAMPLE_SEED) },
      now: { type: 'string', default: new Date().toISOString() },
      live: { type: 'boolean', default: false },
    },
  });
  if (positionals.length > 1) throw new Error('name one folder only');
  const parsed = optionsSchema.safeParse({ ...values, folder: positionals[0] });
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map(({ message }) => message).join('; '));
}

/** Ends with the process that started it, or when its folder is taken away. */
function appendForEver(folder: string, { active }: SampleData): void {
  const file = join(folder, active.path);
  const lines = continueSession(active, Date.now);
  const startedBy = process.ppid;
  const timer = setInterval(() => {
    const next = lines.next();
    if (next.done || process.ppid !== startedBy || !existsSync(file)) clearInterval(timer);
    else appendFileSync(file, next.value);
  }, LIVE_PAUSE_MS);
}

function main(): void {
  const { folder, days, seed, now, live } = readOptions();
  const target = (name: string): string => {
    const path = join(resolve(folder), name);
    // Somebody's real sessions must never be mixed with invented ones.
    if (existsSync(path)) throw new Error(`${path} exists already; name a folder without it`);
    return path;
  };
  const claude = target('claude');
  const folders = { codex: target('codex'), gemini: target('gemini'), cursorUser: target('cursor') };
  const options = { days, seed, now: now.getTime(), utcOffsetMinutes: -now.getTimezoneOffset() };
  const data = generateSampleData(options);
  const others = generateOtherTools(options);
  writeSampleFiles(claude, data.files);
  writeOtherTools(folders, others);
  const sessions = Object.values(others).reduce((sum, { truth }) => sum + truth.sessions, data.truth.sessions);
  process.stdout.write(
    `${sessions} sample sessions of ${Object.keys(others).length + 1} tools in ${resolve(folder)}\n`,
  );
  if (live) appendForEver(claude, data);
}

try {
  main();
} catch (error) {
  process.stderr.write(`sample-data: ${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = 2;
}
