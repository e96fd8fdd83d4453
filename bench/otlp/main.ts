import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { BenchHome } from '../pipeline/bench-home.ts';
import { pssOf } from '../pipeline/processes.ts';
import { distributionOf } from '../pipeline/statistics.ts';
import { sendLoad } from './sender.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MIB = 2 ** 20;

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
  const firstMemory = pssOf(pidOf(before, 'gateway'));
  const killing = values.kill ? setTimeout(kill, seconds * 500, before) : null;
  const sent = await sendLoad({ port, seconds, rate, batch, connections });
  if (killing !== null) clearTimeout(killing);

  // At once: what is acknowledged is there.
  const found = home.ask('SELECT count(*) FROM otlp_raw_traces') ?? 0;
  const distinct = home.ask('SELECT count(DISTINCT request_id) FROM otlp_raw_traces') ?? 0;
  const acknowledged = sent.answerMs.length * batch;
  const [lost, doubled] = [acknowledged - distinct, found - distinct];
  const lastMemory = pssOf(pidOf(await status(), 'gateway'));
  const time = distributionOf(sent.answerMs);

  say(`sent ${sent.batches * batch} records in ${seconds} s, ${batch} a request, over ${connections} connections`);
  say(`acknowledged ${acknowledged}, in the database ${found}, lost ${lost}, doubled ${doubled}`);
  say(`answer time P50 ${ms(time.p50)}, P95 ${ms(time.p95)}, P99 ${ms(time.p99)}, most ${ms(time.most)}`);
  say(`sent again ${sent.repeated} requests; the sender was late by ${ms(sent.behindMs)} at most`);
  say(
    `gateway ${mib(firstMemory)} at the start, ${mib(lastMemory)} at the end${values.kill ? ' (another process)' : ''}`,
  );
  say(
    `load of the machine ${loadavg()
      .map((each) => each.toFixed(1))
      .join(' ')}`,
  );
  return lost === 0 && doubled === 0 ? 0 : 1;
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

function ms(milliseconds: number): string {
  return `${milliseconds.toFixed(1)} ms`;
}

function mib(bytes: number): string {
  return `${(bytes / MIB).toFixed(0)} MiB`;
}
