import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Home } from './fixtures.ts';

const CLI = join(import.meta.dirname, '..', 'out', 'main', 'cli.js');

const totalsSchema = z.object({ totalCost: z.number(), totalTokens: z.number() });
const dailySchema = z.object({
  daily: z.array(totalsSchema.extend({ date: z.string() })),
  totals: totalsSchema,
});
export type DailyReport = z.infer<typeof dailySchema>;

const statusSchema = z.object({
  running: z.boolean(),
  mode: z.string().nullable(),
  pid: z.number().nullable(),
  processes: z.array(
    z.object({ name: z.string(), state: z.string(), pid: z.number().nullable(), restarts: z.number() }),
  ),
});
export type ServerStatus = z.infer<typeof statusSchema>;

/** Runs `blueplane` on a home and gives what it printed. @throws when it fails, unless `anyway` */
export async function blueplane(home: Home, words: string[], anyway = false): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [CLI, ...words], {
      env: { ...process.env, ...home.env },
    });
    return stdout;
  } catch (error) {
    if (anyway && error instanceof Error && 'stdout' in error) return String(error.stdout);
    throw error;
  }
}

/** What `blueplane report daily` says. */
export async function reportDaily(home: Home, timezone: string): Promise<DailyReport> {
  return dailySchema.parse(JSON.parse(await blueplane(home, ['report', 'daily', '--json', '--timezone', timezone])));
}

/** What `blueplane status` says, also when nothing runs. */
export async function serverStatus(home: Home): Promise<ServerStatus> {
  return statusSchema.parse(JSON.parse(await blueplane(home, ['status', '--json'], true)));
}

/** The process of that name. @throws when it does not run now */
export async function processId(home: Home, name: string): Promise<number> {
  const { processes } = await serverStatus(home);
  const pid = processes.find((each) => each.name === name)?.pid;
  if (pid == null) throw new Error(`${name} does not run`);
  return pid;
}
