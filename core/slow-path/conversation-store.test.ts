import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { createTestDatabase, rowsOf, type TestDatabase } from '../storage/test-database.ts';
import { ConversationStore } from './conversation-store.ts';
import type { EventFacts } from './read-claude-event.ts';

let file: TestDatabase;
beforeEach(() => {
  file = createTestDatabase();
});
afterEach(() => file.close());

const anyFacts: fc.Arbitrary<EventFacts> = fc.record({
  externalId: fc.constantFrom('s1', 's2'),
  occurredAt: fc.integer({ min: 0, max: 9 }),
  project: fc.constantFrom(
    null,
    { hash: 'p1', name: 'one' },
    { hash: 'p2', name: 'two' },
    { hash: 'p3', name: 'three' },
  ),
  usage: fc.constant([]),
  toolCalls: fc.constant([]),
  prompt: fc.option(fc.record({ turnId: fc.constantFrom('t1', 't2'), length: fc.integer({ min: 0, max: 3 }) })),
});

const TABLES = ['conversations', 'conversation_turns', 'projects'] as const;

function observe(batches: readonly (readonly EventFacts[])[]): Record<string, string[]> {
  for (const table of TABLES) file.writer.exec(`DELETE FROM ${table}`);
  for (const batch of batches) new ConversationStore(file.writer).observe('claude_code', batch);
  return Object.fromEntries(TABLES.map((table) => [table, rowsOf(file.writer, table, [])]));
}

test('order, repetition and the limits of batches change nothing', () => {
  fc.assert(
    fc.property(
      fc
        .array(anyFacts, { minLength: 1, maxLength: 8 })
        .chain((facts) =>
          fc.tuple(fc.constant(facts), fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 })),
        ),
      fc.nat(16),
      ([facts, shuffled], cut) => {
        expect(observe([shuffled.slice(0, cut), shuffled.slice(cut)])).toEqual(observe([facts]));
      },
    ),
    { numRuns: amount({ short: 40, full: 150 }) },
  );
});

test('a prompt counts once, however often it was written', () => {
  const prompt = (occurredAt: number, length: number): EventFacts => ({
    externalId: 's1',
    occurredAt,
    project: null,
    usage: [],
    toolCalls: [],
    prompt: { turnId: 't1', length },
  });
  observe([[prompt(5, 10), prompt(4, 12)], [prompt(6, 11)]]);
  expect(file.writer.prepare('SELECT interaction_count AS n FROM conversations').get()).toEqual({ n: 1 });
  expect(file.writer.prepare('SELECT occurred_at AS at, content_length AS n FROM conversation_turns').get()).toEqual({
    at: 4,
    n: 12,
  });
});
