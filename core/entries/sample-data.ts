import { appendFileSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { DEFAULT_SAMPLE_DAYS, DEFAULT_SAMPLE_SEED, type SampleData } from '../sample-data/generate.ts';
import { makeSampleHome, usualSample, writeSampleSessions } from '../sample-data/sample-home.ts';
import { continueSession } from '../sample-data/session.ts';

const USAGE = `usage: sample-data <folder> [--days ${DEFAULT_SAMPLE_DAYS}] [--seed N] [--now ISO] [--live] [--home]

Writes invented sessions of each tool to <folder>; read them with CLAUDE_CONFIG_DIR=<folder>/claude,
CODEX_HOME=<folder>/codex, GEMINI_DATA_DIR=<folder>/gemini and CURSOR_USER_DIR=<folder>/cursor.
--live then keeps adding a line to the active session every few seconds until it is stopped.
--home also makes a home there, and prints the environment for it as JSON instead of the number of sessions.
`;

/** Often enough to be seen in an open dashboard, seldom enough to look like work. */
const LIVE_PAUSE_MS = 2_500;

const optionsSchema = z.object({
  folder: z.string({ error: 'name the folder to write to' }).min(1, 'name the folder to write to'),
  days: z.coerce.number('--days is a number').int().min(1, '--days is at least 1').max(366, '--days is at most 366'),
  seed: z.coerce.number('--seed is a whole number').int('--seed is a whole number').min(0),
  now: z.coerce.date('--now is a time such as 2026-08-20T12:00:00Z'),
  live: z.boolean(),
  home: z.boolean(),
});

function readOptions(): z.infer<typeof optionsSchema> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      days: { type: 'string', default: String(DEFAULT_SAMPLE_DAYS) },
      seed: { type: 'string', default: String(DEFAULT_SAMPLE_SEED) },
      now: { type: 'string', default: new Date().toISOString() },
      live: { type: 'boolean', default: false },
      home: { type: 'boolean', default: false },
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
  const { folder, days, seed, now, live, home } = readOptions();
  const path = resolve(folder);
  const { sessions, tools, claude, data } = writeSampleSessions(path, usualSample(days, seed, now));
  process.stdout.write(
    home ? `${JSON.stringify(makeSampleHome(path))}\n` : `${sessions} sample sessions of ${tools} tools in ${path}\n`,
  );
  if (live) appendForEver(claude, data);
}

try {
  main();
} catch (error) {
  process.stderr.write(`sample-data: ${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = 2;
}
