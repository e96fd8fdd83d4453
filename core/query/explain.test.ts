import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ExplainedUsage, explainSchema } from '../contracts/explain.ts';
import type { PricingSettings } from '../contracts/price-override.ts';
import { pricesSchema } from '../contracts/prices.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { bundledPriceTable } from '../pricing/price-table.ts';
import { Deriver } from '../slow-path/deriver.ts';
import { deriveAll } from '../slow-path/test-derived.ts';
import { eventsOf, reply, storeEvents, type TranscriptLine } from '../slow-path/test-transcript.ts';
import { createQueryService } from './index.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

let file: TestDatabase;
beforeEach(() => {
  file = createTestDatabase();
});
afterEach(() => file.close());

const BUNDLED: PricingSettings = { mode: 'auto', overrides: [] };

function store(lines: readonly TranscriptLine[], pricing = BUNDLED): void {
  storeEvents(file.writer, eventsOf('projects/p/session-1.jsonl', lines));
  deriveAll(new Deriver(file.writer, createPriceBook(bundledPriceTable, pricing.overrides, pricing.mode)));
}

function service(pricing = BUNDLED) {
  return createQueryService(
    () => file.reader,
    () => null,
    Date.now,
    pricing,
  );
}

async function explain(usage: string, pricing = BUNDLED): Promise<ExplainedUsage[]> {
  const answer = await service(pricing).call('explain', { usage });
  expect(explainSchema.parse(answer)).toEqual(answer);
  return answer.responses;
}

/** USD text -> 1e-12 USD. */
function pico(usd: string): bigint {
  const [whole = '0', digits = ''] = usd.split('.');
  return BigInt(whole) * 10n ** 12n + BigInt(digits.padEnd(12, '0'));
}

const USAGE = {
  input_tokens: 1_234,
  output_tokens: 777,
  cache_read_input_tokens: 99_999,
  cache_creation_input_tokens: 30,
  cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
  server_tool_use: { web_search_requests: 2 },
  speed: 'fast',
  inference_geo: 'us',
};

it('names every product of the sum, exactly', async () => {
  store([reply(USAGE, { message: { model: 'claude-opus-4-6' } })]);
  const [usage] = await explain('msg_1');
  const { priceVersion } = createPriceBook();
  expect(usage).toMatchObject({
    id: 1,
    messageId: 'msg_1',
    requestId: 'req_1',
    sessionId: 'session-1',
    costSource: 'calculated',
    priceVersion,
    reportedCost: null,
    calculation: {
      pricedAs: 'claude-opus-4-6',
      rateSource: 'table',
      // Before 13 March 2026 the long-context rates still were in force; this request is not that long.
      validFrom: null,
      validUntil: '2026-03-13',
      tier: 'standard',
      multipliers: [
        { kind: 'fast', factor: 6 },
        { kind: 'us_inference', factor: 1.1 },
      ],
      isEstimate: false,
    },
  });
  const terms = usage?.calculation?.terms ?? [];
  expect(terms.map(({ kind, quantity, baseRate, rate, amount }) => [kind, quantity, baseRate, rate, amount])).toEqual([
    ['input', 1_234, '0.000005', '0.000033', '0.040722'],
    ['output', 777, '0.000025', '0.000165', '0.128205'],
    ['cache_read', 99_999, '0.0000005', '0.0000033', '0.3299967'],
    ['cache_write_5m', 10, '0.00000625', '0.00004125', '0.0004125'],
    ['cache_write_1h', 20, '0.00001', '0.000066', '0.00132'],
    ['web_search', 2, '0.01', '0.01', '0.02'],
  ]);
  expect(terms.reduce((sum, term) => sum + pico(term.amount), 0n)).toBe(pico(usage?.cost ?? ''));
  expect(usage?.cost).toBe('0.5206562');
  expect(usage?.calculation?.total).toBe(usage?.cost);
});

it('finds a response by its number, its message, its request, and what was asked on the way', async () => {
  const advisor = { type: 'advisor_message', model: 'claude-opus-4-6', input_tokens: 1_000, output_tokens: 1_000 };
  store([reply({ input_tokens: 100, output_tokens: 100, iterations: [advisor] })]);
  for (const id of ['msg_1', 'req_1']) {
    expect((await explain(id)).map((usage) => [usage.messageId, usage.model])).toEqual([
      ['msg_1', 'claude-opus-4-5-20251101'],
      ['msg_1#advisor1', 'claude-opus-4-6'],
    ]);
  }
  expect((await explain('2')).map((usage) => usage.cost)).toEqual(['0.03']);
  // No pattern: only what stands there.
  for (const id of ['msg%', 'msg_', '99', '-1', "' OR 1=1 --"]) expect(await explain(id)).toEqual([]);
});

