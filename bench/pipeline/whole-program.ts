import { setTimeout as sleep } from 'node:timers/promises';
import { measureAppendToScreen } from './append-to-screen.ts';
import { bareLoop } from './bare-loop.ts';
import { BenchHome } from './bench-home.ts';
import type { ClaudeCorpus, CorpusTotals } from './claude-corpus.ts';
import { footprintOf } from './processes.ts';
import { type Distribution, distributionOf } from './statistics.ts';

/** A new home whose server meets a history. */
export type FirstRun = {
  /** From the start of the process until its queue answers, milliseconds; of the start in the middle of three. */
  queueMs: number;
  /** From the start of the process until today's totals are right, of the same. */
  todayMs: number;
  /** Until those of all history are. */
  allMs: number;
  /** Bytes, the most that was seen while it read. */
  loadPss: number;
  /** From then on until nothing more was done, milliseconds. */
  restMs: number;
  /** Bytes, of the same processes when nothing was to be done for a while. */
  idlePss: number;
  processes: number;
  /** Processor time of everything together, in milliseconds, from the start until all was read. */
  cpuMs: number;
  /** Share of one core while nothing happened. */
  idleCpu: number;
  appendToScreen: Distribution;
};

/** The same history read by `ingest --once`, and asked about. */
export type Backfill = {
  /** Read, split, parse and forget: the middle one of runs before, between and after. */
  bareMs: number;
  /** The middle one. */
  ingestMs: number;
  events: number;
  databaseBytes: number;
  /** Of the events as they are stored, and unpacked: of a sample of them. */
  storedEventBytes: number;
  unpackedRatio: number;
  reportDaily: Distribution;
  reportSession: Distribution;
  /** A program that does nothing, on the same Node: what no report can be faster than. */
  emptyNode: Distribution;
};

const MOST_MS = 20 * 60_000;
/** At least so long is waited before anything counts as idle: memory is given back some seconds after the last work. */
const SETTLE_MS = 45_000;
/** Live metrics follow a backlog slowly: it is waited for their end, but not for ever. */
const LONGEST_SETTLE_MS = 240_000;
const SETTLE_LOOK_MS = 10_000;
/** Share of a core below which there is nothing more to be done. */
const AT_REST = 0.02;
const IDLE_MS = 30_000;
const REPORTS = 9;
/** Of each the one in the middle counts. */
const RUNS = 3;

const sumOf = ({ input, output, cacheWrite, cacheRead }: CorpusTotals): number =>
  input + output + cacheWrite + cacheRead;

const TOKENS = 'sum(input_tokens + output_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens)';

/** Starts the server on new homes and waits for each thing to become true. @throws when totals never become right */
export async function measureFirstRun(program: string, claude: string, corpus: ClaudeCorpus): Promise<FirstRun> {
  const starts: FirstFigures[] = [];
  for (let run = 1; run < RUNS; run += 1) {
    const home = new BenchHome(program, claude);
    try {
      const address = home.startServer();
      starts.push(await untilToday(home, corpus));
      await address;
    } finally {
      await home.stopServer();
      home.remove();
    }
  }
  const home = new BenchHome(program, claude);
  const started = performance.now();
  let loadPss = 0;
  try {
    const watching = setInterval(() => {
      loadPss = Math.max(loadPss, footprintOf(home.path).pssBytes);
    }, 1_000);
    const address = home.startServer();
    starts.push(await untilToday(home, corpus));
    const { queueMs, todayMs } = middleOf(starts);
    await home.waitFor(`SELECT ${TOKENS} FROM usage_rollup`, sumOf(corpus.totals), MOST_MS, 100);
    const allMs = performance.now() - started;
    clearInterval(watching);
    const { cpuMs } = footprintOf(home.path);
    const restMs = await settle(home);
    const before = footprintOf(home.path);
    await sleep(IDLE_MS);
    const after = footprintOf(home.path);
    const appendToScreen = await measureAppendToScreen(await address, corpus);
    return {
      queueMs,
      todayMs,
      allMs,
      loadPss,
      restMs,
      idlePss: after.pssBytes,
      processes: after.processes,
      cpuMs,
      idleCpu: (after.cpuMs - before.cpuMs) / IDLE_MS,
      appendToScreen,
    };
  } finally {
    await home.stopServer();
    home.remove();
  }
}

/** Of one start, milliseconds from its beginning. */
type FirstFigures = { queueMs: number; todayMs: number };

/** Waits for both behind a start that was asked for just now. */
async function untilToday(home: BenchHome, corpus: ClaudeCorpus): Promise<FirstFigures> {
  const started = performance.now();
  await home.waitForQueue(MOST_MS);
  const queueMs = performance.now() - started;
  const today = Math.floor(Date.now() / 86_400_000) * 96;
  await home.waitFor(`SELECT ${TOKENS} FROM usage_rollup WHERE bucket >= ${today}`, sumOf(corpus.today), MOST_MS);
  return { queueMs, todayMs: performance.now() - started };
}

/** The start whose figures came neither first nor last. */
function middleOf(starts: readonly FirstFigures[]): FirstFigures {
  const sorted = starts.toSorted((one, other) => one.todayMs - one.queueMs - (other.todayMs - other.queueMs));
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('nothing was started');
  return middle;
}

/** Waits until the processes of a home have come to rest. @returns milliseconds waited */
async function settle(home: BenchHome): Promise<number> {
  const started = performance.now();
  for (;;) {
    const before = footprintOf(home.path).cpuMs;
    await sleep(SETTLE_LOOK_MS);
    const share = (footprintOf(home.path).cpuMs - before) / SETTLE_LOOK_MS;
    const waited = performance.now() - started;
    if ((waited >= SETTLE_MS && share < AT_REST) || waited >= LONGEST_SETTLE_MS) return waited;
  }
}

/** `ingest --once` into a new home beside a bare loop over the same files, then reports of what it stored. */
export async function measureBackfill(program: string, claude: string, corpus: ClaudeCorpus): Promise<Backfill> {
  const bare = [bareLoop(corpus.files).clockMs];
  const ingests: number[] = [];
  async function ingestInto(home: BenchHome): Promise<void> {
    ingests.push((await home.run('ingest', '--once', '--json')).clockMs);
    bare.push(bareLoop(corpus.files).clockMs);
  }
  for (let run = 1; run < RUNS; run += 1) {
    const thrownAway = new BenchHome(program, claude);
    await ingestInto(thrownAway).finally(() => thrownAway.remove());
  }
  const home = new BenchHome(program, claude);
  try {
    await ingestInto(home);
    const report = (...args: string[]) => timesOf(REPORTS, () => home.run('report', ...args));
    return {
      bareMs: distributionOf(bare).p50,
      ingestMs: distributionOf(ingests).p50,
      events: home.ask('SELECT count(*) FROM claude_raw_traces') ?? 0,
      databaseBytes: home.databaseBytes(),
      storedEventBytes: home.ask('SELECT sum(length(event_data)) FROM claude_raw_traces') ?? 0,
      unpackedRatio: home.unpackedRatio(),
      reportDaily: await report('daily', '--json'),
      reportSession: await report('session'),
      emptyNode: await timesOf(REPORTS, () => home.runNode('-e', '0')),
    };
  } finally {
    home.remove();
  }
}

async function timesOf(times: number, run: () => Promise<{ clockMs: number }>): Promise<Distribution> {
  const samples: number[] = [];
  for (let index = 0; index < times; index += 1) samples.push((await run()).clockMs);
  return distributionOf(samples);
}
