import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { PLATFORMS } from '../contracts/platform.ts';
import { type TokenKind, tokenKindsSchema } from '../contracts/token-kinds.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { bundledPriceTable } from '../pricing/price-table.ts';
import { explain } from './explain.ts';
import { ANY_USAGE, createTestDatabase, insertUsage, type TestDatabase, type TestUsage } from './test-database.ts';
import { QUARTER_MS } from './time-zone-days.ts';
import { tokenKinds } from './token-kinds.ts';
import { usdFromPico } from './totals.ts';

const DAY_MS = 86_400_000;
// The table's rates of claude-opus-4-6 change on the day after, and so does the user's own price.
const START = Date.UTC(2026, 2, 12);
const OWN_PRICE = { model: 'glm-5-air', from: '2026-03-13', input_usd_per_million: 0.3, output_usd_per_million: 1.1 };
const book = createPriceBook(bundledPriceTable, [OWN_PRICE]);

let database: TestDatabase;
beforeEach(() => {
  database = createTestDatabase();
});
afterEach(() => database.close());

const ask = (args = {}) => tokenKinds(database.reader, { timezone: 'UTC', ...args }, () => book);

type Billing = 'calculated' | 'reported' | 'of another time';
type Billed = { row: TestUsage; speed: string | null; searches: number; billing: Billing };

const billed: fc.Arbitrary<Billed> = fc
  .record({
    // Few quarter-hours, so that responses of several kinds meet in one; both sides of the day on which a price begins.
    occurredAt: fc.constantFrom(0, 1, QUARTER_MS, DAY_MS - 1, DAY_MS, 2 * DAY_MS).map((after) => START + after),
    platform: fc.constantFrom(...PLATFORMS),
    model: fc.constantFrom(
      'claude-sonnet-4-5',
      'claude-opus-4-6',
      'gpt-5.4',
      'gemini-2.5-pro',
      'glm-5-air',
      'nobody-knows',
    ),
    project: fc.constantFrom('', 'p1'),
    // A response of up to 300,000 tokens of input is beyond what the cheaper rates are for.
    input: fc.nat(100_000),
    cacheRead: fc.nat(100_000),
    cacheWrite5m: fc.nat(100_000),
    cacheWrite1h: fc.nat(10_000),
    output: fc.nat(10_000),
    reasoning: fc.nat(1_000),
    speed: fc.constantFrom(null, 'fast'),
    searches: fc.constantFrom(0, 0, 3),
    billing: fc.constantFrom<Billing[]>('calculated', 'calculated', 'calculated', 'reported', 'of another time'),
  })
  .map(({ speed, searches, billing, ...usage }) => {
    const reasoning = usage.platform === 'gemini_cli' ? usage.reasoning : 0;
    const priced = book.priceResponse({
      model: usage.model,
      occurredAt: usage.occurredAt,
      inputTokens: usage.input,
      outputTokens: usage.output,
      reasoningTokens: reasoning,
      cacheReadTokens: usage.cacheRead,
      cacheWrite5mTokens: usage.cacheWrite5m,
      cacheWrite1hTokens: usage.cacheWrite1h,
      webSearches: searches,
      speed,
    });
    const own = BigInt(priced.costPicoUsd);
    const isPriced = priced.costSource !== 'unpriced';
    const costPico = billing === 'reported' ? 123_456_789n : billing === 'calculated' || !isPriced ? own : own + 7n;
    const costSource = billing === 'reported' ? 'reported' : priced.costSource;
    return { row: { ...ANY_USAGE, ...usage, reasoning, costPico, costSource }, speed, searches, billing };
  });

function store(all: readonly Billed[]): void {
  database.writer.exec('DELETE FROM usage; DELETE FROM usage_rollup');
  insertUsage(
    database.writer,
    all.map(({ row }) => row),
  );
  const mark = database.writer.prepare('UPDATE usage SET speed = ?, web_searches = ? WHERE id = ?');
  const add = database.writer.prepare(
    'UPDATE usage_rollup SET web_searches = web_searches + ? WHERE bucket = ? AND platform = ? AND model = ? AND project_hash = ?',
  );
  for (const [index, { row, speed, searches }] of all.entries()) {
    mark.run(speed, searches, index + 1);
    add.run(searches, Math.floor(row.occurredAt / QUARTER_MS), row.platform, row.model, row.project);
  }
}