it('tells what was reported from what was calculated, and what has no price', async () => {
  store([
    reply({ input_tokens: 100 }, { line: { costUSD: 9.99 } }),
    reply({ input_tokens: 7 }, { message: { id: 'msg_2', model: 'glm-5-air' } }),
  ]);
  expect((await explain('msg_1'))[0]).toMatchObject({
    cost: '9.99',
    costSource: 'reported',
    priceVersion: null,
    reportedCost: '9.99',
    calculation: { total: '0.0005' },
  });
  expect((await explain('msg_2'))[0]).toMatchObject({ cost: '0', costSource: 'unpriced', calculation: null });
});

it('says that a price is the user’s own, and shows the prices in force with their source', async () => {
  const pricing: PricingSettings = {
    mode: 'auto',
    overrides: [{ model: 'glm-5-air', from: '2026-03-01', input_usd_per_million: 2, output_usd_per_million: 3 }],
  };
  store(
    [
      reply({ input_tokens: 1_000 }, { message: { model: 'glm-5-air' } }),
      reply({ input_tokens: 5 }, { message: { id: 'msg_2', model: 'mystery-1' } }),
    ],
    pricing,
  );
  expect((await explain('msg_1', pricing))[0]).toMatchObject({
    cost: '0.002',
    calculation: { rateSource: 'override', validFrom: '2026-03-01', pricedAs: 'glm-5-air' },
  });
  const prices = await service(pricing).call('prices', {});
  expect(pricesSchema.parse(prices)).toEqual(prices);
  expect(prices).toMatchObject({
    source: bundledPriceTable.source,
    digest: bundledPriceTable.digest,
    mode: 'auto',
    unpriced: [{ model: 'mystery-1', tokens: 5 }],
  });
  expect(prices.models).toHaveLength(bundledPriceTable.models.length + 1);
  expect(prices.models[0]).toMatchObject({
    model: 'glm-5-air',
    isOverride: true,
    rateSets: [{ validFrom: '2026-03-01', rates: { input: 2, output: 3, cacheRead: null } }],
  });
  expect(prices.models.find((each) => each.model === 'claude-opus-4-6')).toMatchObject({
    isOverride: false,
    rateSets: [
      { validUntil: '2026-03-13', longContext: { aboveInputTokens: 200_000, rates: { input: 10, output: 37.5 } } },
      { validFrom: '2026-03-13', longContext: null, webSearchPerThousand: 10 },
    ],
    multipliers: { fast: 6 },
  });
  expect((await service(pricing).call('status', {})).unpriced).toEqual([{ model: 'mystery-1', tokens: 5 }]);
});

it('explains nothing where nothing was ever captured', async () => {
  const empty = createQueryService(
    () => null,
    () => null,
  );
  expect(await empty.call('explain', { usage: '1' })).toEqual({ responses: [] });
  expect((await empty.call('prices', {})).unpriced).toEqual([]);
});

it.each([
  ['calculate', 0.0005],
  ['display', 9.99],
  ['auto', 9.99],
] as const)('a report in the mode %s takes its cost, whatever mode was stored', async (mode, usd) => {
  for (const stored of ['auto', 'calculate', 'display'] as const) {
    file.close();
    file = createTestDatabase();
    store(
      [
        reply({ input_tokens: 100 }, { line: { costUSD: 9.99 } }),
        reply({ input_tokens: 200 }, { message: { id: 'msg_2' } }),
      ],
      { mode: stored, overrides: [] },
    );
    const report = await service().call('report', { kind: 'daily', timezone: 'UTC', mode });
    const second = mode === 'display' ? 0 : 0.001;
    expect([stored, report.totals.totalCost]).toEqual([stored, usd + second]);
    expect(report.totals.unpricedTokens).toBe(mode === 'display' ? 200 : 0);
    expect(report.rows.map((row) => row.totalCost)).toEqual([usd + second]);
    const { blocks } = await service().call('blocks', { timezone: 'UTC', mode });
    expect(blocks.map((block) => block.costUSD)).toEqual([usd + second]);
  }
});
