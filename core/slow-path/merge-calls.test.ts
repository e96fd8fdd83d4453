import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { createTestDatabase, rowsOf } from '../storage/test-database.ts';
import type { ToolCallFact } from './event-facts.ts';
import { mergeCalls } from './merge-calls.ts';
import { ToolCallStore } from './tool-call-store.ts';

const number = fc.option(fc.integer({ min: 0, max: 3 }));
const word = fc.constantFrom(null, 'a', 'B', 'ab');

const calls: fc.Arbitrary<ToolCallFact[]> = fc.array(
  fc.record({
    toolUseId: fc.constantFrom('c1', 'c2', 'c3'),
    externalId: fc.constantFrom('s', 't'),
    agentId: word,
    toolName: word,
    startedAt: number,
    endedAt: number,
    durationMs: number,
    success: fc.constantFrom(null, true, false),
    errorClass: word,
    inputLength: number,
    resultLength: number,
    fileExtension: word,
    linesAdded: number,
    linesRemoved: number,
    searchCount: fc.option(number, { nil: undefined }),
    calledAgentId: word,
    calledAgentType: fc.option(word, { nil: undefined }),
  }),
  { maxLength: 8 },
);

test('merged calls are stored as they would be one by one, in any order and number of batches', () => {
  const file = createTestDatabase();
  const store = new ToolCallStore(file.writer);
  const take = (batch: readonly ToolCallFact[]) => batch.flatMap((call) => store.observe('claude_code', call));
  fc.assert(
    fc.property(calls, fc.nat(8), (all, limit) => {
      file.writer.exec('DELETE FROM tool_calls');
      take(all);
      const alone = rowsOf(file.writer, 'tool_calls');
      file.writer.exec('DELETE FROM tool_calls');
      const [one, other] = [all.slice(limit), all.slice(0, limit)];
      const touched = [one, other].flatMap((batch) => take(mergeCalls([{ toolCalls: batch }])));
      expect(rowsOf(file.writer, 'tool_calls')).toEqual(alone);
      // A session whose lines may have changed is named.
      for (const call of all) if (call.linesAdded !== null) expect(touched).toContain(call.externalId);
    }),
    { numRuns: amount({ short: 100, full: 300 }) },
  );
  file.close();
});
