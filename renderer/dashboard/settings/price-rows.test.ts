import { describe, expect, it } from 'vitest';
import type { Prices } from '../../../core/contracts/prices.ts';
import { priceRows } from './price-rows.ts';

type Model = Prices['models'][number];
type RateSet = Model['rateSets'][number];

function rateSet(input: number, validFrom: string | null = null, validUntil: string | null = null): RateSet {
  return {
    validFrom,
    validUntil,
    rates: { input, output: 10, cacheRead: null, cacheWrite5m: null, cacheWrite1h: null },
    longContext: null,
    webSearchPerThousand: null,
  };
}

function model(name: string, change: Partial<Model> = {}): Model {
  return {
    model: name,
    vendor: 'anthropic',
    isOverride: false,
    aliases: [],
    rateSets: [rateSet(1)],
    multipliers: {},
    notes: [],
    ...change,
  };
}

function rows(models: Model[], used: string[] | null, day = '2026-11-19') {
  const source = { name: 'a table', date: '2026-08-01' };
  const prices: Prices = { source, digest: '', priceVersion: '', mode: 'auto', models, unpriced: [] };
  return priceRows(prices, day, used === null ? null : new Set(used));
}

describe('priceRows', () => {
  it.each([
    ['claude-sonnet-4-5', 'claude-sonnet-4-5-20250929'],
    ['claude-sonnet-4-5', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'],
    ['claude-sonnet-4-5', 'vertex_ai/claude-sonnet-4-5@20250929'],
    ['claude-sonnet-4-5', 'openrouter/anthropic/claude-sonnet-4.5'],
    ['claude-sonnet-4-5', 'Claude-4-5-Sonnet'],
    ['gemini-2.5-pro', 'models/gemini-2.5-pro'],
  ])('lists %s where %s was used', (name, used) => {
    const known = model(name, { aliases: name.startsWith('claude') ? ['claude-4-5-sonnet'] : [] });
    expect(rows([known, model('claude-sonnet-4'), model('gpt-5')], [used]).map((row) => row.model)).toEqual([name]);
  });

  it('lists all models where all are asked for, and the own prices always', () => {
    const models = [model('mine', { isOverride: true }), model('claude-opus-5')];
    expect(rows(models, null)).toHaveLength(2);
    expect(rows(models, []).map((row) => row.model)).toEqual(['mine']);
  });

  it('lists an own price in the place of the bundled one', () => {
    const own = model('claude-opus-5', { isOverride: true, rateSets: [rateSet(7)] });
    expect(rows([own, model('claude-opus-5')], null)).toMatchObject([{ isOverride: true, rates: { input: 7 } }]);
  });

  it('shows the rates of the day, and that there were others', () => {
    const changed = model('m', { rateSets: [rateSet(1, null, '2026-11-19'), rateSet(2, '2026-11-19')] });
    expect(rows([changed], null)[0]).toMatchObject({ rates: { input: 2 }, from: '2026-11-19' });
    expect(rows([changed], null, '2026-11-18')[0]).toMatchObject({ rates: { input: 1 }, from: null });
    expect(rows([changed], null)[0]?.more).toEqual(['Other prices in another period.']);
  });
});
