import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';
import type { ClaudeCorpus } from './claude-corpus.ts';
import type { GrowingSession } from './growing-session.ts';
import type { Stages } from './stages.ts';
import type { Distribution } from './statistics.ts';
import { perSecond } from './sustained.ts';
import { type Verdict, verdictsOf } from './verdicts.ts';
import type { Backfill, FirstRun } from './whole-program.ts';

export type Results = {
  startedAt: Date;
  /** One-minute load of the machine before anything was measured, and at the end. */
  loads: [before: number, after: number];
  corpus: ClaudeCorpus;
  stages: Stages;
  growing: { codex: GrowingSession; gemini: GrowingSession };
  firstRun: FirstRun;
  backfill: Backfill;
};

const MEBIBYTE = 2 ** 20;
const mib = (bytes: number): string => `${(bytes / MEBIBYTE).toFixed(bytes < 10 * MEBIBYTE ? 1 : 0)} MiB`;
const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(2)} s`;
const ms = (milliseconds: number): string => `${milliseconds.toFixed(milliseconds < 10 ? 3 : 0)} ms`;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** The results as a page of Markdown. */
export function resultsPage(results: Results): string {
  const { corpus, stages, growing, firstRun, backfill } = results;
  const backfillPerSecond = backfill.events / (backfill.ingestMs / 1_000);
  return `# What the pipeline takes

Written by \`npm run bench\`; [pipeline/README.md](pipeline/README.md) says what each figure is.

${machineLines(results).join('\n')}

## What was to be reached

| what | measured | wanted | |
| --- | ---: | ---: | --- |
${verdictsOf(stages, backfill, firstRun).map(verdictRow).join('\n')}

The report's time beside that of others stands below, written by \`npm run bench:peers\`.

## Stages, each by itself

| stage | P50 | P95 | P99 | times |
| --- | ---: | ---: | ---: | ---: |
${[
  stageRow('100 events into the queue', stages.enqueue),
  stageRow('100 events into the database', stages.write.clock),
  stageRow('- of it: running', stages.write.processor),
  stageRow('- waiting for a processor that others use', stages.write.queued),
  stageRow('- waiting for the disk', stages.write.blocked),
  stageRow('one event packed, up to 1 KiB: kept as it is', stages.keep),
  stageRow('ten of them as one: compressed', stages.compress),
  stageRow('a commit announced', stages.announce),
  stageRow('one event derived, of 100 at once', stages.derive),
].join('\n')}

From the queue into the database, one consumer, ${stages.sustained.events.toLocaleString('en-US')} events: ${perSecond(stages.sustained).toLocaleString('en-US')} events/s.

One more line of a long session, derived (processor time):
${growingLine('Codex', growing.codex)}; ${growingLine('Gemini', growing.gemini)}.

## The whole program

The history: ${mib(corpus.bytes)} in ${corpus.files.length} files, ${corpus.lines.toLocaleString('en-US')} lines.

| what | figure |
| --- | ---: |
| bare loop over the files (read, split, JSON.parse) | ${seconds(backfill.bareMs)} |
| \`ingest --once\` into a new home | ${seconds(backfill.ingestMs)} (${(backfill.ingestMs / backfill.bareMs).toFixed(1)} x the bare loop, ${Math.round(backfillPerSecond).toLocaleString('en-US')} events/s) |
| first start until its queue answers | ${seconds(firstRun.queueMs)} |
| first start until today's totals are right | ${seconds(firstRun.todayMs)} |
| first start until all totals are right | ${seconds(firstRun.allMs)} (${seconds(firstRun.cpuMs)} of processor time) |
| from then on until nothing more was done (looked at every ten seconds) | ${seconds(firstRun.restMs)} |
| a line appended, until the number in an open dashboard changes | P50 ${ms(firstRun.appendToScreen.p50)}, P95 ${ms(firstRun.appendToScreen.p95)}, P99 ${ms(firstRun.appendToScreen.p99)} |
| \`report daily --json\` | P50 ${ms(backfill.reportDaily.p50)}, P95 ${ms(backfill.reportDaily.p95)} |
| \`report session\` as a table | P50 ${ms(backfill.reportSession.p50)}, P95 ${ms(backfill.reportSession.p95)} |
| Node with an empty program, for comparison | P50 ${ms(backfill.emptyNode.p50)} |
| memory of all ${firstRun.processes} processes (PSS) while reading, at most | ${mib(firstRun.loadPss)} |
| the same when idle after that | ${mib(firstRun.idlePss)} |
| processor while idle, of one core | ${percent(firstRun.idleCpu)} |
| database with its log | ${mib(backfill.databaseBytes)} (${percent(backfill.databaseBytes / corpus.bytes)} of the files) |
| stored events | ${mib(backfill.storedEventBytes)}, ${backfill.unpackedRatio.toFixed(1)} times as large unpacked |
`;
}

function verdictRow({ what, figure, wanted, reached }: Verdict): string {
  return `| ${what} | ${figure} | ${wanted} | ${reached ? 'pass' : '**fail**'} |`;
}

function stageRow(name: string, { p50, p95, p99, count }: Distribution): string {
  return `| ${name} | ${ms(p50)} | ${ms(p95)} | ${ms(p99)} | ${count} |`;
}

function growingLine(tool: string, { lines, appendCpu, wholeMsPerLine }: GrowingSession): string {
  const size = `${lines.toLocaleString('en-US')} lines`;
  return `${tool}, ${size}: P50 ${ms(appendCpu.p50)}, P95 ${ms(appendCpu.p95)}; all at once ${ms(wholeMsPerLine)} a line`;
}

/** What the figures depend on beside the program. Nothing that names the machine. */
export function machineLines({ startedAt, loads }: Pick<Results, 'startedAt' | 'loads'>): string[] {
  const [first] = cpus();
  const redis = execFileSync(process.env.BLUEPLANE_REDIS_SERVER ?? 'redis-server', ['--version'], { encoding: 'utf8' });
  return [
    `- ${startedAt.toISOString().slice(0, 10)}, ${type()} ${release()}, ${cpus().length} x ${first?.model ?? 'unknown'}`,
    `- ${mib(totalmem())} of memory, Node ${process.versions.node}, Redis ${/v=(\S+)/.exec(redis)?.[1] ?? 'unknown'}`,
    `- load of the machine (1 minute): ${loads.map((load) => load.toFixed(1)).join(' before, ')} after`,
  ];
}
