import { billsReasoningApart } from '../contracts/platform.ts';
import type { WritableDB } from '../storage/database.ts';
import type { UsageRow } from './usage-table.ts';

/** Length of a bucket: every time zone in use is a multiple of it away from UTC. */
export const BUCKET_MS = 15 * 60_000;

/** What is added to the sums of one bucket. */
export type RollupDelta = {
  bucket: number;
  platform: string;
  model: string;
  project_hash: string;
  responses: number;
  input_tokens: number;
  output_tokens: number;
  reasoning_tokens: number;
  cache_read_tokens: number;
  cache_write_5m_tokens: number;
  cache_write_1h_tokens: number;
  web_searches: number;
  cost_picousd: number;
  estimated_picousd: number;
  unpriced_tokens: number;
  estimated_tokens: number;
};

const KEYS = ['bucket', 'platform', 'model', 'project_hash'] as const;
const SUMS = [
  'responses',
  'input_tokens',
  'output_tokens',
  'reasoning_tokens',
  'cache_read_tokens',
  'cache_write_5m_tokens',
  'cache_write_1h_tokens',
  'web_searches',
  'cost_picousd',
  'estimated_picousd',
  'unpriced_tokens',
  'estimated_tokens',
] as const satisfies readonly (keyof RollupDelta)[];

/** All tokens of a response, of every kind. Reasoning is part of the output but where it is billed apart. */
export function totalTokens(row: UsageRow): number {
  const { billed, platform } = row.observation;
  return (
    billed.inputTokens +
    billed.outputTokens +
    (billsReasoningApart(platform) ? billed.reasoningTokens : 0) +
    billed.cacheReadTokens +
    billed.cacheWrite5mTokens +
    billed.cacheWrite1hTokens
  );
}

/** Keeps `usage_rollup` equal to the sums over `usage`, change by change, in the same transaction. */
export class UsageRollup {
  readonly #add;
  readonly #clear;

  constructor(database: WritableDB) {
    const all = [...KEYS, ...SUMS];
    // Values by position: binding by name costs three times as much.
    this.#add = database.prepare<(string | number)[]>(
      `INSERT INTO usage_rollup (${all.join(', ')}) VALUES (${all.map(() => '?').join(', ')})
       ON CONFLICT DO UPDATE SET ${SUMS.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}`,
    );
    this.#clear = database.prepare<(string | number)[]>(
      `DELETE FROM usage_rollup WHERE ${KEYS.map((name) => `${name} = ?`).join(' AND ')} AND responses = 0`,
    );
  }

  /** Adds to the sums of a bucket; one in which nothing is left has no row. */
  add(delta: RollupDelta): void {
    if (SUMS.every((name) => delta[name] === 0)) return;
    this.#add.run(...KEYS.map((name) => delta[name]), ...SUMS.map((name) => delta[name]));
    if (delta.responses < 0) this.#clear.run(...KEYS.map((name) => delta[name]));
  }
}

/** What a change of a response adds to buckets and takes from them: one delta where it stays in its bucket. */
export function rollupDeltas(before: UsageRow | null, after: UsageRow | null): RollupDelta[] {
  const added = after === null ? null : delta(after, 1);
  const removed = before === null ? null : delta(before, -1);
  if (added === null || removed === null) return [added, removed].filter((one) => one !== null);
  const isSameBucket = KEYS.every((name) => added[name] === removed[name]);
  const sum = isSameBucket ? sumOfDeltas(added, removed) : null;
  return sum === null ? [added, removed] : [sum];
}

/** Names the bucket that a delta is of. */
export function bucketName({ bucket, platform, model, project_hash }: RollupDelta): string {
  return `${bucket}\0${platform}\0${model}\0${project_hash}`;
}

/** Two deltas of one bucket as one; null where a sum would not be exact any more. */
export function sumOfDeltas(one: RollupDelta, other: RollupDelta): RollupDelta | null {
  const sum = { ...one };
  for (const name of SUMS) {
    sum[name] += other[name];
    if (!Number.isSafeInteger(sum[name])) return null;
  }
  return sum;
}

function delta(row: UsageRow, sign: 1 | -1): RollupDelta {
  const { billed, attribution, platform, occurredAt } = row.observation;
  return {
    bucket: Math.floor(occurredAt / BUCKET_MS),
    platform,
    model: billed.model,
    project_hash: attribution.projectHash,
    responses: sign,
    input_tokens: sign * billed.inputTokens,
    output_tokens: sign * billed.outputTokens,
    reasoning_tokens: sign * billed.reasoningTokens,
    cache_read_tokens: sign * billed.cacheReadTokens,
    cache_write_5m_tokens: sign * billed.cacheWrite5mTokens,
    cache_write_1h_tokens: sign * billed.cacheWrite1hTokens,
    web_searches: sign * billed.webSearches,
    cost_picousd: sign * row.costPicoUsd,
    estimated_picousd: row.costSource === 'estimated' ? sign * row.costPicoUsd : 0,
    unpriced_tokens: row.costSource === 'unpriced' ? sign * totalTokens(row) : 0,
    estimated_tokens: billed.hasEstimatedTokens === true ? sign * totalTokens(row) : 0,
  };
}
