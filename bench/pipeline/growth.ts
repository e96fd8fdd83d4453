import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bareLoop } from './bare-loop.ts';
import { BenchHome } from './bench-home.ts';
import { type ClaudeCorpus, writeClaudeCorpus } from './claude-corpus.ts';
import { cpuMsOfEnded, footprintOf } from './processes.ts';
import { distributionOf } from './statistics.ts';

const MEBIBYTE = 2 ** 20;
/** Of the file that is live today, as a share of the history. */
const LIVE_SHARE = 0.02;
const REPORTS = 3;
/** Until memory is given back after a start. */
const SETTLE_MS = 45_000;
const IDLE_MS = 15_000;
const START_MS = 300_000;
const TOKENS = 'sum(input_tokens + output_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens)';

/** What a history of one size takes. Times are milliseconds, sizes bytes. */
export type GrowthRow = {
  bytes: number;
  files: number;
  lines: number;
  bareMs: number;
  ingestMs: number;
  /** Processor time of all processes of the ingest. */
  ingestCpuMs: number;
  /** The most that was seen while it read. */
  loadPss: number;
  databaseBytes: number;
  reportDailyMs: number;
  reportSessionMs: number;
  /** Of a server that was started on what is stored and has come to rest. */
  idlePss: number;
  /** Its share of one core. */
  idleCpu: number;
};

/**
 * Ingests a new history of about this size into a home of its own, asks for reports, and starts a server on it. Nothing is
 * left of either. @param mebibytes of the history @throws when a total is wrong
 */
export async function measureGrowth(program: string, mebibytes: number): Promise<GrowthRow> {
  const folder = mkdtempSync(join(tmpdir(), 'bp-corpus-'));
  try {
    const bytes = mebibytes * MEBIBYTE;
    const corpus = writeClaudeCorpus({ claude: folder, bytes, liveBytes: bytes * LIVE_SHARE, now: new Date() });
    return await measureOn(program, folder, corpus);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureOn(program: string, folder: string, corpus: ClaudeCorpus): Promise<GrowthRow> {
  const home = new BenchHome(program, folder);
  try {
    const { clockMs: bareMs } = bareLoop(corpus.files);
    const reading = await watchingMemory(home, async () => {
      const before = cpuMsOfEnded();
      const { clockMs } = await home.run('ingest', '--once', '--json');
      return { ingestMs: clockMs, ingestCpuMs: cpuMsOfEnded() - before };
    });
    const { input, output, cacheWrite, cacheRead } = corpus.totals;
    const [stored, wanted] = [home.ask(`SELECT ${TOKENS} FROM usage_rollup`), input + output + cacheWrite + cacheRead];
    if (stored !== wanted) throw new Error(`the database says ${stored} tokens, the history ${wanted}`);
    return {
      bytes: corpus.bytes,
      files: corpus.files.length,
      lines: corpus.lines,
      bareMs,
      ...reading,
      databaseBytes: home.databaseBytes(),
      reportDailyMs: await medianOf(() => home.run('report', 'daily', '--json')),
      reportSessionMs: await medianOf(() => home.run('report', 'session')),
      ...(await idleServer(home)),
    };
  } finally {
    await home.stopServer();
    home.remove();
  }
}

async function watchingMemory<Result extends object>(
  home: BenchHome,
  act: () => Promise<Result>,
): Promise<Result & { loadPss: number }> {
  let loadPss = 0;
  const watching = setInterval(() => {
    loadPss = Math.max(loadPss, footprintOf(home.path).pssBytes);
  }, 1_000);
  try {
    const result = await act();
    return { ...result, loadPss };
  } finally {
    clearInterval(watching);
  }
}

async function medianOf(run: () => Promise<{ clockMs: number }>): Promise<number> {
  const samples: number[] = [];
  for (let count = 0; count < REPORTS; count += 1) samples.push((await run()).clockMs);
  return distributionOf(samples).p50;
}

async function idleServer(home: BenchHome): Promise<{ idlePss: number; idleCpu: number }> {
  const started = home.startServer();
  await home.waitForQueue(START_MS);
  await started;
  await sleep(SETTLE_MS);
  const before = footprintOf(home.path);
  await sleep(IDLE_MS);
  const after = footprintOf(home.path);
  return { idlePss: after.pssBytes, idleCpu: (after.cpuMs - before.cpuMs) / IDLE_MS };
}
