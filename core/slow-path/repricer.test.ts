import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type PriceMode, type PriceOverride, priceOverrideSchema } from '../contracts/price-override.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { bundledPriceTable } from '../pricing/price-table.ts';
import { createTestDatabase, type TestDatabase } from '../storage/test-database.ts';
import { Deriver } from './deriver.ts';
import { deriveAll, keptAndTrueSums } from './test-derived.ts';
import { eventsOf, reply, storeEvents } from './test-transcript.ts';

let file: TestDatabase;
beforeEach(() => {
  file = createTestDatabase();
});
afterEach(() => file.close());

function price(model: string, inputUsd: number, from?: string): PriceOverride {
  return priceOverrideSchema.parse({ model, from, input_usd_per_million: inputUsd, output_usd_per_million: 0 });
}

/** One life of the slow path with these settings. @returns [model, USD, source] of each response, and how many rows it took */
function live(overrides: PriceOverride[] = [], mode: PriceMode = 'auto', table = bundledPriceTable) {
  const { rows } = deriveAll(new Deriver(file.writer, createPriceBook(table, overrides, mode)));
  const { kept, truth } = keptAndTrueSums(file.writer);
  expect(kept).toEqual(truth);
  const costs = file.writer
    .prepare<[], { model: string; usd: number; source: string }>(
      'SELECT model, cost_picousd / 1e12 AS usd, cost_source AS source FROM usage ORDER BY message_id',
    )
    .all()
    .map(({ model, usd, source }) => `${model} ${usd} ${source}`);
  return { rows, costs };
}

/** A million input tokens each, one response a model. */
function store(...models: { model: string; costUSD?: number; timestamp?: string }[]): void {
  const lines = models.map(({ model, ...line }, index) =>
    reply({ input_tokens: 100_000 }, { message: { id: `msg_${index}`, model }, line: { requestId: '', ...line } }),
  );
  storeEvents(file.writer, eventsOf('projects/p/session-1.jsonl', lines));
}

describe('a price of the user', () => {
  test('prices what had none, at the next start, and is followed when it changes or goes', () => {
    store({ model: 'glm-5-air' }, { model: 'claude-opus-5' });
    expect(live().costs).toEqual(['glm-5-air 0 unpriced', 'claude-opus-5 0.5 calculated']);
    expect(live([price('glm-5-air', 2)]).costs).toEqual(['glm-5-air 0.2 calculated', 'claude-opus-5 0.5 calculated']);
    expect(live([price('glm-5-air', 3)]).costs[0]).toBe('glm-5-air 0.3 calculated');
    expect(live().costs[0]).toBe('glm-5-air 0 unpriced');
  });

  test('replaces the price of a model that had one, from its day on', () => {
    store({ model: 'claude-opus-5' }, { model: 'claude-opus-5', timestamp: '2026-03-05T00:00:00.000Z' });
    expect(live().costs).toEqual(['claude-opus-5 0.5 calculated', 'claude-opus-5 0.5 calculated']);
    const dated = [price('Claude-Opus-5', 1, '2026-03-05')];
    expect(live(dated).costs).toEqual(['claude-opus-5 0.5 calculated', 'claude-opus-5 0.1 calculated']);
    expect(live().costs).toEqual(['claude-opus-5 0.5 calculated', 'claude-opus-5 0.5 calculated']);
  });

  test('costs no work when nothing changed', () => {
    store({ model: 'glm-5-air' }, { model: 'claude-opus-5', costUSD: 9 });
    live([price('claude-opus-5', 1)]);
    expect(live([price('claude-opus-5', 1)]).rows).toBe(0);
    for (const mode of ['calculate', 'display', 'auto'] as const) {
      expect(live([], mode).rows).toBeGreaterThan(0);
      expect(live([], mode).rows).toBe(0);
    }
  });
});

test('another mode decides anew between the reported and the calculated cost', () => {
  store({ model: 'claude-opus-5', costUSD: 9.99 }, { model: 'claude-opus-5' });
  expect(live().costs).toEqual(['claude-opus-5 9.99 reported', 'claude-opus-5 0.5 calculated']);
  expect(live([], 'calculate').costs).toEqual(['claude-opus-5 0.5 calculated', 'claude-opus-5 0.5 calculated']);
  expect(live([], 'display').costs).toEqual(['claude-opus-5 9.99 reported', 'claude-opus-5 0 unpriced']);
  expect(live().costs).toEqual(['claude-opus-5 9.99 reported', 'claude-opus-5 0.5 calculated']);
});

test('a newer table prices what had no price, and leaves what had one', () => {
  store({ model: 'claude-opus-6' }, { model: 'claude-opus-5' });
  live();
  const [opus] = bundledPriceTable.models.filter(({ model }) => model === 'claude-opus-5');
  if (opus === undefined) throw new Error('the table has no claude-opus-5');
  const dearer = opus.rateSets.map((rateSet) => ({ ...rateSet, rates: { ...rateSet.rates, input: 7_000_000 } }));
  const table = {
    source: { ...bundledPriceTable.source, date: '2027-01-01' },
    digest: '0123456789ab',
    models: [
      { ...opus, rateSets: dearer },
      { ...opus, model: 'claude-opus-6', rateSets: dearer },
    ],
  };
  expect(live([], 'auto', table).costs).toEqual(['claude-opus-6 0.7 calculated', 'claude-opus-5 0.5 calculated']);

  // The same response in the session that it was copied from: whose it is changes, what it cost does not.
  const owner = file.writer.prepare<[], { session: string; version: string }>(
    "SELECT external_id AS session, price_version AS version FROM usage WHERE model = 'claude-opus-5'",
  );
  const before = owner.get();
  expect(before?.session).toBe('session-1');
  const line = { requestId: '', sessionId: 'session-0' };
  const copied = reply({ input_tokens: 100_000 }, { message: { id: 'msg_1', model: 'claude-opus-5' }, line });
  storeEvents(file.writer, eventsOf('projects/p/session-0.jsonl', [copied]));
  expect(live([], 'auto', table).costs).toEqual(['claude-opus-6 0.7 calculated', 'claude-opus-5 0.5 calculated']);
  expect(owner.get()).toEqual({ session: 'session-0', version: before?.version });
});

test('more responses than one transaction takes are all priced', () => {
  store(...Array.from({ length: 1_201 }, () => ({ model: 'glm-5-air' })));
  live();
  const { costs } = live([price('glm-5-air', 2)]);
  expect(new Set(costs)).toEqual(new Set(['glm-5-air 0.2 calculated']));
  expect(costs).toHaveLength(1_201);
});
