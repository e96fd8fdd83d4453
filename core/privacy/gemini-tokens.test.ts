import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { geminiTokensSchema } from '../contracts/gemini-record.ts';
import { readGeminiTokens } from './gemini-tokens.ts';

describe('tokens of a message', () => {
  it.each([
    [
      'the cache is in the input where the total is the sum of the rest',
      { input: 100, output: 9, cached: 40, thoughts: 3, tool: 0, total: 112 },
      { input: 60, output: 9, cacheRead: 40, reasoning: 3, tool: 0 },
    ],
    [
      'tool results are input, whether or not there is a cache',
      { input: 100, output: 9, cached: 40, thoughts: 3, tool: 7, total: 119 },
      { input: 67, output: 9, cacheRead: 40, reasoning: 3, tool: 7 },
    ],
    [
      'the cache is apart where the total counts it beside the rest',
      { input: 100, output: 9, cached: 40, thoughts: 3, tool: 0, total: 152 },
      { input: 100, output: 9, cacheRead: 40, reasoning: 3, tool: 0 },
    ],
    [
      'the cache is apart where the total is too small, or is not there',
      { input: 100, output: 9, cached: 40, thoughts: 3, tool: 7 },
      { input: 107, output: 9, cacheRead: 40, reasoning: 3, tool: 7 },
    ],
    [
      'what the total has beyond all kinds is taken for thoughts',
      { input: 100, output: 9, cached: 0, thoughts: 3, total: 150 },
      { input: 100, output: 9, cacheRead: 0, reasoning: 41, tool: 0, isEstimated: true },
    ],
    [
      'a part is no more than the whole',
      { input: 10, output: 1, cached: 40, total: 11 },
      { input: 0, output: 1, cacheRead: 10, reasoning: 0, tool: 0 },
    ],
    [
      'numbers may be written as text, absent ones as null',
      { input: '100', output: '9', cached: null, thoughts: '3', total: '112' },
      { input: 100, output: 9, cacheRead: 0, reasoning: 3, tool: 0 },
    ],
  ])('%s', (_rule, written, read) => {
    expect(readGeminiTokens(written)).toEqual(read);
  });

  it.each([
    { input: -1 },
    { output: 1.5 },
    { thoughts: 1e12 },
    { cached: 'many' },
    { tool: Number.NaN },
    { input: 1, total: -2 },
    'many',
    [1],
  ])('are refused when they are impossible: %j', (written) => {
    expect(readGeminiTokens(written)).toBeNull();
  });

  it('are none where nothing was billed', () => {
    expect(readGeminiTokens({})).toBeUndefined();
    expect(readGeminiTokens({ input: 0, output: null, total: 0 })).toBeUndefined();
  });

  it('are whole and not negative, whatever is written', () => {
    const count = fc.oneof(
      fc.nat(),
      fc.integer(),
      fc.double(),
      fc.string(),
      fc.constant(null),
      fc.bigInt().map(String),
    );
    const kinds = ['input', 'output', 'cached', 'thoughts', 'tool', 'total'];
    const written = fc.dictionary(fc.constantFrom(...kinds), count);
    fc.assert(
      fc.property(written, (tokens) => {
        const read = readGeminiTokens(tokens);
        if (read === null || read === undefined) return;
        geminiTokensSchema.parse(read);
        const { isEstimated, ...counts } = read;
        for (const count of Object.values(counts)) expect(count).toBeGreaterThanOrEqual(0);
        if (isEstimated === true) expect(counts.reasoning).toBeGreaterThan(0);
      }),
      { numRuns: amount({ short: 500, full: 2_000 }) },
    );
  });
});
