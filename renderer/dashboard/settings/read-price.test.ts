import { describe, expect, it } from 'vitest';
import { draftOf, EMPTY_DRAFT, withoutPrice, withPrice } from './price-overrides.ts';
import { readPrice } from './read-price.ts';

const PRICE = { model: 'glm-5', input_usd_per_million: 2, output_usd_per_million: 8 };

describe('readPrice', () => {
  it('reads what is typed, and leaves out what is not', () => {
    const draft = {
      ...EMPTY_DRAFT,
      model: ' glm-5 ',
      input: '2',
      output: '8.0',
      cacheRead: '0.25',
      from: '2026-11-01',
    };
    expect(readPrice(draft, {}).price).toEqual({ ...PRICE, cache_read_usd_per_million: 0.25, from: '2026-11-01' });
  });

  it('says for each field what is allowed', () => {
    const { price, problems } = readPrice({ ...EMPTY_DRAFT, input: 'cheap', cacheWrite1h: '-1' }, {});
    expect(price).toBeNull();
    expect(Object.keys(problems ?? {}).sort()).toEqual(['cacheWrite1h', 'input', 'model', 'output']);
    expect(problems?.input).toMatch(/^Allowed: US dollars per million tokens, .*\.$/);
  });

  it('gives back each price that it was made of, with what the form does not show', () => {
    const whole = {
      ...PRICE,
      from: '2026-11-01',
      cache_read_usd_per_million: 0,
      cache_write_5m_usd_per_million: 2.5,
      cache_write_1h_usd_per_million: 4,
      web_search_usd_per_thousand: 10,
    };
    expect(readPrice(draftOf(whole), whole).price).toEqual(whole);
  });
});

describe('the list of own prices', () => {
  const later = { ...PRICE, from: '2026-12-01' };

  it('has one price of a model for each first day', () => {
    const dearer = { ...PRICE, input_usd_per_million: 3 };
    expect(withPrice([PRICE, later], dearer, null)).toEqual([later, dearer]);
    expect(withPrice([PRICE, later], { ...PRICE, from: '2026-12-24' }, later)).toEqual([
      PRICE,
      { ...PRICE, from: '2026-12-24' },
    ]);
    expect(withoutPrice([PRICE, later], PRICE)).toEqual([later]);
  });
});
