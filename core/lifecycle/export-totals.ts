import type { Totals } from '../contracts/usage.ts';
import { ROLLUP_SUMS, Sums, type SumsRow } from '../query/totals.ts';
import type { ReadableDB } from '../storage/database.ts';
import type { ExportRow, ExportScope } from './export-tables.ts';

const QUARTER_MS = 15 * 60_000;

/** What a report of the same range says: out of the sums that reports are made of, and not of the exported rows. */
export type ReportedTotals = { totals: Totals; exact: ExactTotals };

/** What is compared to the last digit. */
export type ExactTotals = {
  responses: bigint;
  input: bigint;
  output: bigint;
  reasoning: bigint;
  cacheRead: bigint;
  cacheWrite: bigint;
  /** 1e-12 USD. */
  cost: bigint;
};

export function reportedTotals(database: ReadableDB, { range, projects }: ExportScope): ReportedTotals {
  const platform = range.platform === null ? '' : 'AND platform = @platform';
  const project = projects === null ? '' : 'AND project_hash IN (SELECT value FROM json_each(@projects))';
  const sum = database
    .prepare<Record<string, string | number>, SumsRow>(
      `SELECT ${ROLLUP_SUMS} FROM usage_rollup WHERE bucket >= @from AND bucket < @to ${platform} ${project}`,
    )
    .safeIntegers(true)
    .get({
      from: Math.floor(range.from / QUARTER_MS),
      to: Math.ceil(range.to / QUARTER_MS),
      ...(range.platform === null ? {} : { platform: range.platform }),
      ...(projects === null ? {} : { projects: JSON.stringify(projects) }),
    });
  return {
    totals: sum === undefined ? new Sums().totals() : new Sums().add(sum).totals(),
    exact: {
      responses: sum?.responses ?? 0n,
      input: sum?.input ?? 0n,
      output: sum?.output ?? 0n,
      reasoning: sum?.reasoning ?? 0n,
      cacheRead: sum?.cache_read ?? 0n,
      cacheWrite: sum?.cache_write ?? 0n,
      cost: sum?.cost ?? 0n,
    },
  };
}

export function noTotals(): ExactTotals {
  return { responses: 0n, input: 0n, output: 0n, reasoning: 0n, cacheRead: 0n, cacheWrite: 0n, cost: 0n };
}

/** Adds a row of responses as it was read from a file. */
export function addRow(sum: ExactTotals, row: ExportRow | Record<string, unknown>): void {
  sum.responses += 1n;
  sum.input += integer(row.inputTokens);
  sum.output += integer(row.outputTokens);
  sum.reasoning += integer(row.reasoningTokens);
  sum.cacheRead += integer(row.cacheReadTokens);
  sum.cacheWrite += integer(row.cacheWrite5mTokens) + integer(row.cacheWrite1hTokens);
  sum.cost += picoUsd(row.costUsd);
}

export function sameTotals(one: ExactTotals, other: ExactTotals): boolean {
  return (
    one.responses === other.responses &&
    one.input === other.input &&
    one.output === other.output &&
    one.reasoning === other.reasoning &&
    one.cacheRead === other.cacheRead &&
    one.cacheWrite === other.cacheWrite &&
    one.cost === other.cost
  );
}

function integer(value: unknown): bigint {
  return BigInt(typeof value === 'number' || typeof value === 'string' ? value : 'missing');
}

const PICO_DIGITS = 12;

/** `0.000003` -> 3000000n. */
function picoUsd(value: unknown): bigint {
  const [whole = '', part = ''] = String(value).split('.');
  return BigInt(`${whole}${part.padEnd(PICO_DIGITS, '0')}`);
}
