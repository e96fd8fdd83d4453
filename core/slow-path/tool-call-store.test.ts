import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { createTestDatabase, rowsOf, type TestDatabase } from '../storage/test-database.ts';
import { EMPTY_CALL } from './event-facts.ts';
import type { ToolCallFact } from './read-claude-event.ts';
import { ToolCallStore } from './tool-call-store.ts';

let file: TestDatabase;
beforeEach(() => {
  file = createTestDatabase();
});
afterEach(() => file.close());

const UNKNOWN: ToolCallFact = { ...EMPTY_CALL, toolUseId: 'toolu_1', externalId: 's1' };

const maybe = (values: fc.Arbitrary<number>) => fc.option(values);
const small = fc.integer({ min: 0, max: 3 });

const anyFact: fc.Arbitrary<ToolCallFact> = fc.record({
  toolUseId: fc.constantFrom('toolu_1', 'toolu_2'),
  externalId: fc.constantFrom('s1', 's2', 's3'),
  agentId: fc.constantFrom(null, 'a1', 'a2'),
  toolName: fc.constantFrom(null, 'Edit', 'Bash'),
  startedAt: maybe(small),
  endedAt: maybe(small),
  durationMs: maybe(small),
  success: fc.option(fc.boolean()),
  errorClass: fc.constantFrom(null, 'timeout', 'other'),
  inputLength: maybe(small),
  resultLength: maybe(small),
  fileExtension: fc.constantFrom(null, '.ts', '.md'),
  linesAdded: maybe(small),
  linesRemoved: maybe(small),
});

function store(facts: readonly ToolCallFact[]): { rows: string[]; told: string[] } {
  file.writer.exec('DELETE FROM tool_calls');
  const calls = new ToolCallStore(file.writer);
  const told = facts.flatMap((fact) => calls.observe('claude_code', fact));
  return { rows: rowsOf(file.writer, 'tool_calls'), told };
}

test('a call and its result are one row, whichever comes first', () => {
  const call = { ...UNKNOWN, toolName: 'Edit', startedAt: 100, inputLength: 20, fileExtension: '.ts' };
  const result = { ...UNKNOWN, endedAt: 150, success: true, resultLength: 5, linesAdded: 3, linesRemoved: 1 };
  const { rows } = store([call, result]);
  expect(rows).toHaveLength(1);
  expect(store([result, call, result]).rows).toEqual(rows);
  expect(file.writer.prepare('SELECT * FROM tool_calls').get()).toMatchObject({
    tool_name: 'Edit',
    started_at: 100,
    ended_at: 150,
    success: 1,
    lines_added: 3,
    lines_removed: 1,
  });
});

test('order and repetition change nothing', () => {
  fc.assert(
    fc.property(
      fc
        .array(anyFact, { minLength: 1, maxLength: 8 })
        .chain((facts) =>
          fc.tuple(fc.constant(facts), fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 })),
        ),
      ([facts, shuffled]) => {
        expect(store(shuffled).rows).toEqual(store(facts).rows);
      },
    ),
    { numRuns: amount({ short: 30, full: 100 }) },
  );
});

test('every session whose changed lines are not what they were is named', () => {
  const linesBySession = () =>
    new Map(
      file.writer
        .prepare<[], { session: string; lines: number }>(
          `SELECT external_id AS session, sum(coalesce(lines_added, 0) + coalesce(lines_removed, 0)) AS lines
           FROM tool_calls GROUP BY 1`,
        )
        .all()
        .map(({ session, lines }) => [session, lines]),
    );
  fc.assert(
    fc.property(fc.array(anyFact, { maxLength: 8 }), anyFact, (facts, next) => {
      store(facts);
      const before = linesBySession();
      const told = new ToolCallStore(file.writer).observe('claude_code', next);
      const after = linesBySession();
      for (const session of ['s1', 's2', 's3']) {
        if ((before.get(session) ?? 0) !== (after.get(session) ?? 0)) expect(told).toContain(session);
      }
    }),
    { numRuns: amount({ short: 30, full: 100 }) },
  );
});
