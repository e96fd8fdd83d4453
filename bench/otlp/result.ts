import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { distributionOf } from '../pipeline/statistics.ts';
import { isFlat, judgeMemory, middleOf } from '../soak/flat.ts';
import type { Load, Sent } from './sender.ts';

const MIB = 2 ** 20;
/** The last answers may come so much later than the last batch was due. */
const LATE_MS = 2_000;
/** The same where processes have to come back first, and those who wait are let in again in turn. */
const KILLED_LATE_MS = 15_000;
/** Samples of memory, one a second, of which something can be said. */
const LEAST_SAMPLES = 8;

export type Loaded = Omit<Load, 'port'> & { isKilled: boolean };
/** Records. */
export type Stored = { acknowledged: number; found: number; distinct: number };
export type Watched = { gatewayBytes: readonly number[]; cpuMs: Readonly<Record<string, number>> };

/** What a run says, and what of it is not as promised. */
export function judgeLoad(
  load: Loaded,
  sent: Sent,
  { acknowledged, found, distinct }: Stored,
  { gatewayBytes, cpuMs }: Watched,
): { lines: string[]; failures: string[] } {
  const failures: string[] = [];
  const [lost, doubled] = [acknowledged - distinct, found - distinct];
  const time = distributionOf(sent.answerMs);
  const lateMs = sent.tookMs - load.seconds * 1_000;
  if (lost !== 0) failures.push(`${lost} acknowledged records are not in the database`);
  if (doubled !== 0) failures.push(`${doubled} records stand in the database twice`);
  if (lateMs > (load.isKilled ? KILLED_LATE_MS : LATE_MS)) {
    failures.push(`the rate was not kept: the last answer came ${(lateMs / 1_000).toFixed(1)} s late`);
  }
  const memory = judgeGateway(gatewayBytes, load.isKilled);
  if (memory.isGrowing) failures.push('the memory of the gateway grew');
  const each = (milliseconds: number) => ((milliseconds * 1_000) / Math.max(1, acknowledged)).toFixed(0);
  const all = Object.values(cpuMs).reduce((sum, one) => sum + one, 0);
  const shares = Object.entries(cpuMs).map(([name, one]) => `${name} ${each(one)}`);
  const lines = [
    `${sent.batches * load.batch} records in ${load.seconds} s, ${load.batch} a request, over ${load.connections} connections`,
    `acknowledged ${acknowledged}, in the database ${found}, lost ${lost}, doubled ${doubled}`,
    `${((acknowledged * 1_000) / sent.tookMs).toFixed(0)} records a second until the last answer`,
    `answer time P50 ${ms(time.p50)}, P95 ${ms(time.p95)}, P99 ${ms(time.p99)}, most ${ms(time.most)}`,
    `sent again ${sent.repeated} requests; the sender was late by ${ms(sent.behindMs)} at most`,
    memory.line,
    `processor time of a record ${each(all)} µs: ${shares.join(', ')}`,
    `load of the machine ${loadavg()
      .map((one) => one.toFixed(1))
      .join(' ')} on ${availableParallelism()} cores`,
  ];
  return { lines, failures };
}

function judgeGateway(bytes: readonly number[], isKilled: boolean): { line: string; isGrowing: boolean } {
  const figures = `memory of the gateway: start ${mib(bytes[0])}, median ${mib(middleOf(bytes))}, maximum ${mib(
    Math.max(0, ...bytes),
  )}, end ${mib(bytes.at(-1))}`;
  // The process after the kill begins anew.
  const ofOne = isKilled ? bytes.slice(Math.ceil(bytes.length / 2)) : bytes;
  if (ofOne.length < LEAST_SAMPLES) return { line: figures, isGrowing: false };
  const judged = judgeMemory('gateway', ofOne);
  const flat = isFlat(judged);
  const words = `${flat ? 'flat' : 'growing'} (second quarter ${mib(judged.early)}, last ${mib(judged.late)})`;
  return { line: `${figures}; ${words}`, isGrowing: !flat };
}

/** Writes a run into the file of results, in place of an earlier one of its kind. */
export function saveResult(path: string, isKilled: boolean, lines: readonly string[]): void {
  const kinds = ['Undisturbed', 'With `kill -9` of the gateway and of Redis in the middle'] as const;
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const sections = kinds.map((kind, index) => {
    if ((index === 1) === isKilled) return `## ${kind}\n\n${lines.map((line) => `- ${line}`).join('\n')}\n`;
    const found = before.split(/^(?=## )/m).find((section) => section.startsWith(`## ${kind}\n`));
    return found === undefined ? '' : `${found.trimEnd()}\n`;
  });
  const head = '# Results\n\nWritten by `npm run bench:otlp -- --save`, each part by a run of its own.\n';
  writeFileSync(path, [head, ...sections.filter((section) => section !== '')].join('\n'));
}

function ms(milliseconds: number): string {
  return `${milliseconds.toFixed(1)} ms`;
}

function mib(bytes = 0): string {
  return `${(bytes / MIB).toFixed(0)} MiB`;
}
