import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { readModelName } from './model-name.ts';
import { createPriceBook } from './price-book.ts';
import { bundledPriceTable } from './price-table.ts';

const book = createPriceBook();
const CANONICAL = bundledPriceTable.models.flatMap(({ model, aliases }) => [model, ...aliases]);

function pricedAs(name: string): string | null {
  return book.findModel(name)?.model.name ?? null;
}

test.each([
  ['claude-sonnet-4-5-20250929', 'claude-sonnet-4-5'],
  ['claude-opus-4-5@20251101', 'claude-opus-4-5'],
  ['claude-opus-4-6@default', 'claude-opus-4-6'],
  ['claude-opus-5[1m]', 'claude-opus-5'],
  ['claude-sonnet-4-20250514[1m]', 'claude-sonnet-4'],
  ['Claude-Opus-5', 'claude-opus-5'],
  ['claude-opus-4.5', 'claude-opus-4-5'],
  ['anthropic/claude-opus-4.1', 'claude-opus-4-1'],
  ['openrouter/anthropic/claude-3.7-sonnet', 'claude-3-7-sonnet'],
  ['vertex_ai/claude-3-5-sonnet@20240620', 'claude-3-5-sonnet'],
  ['anthropic.claude-3-5-sonnet-20241022-v2:0', 'claude-3-5-sonnet'],
  ['claude-sonnet-4-5-20250929-v1:0', 'claude-sonnet-4-5'],
  ['anthropic.claude-opus-4-6-v1', 'claude-opus-4-6'],
  ['us.anthropic.claude-opus-4-1-20250805-v1:0', 'claude-opus-4-1'],
  ['bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0', 'claude-haiku-4-5'],
  ['bedrock/anthropic.claude-opus-5', 'claude-opus-5'],
  ['claude-opus-4-0', 'claude-opus-4'],
  ['claude-4-opus-20250514', 'claude-opus-4'],
  ['claude-3-5-sonnet-latest', 'claude-3-5-sonnet'],
  ['claude-4-sonnet', 'claude-sonnet-4'],
  ['claude-4.5-sonnet', 'claude-sonnet-4-5'],
  ['claude-3.5-sonnet', 'claude-3-5-sonnet'],
  ['gpt-5.4', 'gpt-5.4'],
  ['openai/gpt-5-codex', 'gpt-5-codex'],
  ['models/gemini-2.5-pro', 'gemini-2.5-pro'],
])('%s is %s', (name, model) => expect(pricedAs(name)).toBe(model));

test.each([
  'claude-opus-4-9',
  'claude-opus-50',
  'claude-opus-5-1',
  'claude-opus-5-turbo',
  'my-claude-opus-5',
  'claude-opus',
  'opus',
  'claude',
  '',
  ' ',
  'claude-opus-5-2025092', // seven digits
  'claude-opus-5-202509290', // nine digits
  'claude-opus-5-20251399', // no such day
  'claude-3-5-sonnet-latest-20241022',
  'claude-4.5-sonnet-thinking',
  'claude-4.9-opus',
  'claude-5-opus',
  'claude-4.5',
  'gpt-5-high',
  'cursor-small',
  'default',
  'claude-opus-5[2m]',
  'claude-opus-5-v3:0',
  'claude-opus-5-v1',
  'openai/claude-opus-5',
  'anthropic/gpt-5',
  'databricks/databricks-claude-opus-4',
  'snowflake/claude-4-opus',
  'us.claude-opus-5',
  'xx.anthropic.claude-opus-5',
  'us-gov.anthropic.claude-opus-5', // that endpoint's price is not known
  'anthropic/anthropic/claude-opus-5',
  '/claude-opus-5',
  'claude-opus-5/',
  'claude--opus-5',
  'claude_opus_5',
  'gpt-5-2031-01-01',
  '<synthetic>',
  'constructor',
  '__proto__',
  'x'.repeat(100_000),
])('%s is unpriced', (name) => expect(pricedAs(name)).toBeNull());

/** The rules, written down a second time and differently: every spelling of a known name, nothing else. */
const spelledName = fc
  .record({
    name: fc.constantFrom(...CANONICAL.filter((name) => name.startsWith('claude') && !name.endsWith('-latest'))),
    path: fc.constantFrom('', 'anthropic/', 'vertex_ai/', 'openrouter/anthropic/', 'bedrock/', 'bedrock/converse/'),
    profile: fc.constantFrom('', 'anthropic.', 'us.anthropic.', 'eu.anthropic.', 'global.anthropic.'),
    date: fc.constantFrom('', '-20250929', '@20240229', '.20261231'),
    revision: fc.constantFrom('', '-v1:0', '-v2:0'),
    window: fc.constantFrom('', '[1m]', '[1M]'),
    separator: fc.constantFrom('-', '.', '@'),
    upper: fc.boolean(),
  })
  .filter(({ path, profile }) => profile === '' || path === '' || path.startsWith('bedrock'))
  .map(({ name, path, profile, date, revision, window, separator, upper }) => {
    const spelled = `${path}${profile}${name.replaceAll('-', separator)}${date}${revision}${window}`;
    return { name, spelled: upper ? spelled.toUpperCase() : spelled };
  });

test('every named spelling leads to the model it names', () => {
  fc.assert(
    fc.property(spelledName, ({ name, spelled }) => {
      expect([spelled, pricedAs(spelled)]).toEqual([spelled, pricedAs(name)]);
    }),
    { numRuns: amount({ short: 500, full: 2_000 }) },
  );
});

test('a known name with anything changed is another known name or unpriced', () => {
  const known = new Set(CANONICAL.map((name) => name.toLowerCase().replace(/[.@]/g, '-')));
  const mutation = fc.record({
    name: fc.constantFrom(...CANONICAL),
    at: fc.nat({ max: 40 }),
    cut: fc.nat({ max: 3 }),
    insert: fc.oneof(
      fc.string({ maxLength: 4 }),
      fc.constantFrom('-', '1', '-1', 'x', '-pro', '-mini', '-2025', '-fast', '/', ':'),
    ),
  });
  fc.assert(
    fc.property(mutation, ({ name, at, cut, insert }) => {
      const place = Math.min(at, name.length);
      const mutated = name.slice(0, place) + insert + name.slice(place + cut);
      const plain = mutated.trim().toLowerCase().replace(/[.@]/g, '-');
      const model = pricedAs(mutated);
      if (model !== null) expect([mutated, known.has(plain)]).toEqual([mutated, true]);
    }),
    { numRuns: amount({ short: 2_000, full: 10_000 }) },
  );
});

test('reading never throws and proposes at most two names', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (name) => {
      expect(readModelName(name)?.candidates.length ?? 0).toBeLessThanOrEqual(2);
    }),
  );
});
