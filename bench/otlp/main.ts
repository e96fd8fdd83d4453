import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { BenchHome } from '../pipeline/bench-home.ts';
import { judgeLoad, saveResult } from './result.ts';
import { sendLoad } from './sender.ts';
import { watchProcesses } from './watched.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const RESULTS = join(import.meta.dirname, 'RESULTS.md');

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    /** Log records a second. */
    rate: { type: 'string', default: '10000' },
    /** Records in a request. */
    batch: { type: 'string', default: '100' },
    connections: { type: 'string', default: '8' },
    /** Kills the gateway and Redis when half of the time is over. */
    kill: { type: 'boolean', default: false },
    /** Writes what was measured into RESULTS.md. */
    save: { type: 'boolean', default: false },
    /** Folder of another build. */
    program: { type: 'string', default: join(ROOT, 'out', 'main') },
  },
});
const seconds = above0('seconds', values.seconds);
const rate = above0('rate', values.rate);
const batch = above0('batch', values.batch);
const connections = above0('connections', values.connections);

const statusSchema = z.object({
  otlp: z.object({ http: z.url() }),
  processes: z.array(z.object({ name: z.string(), pid: z.number().nullable() })),
});
type Status = z.infer<typeof statusSchema>;

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const claude = mkdtempSync(join(tmpdir(), 'bp-otlp-'));
const home = new BenchHome(resolve(values.program), claude);
try {
  await home.startServer();
  process.exitCode = await measure();
} finally {
  await home.stopServer();
  home.remove();
  rmSync(claude, { recursive: true, force: true });
}

/** @returns the exit code */
async function measure(): Promise<number> {
  const before = await status();
  const port = Number(new URL(before.otlp.http).port);
  const watched = watchProcesses(home);
  const ownCpu = process.cpuUsage();
  const killing = values.kill ? setTimeout(kill, seconds * 500, before) : null;
  const sent = await sendLoad({ port, seconds, rate, batch, connections });
  if (killing !== null) clearTimeout(killing);
  const { user, system } = process.cpuUsage(ownCpu);
  const seen = watched.end();

  // At once: what is acknowledged is there.
  const found = home.ask('SELECT count(*) FROM otlp_raw_traces') ?? 0;
  const distinct = home.ask('SELECT count(DISTINCT request_id) FROM otlp_raw_traces') ?? 0;
  const load = { seconds, rate, batch, connections, isKilled: values.kill };
  const stored = { acknowledged: sent.answerMs.length * batch, found, distinct };
  const cpuMs = { ...seen.cpuMs, sender: (user + system) / 1_000 };
  const { lines, failures } = judgeLoad(load, sent, stored, { ...seen, cpuMs });
  for (const line of [...lines, ...failures.map((failure) => `FAILED: ${failure}`)]) say(line);
  if (values.save) saveResult(RESULTS, values.kill, [...lines, ...failures.map((failure) => `**${failure}**`)]);
  return failures.length === 0 ? 0 : 1;
}

async function status(): Promise<Status> {
  return statusSchema.parse(JSON.parse((await home.run('status', '--json')).stdout));
}

function pidOf({ processes }: Status, name: string): number {
  const pid = processes.find((each) => each.name === name)?.pid;
  if (pid == null) throw new Error(`${name} does not run`);
  return pid;
}

function kill(running: Status): void {
  for (const name of ['gateway', 'redis']) process.kill(pidOf(running, name), 'SIGKILL');
}

function above0(name: string, word: string): number {
  const number = Number(word);
  if (number > 0) return number;
  throw new Error(`--${name} is a number above 0`);
}
