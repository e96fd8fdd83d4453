import { expect, test } from 'vitest';
import { hasNothing } from './use-nothing-stored.ts';

const NOTHING = {
  freshness: { newestResponseAt: null, sourcesReadAt: null, rowsBehind: 0 },
  sources: [{ platform: 'claude_code', files: 3, events: 0, rejectedLines: 2, rejectedByReason: {} }],
  deadLetters: 0,
} satisfies Parameters<typeof hasNothing>[0];

test('there is nothing for an export before the first event, answer or dead letter', () => {
  expect(hasNothing(NOTHING)).toBe(true);
  expect(hasNothing({ ...NOTHING, deadLetters: 1 })).toBe(false);
  expect(hasNothing({ ...NOTHING, sources: NOTHING.sources.map((source) => ({ ...source, events: 1 })) })).toBe(false);
  const freshness = { ...NOTHING.freshness, newestResponseAt: '2026-11-19T10:00:00Z' };
  expect(hasNothing({ ...NOTHING, freshness })).toBe(false);
});
