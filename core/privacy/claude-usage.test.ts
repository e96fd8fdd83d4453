import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { claudeUsageSchema } from '../contracts/claude-record.ts';
import { readClaudeUsage, readPlainUsage, usageSchema } from './claude-usage.ts';
import { SaltedHasher } from './salted-hash.ts';

const hasher = new SaltedHasher(Buffer.alloc(32, 7));
const read = (usage: unknown) => readClaudeUsage(usage, hasher);

const NOTHING = { input: 0, output: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, webSearches: 0 };

describe('token counts', () => {
  it('reads a full record', () => {
    const usage = {
      input_tokens: 9,
      output_tokens: 31,
      cache_read_input_tokens: 120,
      cache_creation_input_tokens: 30,
      cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
      server_tool_use: { web_search_requests: 2, web_fetch_requests: 5 },
      speed: 'fast',
      service_tier: 'standard',
      inference_geo: 'us',
      iterations: [{ input_tokens: 1 }],
    };
    expect(read(usage)).toEqual({
      input: 9,
      output: 31,
      cacheRead: 120,
      cacheWrite5m: 10,
      cacheWrite1h: 20,
      webSearches: 2,
      speed: 'fast',
      serviceTier: 'standard',
      inferenceGeo: 'us',
    });
  });

  it('reads plain records as the schema reads them', () => {
    const count = fc.oneof(fc.nat(), fc.constantFrom(undefined, null, -1, 1.5, '12', 'x', 2 ** 31, {}, Number.NaN));
    const part = (shape: Record<string, typeof count>) =>
      fc.oneof(fc.record(shape, { requiredKeys: [] }), fc.constantFrom(undefined, null, [], 'none'));
    const usages = fc.record(
      {
        input_tokens: count,
        output_tokens: count,
        cache_read_input_tokens: count,
        cache_creation_input_tokens: count,
        cache_creation: part({ ephemeral_5m_input_tokens: count, ephemeral_1h_input_tokens: count }),
        server_tool_use: part({ web_search_requests: count }),
        speed: fc.constantFrom('fast', undefined),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(usages, (usage) => {
        const plain = readPlainUsage(usage);
        if (plain !== undefined) expect(usageSchema.parse(usage)).toEqual(plain);
      }),
      { numRuns: amount({ short: 300, full: 1_000 }) },
    );
    expect(readPlainUsage({ input_tokens: 3, cache_creation: null })).toBeDefined();
  });

  it('keeps what another model was asked on the way, and refuses impossible numbers there too', () => {
    const step = { type: 'advisor_message', model: 'claude-opus-4-6', input_tokens: 5, output_tokens: 7 };
    const tokens = { input: 5, output: 7, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 };
    expect(read({ iterations: [{ type: 'message', input_tokens: 1 }, step] })?.advisors).toEqual([
      { ...tokens, model: 'claude-opus-4-6' },
    ]);
    expect(read({ iterations: [{ ...step, model: 'what we spoke about' }] })?.advisors?.[0]?.model).toMatch(/^h_/);
    expect(read({ iterations: [{ ...step, output_tokens: -1 }] })).toBeNull();
    expect(read({ iterations: 'none' })).toEqual(NOTHING);
  });

  it('counts a record whose words are null or unknown', () => {
    const usage = { output_tokens: 5, speed: null, service_tier: null, inference_geo: 'a strange place' };
    expect(read(usage)).toEqual({ ...NOTHING, output: 5, inferenceGeo: 'other' });
  });

  it('reads numbers written as text, and absent ones as none', () => {
    expect(read({ input_tokens: '12', output_tokens: null })).toEqual({ ...NOTHING, input: 12 });
    expect(read({})).toEqual(NOTHING);
  });

  it.each([
    ['negative', -1],
    ['a fraction', 1.5],
    ['not a number', Number.NaN],
    ['infinite', Number.POSITIVE_INFINITY],
    ['huge', 1_000_000_001],
    ['beyond exact integers', 2 ** 60],
    ['negative text', '-3'],
    ['a fraction as text', '1.5'],
    ['words', 'many'],
    ['a flag', true],
    ['an object', {}],
    ['a list', [1]],
  ])('refuses %s, wherever it stands', (_what, count) => {
    for (const key of ['input_tokens', 'output_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens']) {
      expect(read({ output_tokens: 1, [key]: count })).toBeNull();
    }
    expect(read({ cache_creation: { ephemeral_5m_input_tokens: count } })).toBeNull();
    expect(read({ cache_creation: { ephemeral_1h_input_tokens: count } })).toBeNull();
    expect(read({ server_tool_use: { web_search_requests: count } })).toBeNull();
  });

  it.each([7, 'words', [], true])('refuses %j as a whole', (usage) => {
    expect(read(usage)).toBeNull();
  });
});

describe('the parts of a cache write', () => {
  it.each([
    ['no parts: all of 5 minutes', 30, undefined, 30, 0],
    ['null', 30, null, 30, 0],
    ['no object', 30, 0, 30, 0],
    ['an empty object', 30, {}, 30, 0],
    ['1 hour alone', 30, { ephemeral_1h_input_tokens: 30 }, 0, 30],
    ['what is missing is of 5 minutes', 30, { ephemeral_5m_input_tokens: 5, ephemeral_1h_input_tokens: 10 }, 20, 10],
    ['the sum is missing', undefined, { ephemeral_5m_input_tokens: 5, ephemeral_1h_input_tokens: 10 }, 5, 10],
    ['the sum is too small', 8, { ephemeral_5m_input_tokens: 5, ephemeral_1h_input_tokens: 10 }, 5, 10],
  ])('%s', (_what, sum, parts, cacheWrite5m, cacheWrite1h) => {
    const usage = { cache_creation_input_tokens: sum, cache_creation: parts };
    expect(read(usage)).toEqual({ ...NOTHING, cacheWrite5m, cacheWrite1h });
  });
});

it('either refuses or gives counts that are whole and not negative', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const usage = read(JSON.parse(text));
      if (usage === null) return;
      claudeUsageSchema.parse(usage);
      for (const key of ['input', 'output', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h', 'webSearches'] as const) {
        expect(usage[key]).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});