/** 1e-12 USD of an exact decimal text. */
function pico(usd: string): bigint {
  const [whole = '0', part = ''] = usd.split('.');
  return BigInt(whole + part.padEnd(12, '0'));
}

/** The same by asking for the explanation of each response. */
function explained(all: readonly Billed[]): { kinds: Map<string, bigint>; apart: bigint } {
  const kinds = new Map<string, bigint>();
  let apart = 0n;
  for (const index of all.keys()) {
    for (const { cost, calculation } of explain(database.reader, { usage: `m${index + 1}` }, () => book).responses) {
      if (calculation === null || calculation.total !== cost) apart += pico(cost);
      else for (const { kind, amount } of calculation.terms) kinds.set(kind, (kinds.get(kind) ?? 0n) + pico(amount));
    }
  }
  return { kinds, apart };
}

test('each kind costs what the terms of all explanations add up to; what none explains stands apart', () => {
  fc.assert(
    fc.property(fc.array(billed, { maxLength: 25 }), fc.constantFrom(undefined, 'p1'), (all, project) => {
      store(all);
      const answer = ask({ project });
      expect(tokenKindsSchema.parse(answer)).toEqual(answer);
      const asked = all.filter(({ row }) => project === undefined || row.project === project);
      const tokens = (kind: (row: TestUsage) => number) => asked.reduce((sum, { row }) => sum + kind(row), 0);
      expect(Object.fromEntries(answer.kinds.map((row) => [row.kind, row.tokens]))).toEqual({
        input: tokens((row) => row.input),
        output: tokens((row) => row.output),
        reasoning: tokens((row) => row.reasoning),
        cache_read: tokens((row) => row.cacheRead),
        cache_write_5m: tokens((row) => row.cacheWrite5m),
        cache_write_1h: tokens((row) => row.cacheWrite1h),
      } satisfies Record<TokenKind, number>);
      expect(answer.kinds.reduce((sum, row) => sum + row.tokens, 0)).toBe(answer.totals.totalTokens);
      expect(answer.totals.totalCost).toBe(usdFromPico(asked.reduce((sum, { row }) => sum + row.costPico, 0n)));
      if (project !== undefined) return;
      const { kinds, apart } = explained(all);
      const found = answer.kinds.map(({ kind, cost }) => [kind, cost]);
      expect(found).toEqual(answer.kinds.map(({ kind }) => [kind, usdFromPico(kinds.get(kind) ?? 0n)]));
      expect(answer.webSearches.cost).toBe(usdFromPico(kinds.get('web_search') ?? 0n));
      expect(answer.apart.cost).toBe(usdFromPico(apart));
      const parts = [...kinds.values()].reduce((sum, cost) => sum + cost, apart);
      expect(usdFromPico(parts)).toBe(answer.totals.totalCost);
    }),
    { numRuns: amount({ short: 50, full: 200 }) },
  );
});

test('a cost that a tool reported as one sum has no parts', () => {
  insertUsage(database.writer, [
    { ...ANY_USAGE, occurredAt: START, input: 5, output: 0, costPico: 42n, costSource: 'reported' },
    { ...ANY_USAGE, occurredAt: START, input: 10, output: 0, costPico: 30_000_000n },
  ]);
  const answer = ask();
  expect(answer.apart).toEqual({ cost: 42e-12, tokens: 5 });
  expect(answer.kinds[0]).toEqual({ kind: 'input', tokens: 15, cost: 0.00003 });
});

test('without a database every kind is there, with nothing', () => {
  const answer = tokenKinds(null, { timezone: 'UTC' }, () => book);
  expect(tokenKindsSchema.parse(answer)).toEqual(answer);
  expect(answer.kinds.length).toBe(6);
});
