import fc from 'fast-check';
import { expect, test } from 'vitest';
import { priceOverrideSchema } from '../contracts/price-override.ts';
import { createPriceBook } from './price-book.ts';
import type { BilledResponse } from './price-response.ts';
import { bundledPriceTable } from './price-table.ts';

const book = createPriceBook();
const SUMMER_2026 = Date.UTC(2026, 5, 1);

function response(model: string, quantities: Partial<BilledResponse>): BilledResponse {
  return {
    model,
    occurredAt: SUMMER_2026,
    inputTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    cacheReadTokens: 0,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
    webSearches: 0,
    ...quantities,
  };
}

/** USD as exact decimal text, e.g. `1.5225`. */
function usd(model: string, quantities: Partial<BilledResponse>): string {
  const { costPicoUsd, costSource } = book.priceResponse(response(model, quantities));
  expect(costSource).toBe('calculated');
  const digits = String(costPicoUsd).padStart(13, '0');
  return `${digits.slice(0, -12)}.${digits.slice(-12)}`.replace(/\.?0+$/, '');
}

test.each<[string, string, Partial<BilledResponse>, string]>([
  [
    '5-minute and 1-hour writes',
    'claude-opus-4-5',
    { cacheWrite5mTokens: 400_000, cacheWrite1hTokens: 600_000 },
    '8.5',
  ],
  ['premium on the whole request', 'claude-sonnet-4-20250514', { inputTokens: 250_000, outputTokens: 1000 }, '1.5225'],
  [
    'cache reads count for it',
    'claude-sonnet-4-20250514',
    { inputTokens: 50_000, cacheReadTokens: 180_000, outputTokens: 1000 },
    '0.4305',
  ],
  ['fast mode', 'claude-opus-4-6', { inputTokens: 1000, outputTokens: 1000, speed: 'fast' }, '0.18'],
  ['three web searches', 'claude-sonnet-4-5', { inputTokens: 100, outputTokens: 100, webSearches: 3 }, '0.0318'],
  [
    'a fast response searches at the standard fee',
    'claude-opus-5',
    { outputTokens: 1000, webSearches: 1, speed: 'fast' },
    '0.06',
  ],
  ['standard speed', 'claude-opus-4-6', { inputTokens: 1000, outputTokens: 1000, speed: 'standard' }, '0.03'],
  ['US-only inference', 'claude-opus-5', { inputTokens: 1_000_000, inferenceGeo: 'us' }, '5.5'],
  ['no geography said', 'claude-opus-5', { inputTokens: 1_000_000, inferenceGeo: 'not_available' }, '5'],
  ['a regional endpoint', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', { inputTokens: 100_000 }, '0.33'],
  [
    'a regional endpoint of an older model',
    'us.anthropic.claude-opus-4-1-20250805-v1:0',
    { inputTokens: 100_000 },
    '1.5',
  ],
  ['gpt-5.4 above 272k', 'gpt-5.4', { inputTokens: 300_000, outputTokens: 1000 }, '1.5225'],
  ['gpt-5.4 at 272k', 'gpt-5.4', { inputTokens: 272_000 }, '0.68'],
  [
    'thoughts are billed as output',
    'gemini-2.5-pro',
    { inputTokens: 1000, outputTokens: 100, reasoningTokens: 900 },
    '0.01125',
  ],
  ['cache writes before 5.6 are input', 'gpt-5.5', { inputTokens: 1000, cacheWrite5mTokens: 1000 }, '0.01'],
  ['cache writes from 5.6 on', 'gpt-5.6', { inputTokens: 1000, cacheWrite5mTokens: 1000 }, '0.01125'],
])('%s', (_what, model, quantities, cost) => expect(usd(model, quantities)).toBe(cost));

test('the premium begins strictly above the threshold, whatever the input is made of', () => {
  expect(usd('claude-sonnet-4-5', { inputTokens: 200_000 })).toBe('0.6');
  expect(usd('claude-sonnet-4-5', { inputTokens: 200_001 })).toBe('1.200006');
  const parts = { inputTokens: 1, cacheReadTokens: 99_999, cacheWrite5mTokens: 50_000, cacheWrite1hTokens: 50_000 };
  expect(book.priceResponse(response('claude-sonnet-4-5', parts)).longContext).toBe(false);
  expect(book.priceResponse(response('claude-sonnet-4-5', { ...parts, inputTokens: 2 })).longContext).toBe(true);
  expect(book.priceResponse(response('claude-sonnet-4-5', { outputTokens: 300_000 })).longContext).toBe(false);
});

test('rates are those of the day of the response', () => {
  const lastMoment = Date.UTC(2026, 2, 13) - 1;
  const opus = { inputTokens: 250_000, outputTokens: 1000 };
  expect(usd('claude-opus-4-6', { ...opus, occurredAt: lastMoment })).toBe('2.5375');
  expect(usd('claude-opus-4-6', { ...opus, occurredAt: lastMoment + 1 })).toBe('1.275');
  expect(usd('claude-opus-4-6', { ...opus, speed: 'fast', occurredAt: lastMoment })).toBe('15.225');
  const fallen = Date.UTC(2026, 6, 30);
  expect(usd('gpt-5.6-terra', { inputTokens: 100_000, occurredAt: fallen - 1 })).toBe('0.25');
  expect(usd('gpt-5.6-terra', { inputTokens: 100_000, occurredAt: fallen })).toBe('0.2');
});

test('the terms of the sum can be shown', () => {
  expect(book.priceResponse(response('claude-haiku-4-5', { inputTokens: 3, outputTokens: 5, webSearches: 1 }))).toEqual(
    {
      costPicoUsd: 10_028_000_000,
      costSource: 'calculated',
      priceVersion: `${bundledPriceTable.source.date}+${bundledPriceTable.digest}`,
      pricedAs: 'claude-haiku-4-5',
      longContext: false,
      rateSource: 'table',
      validFrom: null,
      validUntil: null,
      multipliers: [],
      terms: [
        { kind: 'input', quantity: 3, baseRatePicoUsd: 1_000_000, ratePicoUsd: 1_000_000, amountPicoUsd: 3_000_000 },
        { kind: 'output', quantity: 5, baseRatePicoUsd: 5_000_000, ratePicoUsd: 5_000_000, amountPicoUsd: 25_000_000 },
        {
          kind: 'web_search',
          quantity: 1,
          baseRatePicoUsd: 10_000_000_000,
          ratePicoUsd: 10_000_000_000,
          amountPicoUsd: 10_000_000_000,
        },
      ],
    },
  );
});

test('an unknown model is unpriced, a surcharge that is not known makes the cost an estimate', () => {
  expect(book.priceResponse(response('glm-5-air', { inputTokens: 1000 }))).toMatchObject({
    costPicoUsd: 0,
    costSource: 'unpriced',
    pricedAs: null,
    terms: [],
  });
  const fastSonnet = response('claude-sonnet-4-5', { inputTokens: 1000, speed: 'fast' });
  expect(book.priceResponse(fastSonnet)).toMatchObject({ costPicoUsd: 3_000_000_000, costSource: 'estimated' });
  expect(book.priceResponse(response('gpt-5.4', { webSearches: 1 })).costSource).toBe('estimated');
});

test('counts that nobody could be billed for are unpriced instead of inexact', () => {
  const absurd = response('claude-opus-5', { inputTokens: Number.MAX_SAFE_INTEGER });
  expect(book.priceResponse(absurd)).toMatchObject({ costPicoUsd: 0, costSource: 'unpriced' });
});

test('the mode decides between reported and calculated cost', () => {
  const both = response('claude-sonnet-4-5', {
    inputTokens: 100,
    outputTokens: 100,
    reportedCostPicoUsd: 9_990_000_000_000,
  });
  const costs = (billed: BilledResponse) =>
    (['auto', 'calculate', 'display'] as const).map((mode) => {
      const { costPicoUsd, costSource } = book.priceResponse(billed, mode);
      return [costPicoUsd, costSource];
    });
  expect(costs(both)).toEqual([
    [9_990_000_000_000, 'reported'],
    [1_800_000_000, 'calculated'],
    [9_990_000_000_000, 'reported'],
  ]);
  expect(costs({ ...both, reportedCostPicoUsd: null })).toEqual([
    [1_800_000_000, 'calculated'],
    [1_800_000_000, 'calculated'],
    [0, 'unpriced'],
  ]);
});

test('an override prices an unknown model, replaces a known one, and changes the version', () => {
  const overrides = [
    { model: 'glm-5-air', input_usd_per_million: 0.2, output_usd_per_million: 1.1 },
    {
      model: 'claude-opus-5',
      input_usd_per_million: 1,
      output_usd_per_million: 2,
      cache_read_usd_per_million: 0.123456,
    },
  ].map((override) => priceOverrideSchema.parse(override));
  const own = createPriceBook(bundledPriceTable, overrides);
  const tokens = { inputTokens: 10, outputTokens: 1, cacheReadTokens: 1000 };
  expect(own.priceResponse(response('glm-5-air', tokens)).costPicoUsd).toBe(1010 * 200_000 + 1_100_000);
  expect(own.priceResponse(response('us.anthropic.claude-opus-5', tokens)).costPicoUsd).toBe(
    10_000_000 + 2_000_000 + 123_456_000,
  );
  expect(own.priceResponse(response('claude-opus-4-8', tokens)).costPicoUsd).toBe(
    book.priceResponse(response('claude-opus-4-8', tokens)).costPicoUsd,
  );
  expect(own.priceVersion).toMatch(/^2026-08-01\+[0-9a-f]{12}\+overrides\.[0-9a-f]{12}$/);
});

test('an override holds from its first day on; before it the table does, or nothing', () => {
  const dated = (model: string, from: string | undefined, input: number) =>
    priceOverrideSchema.parse({ model, from, input_usd_per_million: input, output_usd_per_million: 0 });
  const own = createPriceBook(bundledPriceTable, [
    dated('glm-5-air', '2026-05-01', 7),
    dated('glm-5-air', '2026-03-01', 5),
    dated('glm-5-air', '2026-03-01', 6),
    dated('claude-opus-5', '2026-05-01', 9),
  ]);
  const cost = (model: string, day: string, millisecond = 0) => {
    const occurredAt = Date.parse(`${day}T00:00:00Z`) + millisecond;
    const { costPicoUsd, costSource, rateSource } = own.priceResponse(
      response(model, { inputTokens: 1_000_000, occurredAt }),
    );
    return [costPicoUsd / 1e12, costSource, rateSource];
  };
  expect(cost('glm-5-air', '2026-03-01', -1)).toEqual([0, 'unpriced', null]);
  expect(cost('glm-5-air', '2026-03-01')).toEqual([6, 'calculated', 'override']);
  expect(cost('glm-5-air', '2026-05-01', -1)).toEqual([6, 'calculated', 'override']);
  expect(cost('GLM-5-Air', '2026-05-01')).toEqual([7, 'calculated', 'override']);
  expect(cost('claude-opus-5', '2026-05-01', -1)).toEqual([5, 'calculated', 'table']);
  expect(cost('claude-opus-5-20260101', '2026-05-01')).toEqual([9, 'calculated', 'override']);
});

test('the factors of a surcharge are named, and each rate is the base rate times all of them', () => {
  const name = 'us.anthropic.claude-opus-4-6-v1';
  const priced = book.priceResponse(response(name, { inputTokens: 10, speed: 'fast', inferenceGeo: 'us' }));
  expect(priced.multipliers.map(({ kind }) => kind)).toEqual(['regional_endpoint', 'fast', 'us_inference']);
  const factor = priced.multipliers.reduce((product, { permille }) => (product * permille) / 1000, 1);
  const [term] = priced.terms;
  expect(term?.ratePicoUsd).toBeCloseTo((term?.baseRatePicoUsd ?? 0) * factor, 3);
  expect(term?.ratePicoUsd).toBeGreaterThan(6 * (term?.baseRatePicoUsd ?? 0));
});

test('the mode of a book is that of its responses, and part of its version', () => {
  const reported = response('claude-opus-5', { inputTokens: 1_000_000, reportedCostPicoUsd: 1 });
  const costs = (['auto', 'calculate', 'display'] as const).map((mode) => {
    const own = createPriceBook(bundledPriceTable, [], mode);
    const { costSource } = own.priceResponse({ ...reported, reportedCostPicoUsd: null });
    return [own.priceResponse(reported).costPicoUsd, costSource, own.priceVersion.split('+').slice(2)];
  });
  expect(costs).toEqual([
    [1, 'calculated', []],
    [5_000_000_000_000, 'calculated', ['calculate']],
    [1, 'unpriced', ['display']],
  ]);
});

test('an override is refused when it is not exact or not understood', () => {
  const good = { model: 'm', input_usd_per_million: 1, output_usd_per_million: 1 };
  const bad = [
    { input_usd_per_million: 0.1234567 },
    { output_usd_per_million: -1 },
    { model: '' },
    { input_usd_per_milion: 1 },
    { from: '2026-02-30' },
    { from: 'May' },
  ];
  expect(priceOverrideSchema.safeParse(good).success).toBe(true);
  for (const change of bad) expect(priceOverrideSchema.safeParse({ ...good, ...change }).success).toBe(false);
});

test('a table whose multipliers make a rate inexact is refused', () => {
  const [model] = bundledPriceTable.models;
  if (!model) throw new Error('the bundled table is empty');
  const rateSets = [{ validFrom: null, validUntil: null, rates: { input: 1, output: 1 }, longContext: null }];
  const table = { ...bundledPriceTable, models: [{ ...model, rateSets, multipliers: { fast: 1100 } }] };
  expect(() => createPriceBook(table)).toThrow(/inexact/);
});

test('costs are whole, the sum of their terms, and never fall when a quantity grows', () => {
  const tokens = fc.nat({ max: 2_000_000 });
  const billed = fc.record({
    model: fc.constantFrom(...bundledPriceTable.models.map(({ model }) => model)),
    occurredAt: fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2027, 0, 1) }),
    inputTokens: tokens,
    outputTokens: tokens,
    reasoningTokens: tokens,
    cacheReadTokens: tokens,
    cacheWrite5mTokens: tokens,
    cacheWrite1hTokens: tokens,
    webSearches: fc.nat({ max: 100 }),
    speed: fc.constantFrom('fast', 'standard', null),
  });
  fc.assert(
    fc.property(billed, fc.nat({ max: 1000 }), (one, more) => {
      const { costPicoUsd, terms } = book.priceResponse(one);
      expect(Number.isSafeInteger(costPicoUsd)).toBe(true);
      expect(terms.reduce((sum, term) => sum + BigInt(term.quantity) * BigInt(term.ratePicoUsd), 0n)).toBe(
        BigInt(costPicoUsd),
      );
      const bigger = { ...one, inputTokens: one.inputTokens + more };
      expect(book.priceResponse(bigger).costPicoUsd).toBeGreaterThanOrEqual(costPicoUsd);
    }),
  );
});
