import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { PLATFORMS } from '../contracts/platform.ts';
import { type Decided, decidedByQuarters, decidedOneByOne } from './decided-rows.ts';
import { resolveRange } from './range.ts';
import { sessionScope } from './session-scope.ts';
import { insertCall, insertDecision } from './test-activity.ts';
import { createTestDatabase } from './test-database.ts';
import { ZONES } from './test-usage.ts';

const START = Date.UTC(2026, 9, 30, 22);
const decision = fc.record({
  at: fc.integer({ min: 0, max: 5 * 86_400_000 }).map((after) => START + after),
  platform: fc.constantFrom(...PLATFORMS),
  tool: fc.constantFrom('Edit', 'Write'),
  decision: fc.constantFrom<('accepted' | 'modified' | 'rejected')[]>('accepted', 'modified', 'rejected'),
  automatic: fc.boolean(),
  extension: fc.constantFrom(null, '.ts', '.md'),
});

test('the sums that are kept tell the same as the decisions one by one', () => {
  const { writer, reader, close } = createTestDatabase();
  fc.assert(
    fc.property(
      fc.array(decision, { maxLength: 25 }),
      fc.constantFrom(...ZONES),
      fc.constantFrom(undefined, ...PLATFORMS),
      (all, timezone, platform) => {
        writer.exec('DELETE FROM decisions; DELETE FROM tool_calls');
        for (const { extension, ...row } of all) {
          const callId = extension === null ? {} : { callId: insertCall(writer, { ...row, extension }) };
          insertDecision(writer, { ...row, ...callId });
        }
        const range = resolveRange({ since: '2026-10-31', until: '2026-11-02', timezone, platform });
        const byDay = ({ rows, extensions }: Decided) => {
          const sums = new Map<string, number[]>();
          for (const row of rows) {
            const key = `${range.days.dayOf(row.at)} ${row.platform} ${row.tool}`;
            const counts = [row.accepted, row.edited, row.rejected, row.automatic];
            sums.set(
              key,
              counts.map((count, index) => count + (sums.get(key)?.[index] ?? 0)),
            );
          }
          return { sums, extensions };
        };
        const oneByOne = decidedOneByOne(reader, range, sessionScope({ platform }), undefined);
        expect(byDay(decidedByQuarters(reader, range))).toEqual(byDay(oneByOne));
      },
    ),
    { numRuns: amount({ short: 20, full: 60 }) },
  );
  close();
});
