import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { billedReader } from './billed-between.ts';
import { createTestDatabase, insertUsage } from './test-database.ts';
import { usageRow, ZONES } from './test-usage.ts';
import { addDays, zoneDays } from './time-zone-days.ts';
import { usualDay } from './usual-day.ts';

const DAY_MS = 86_400_000;
/** Days of New York on which its clocks were changed lie before it. */
const NOW = Date.UTC(2026, 10, 5, 12);

test('what is usual by a minute, and behind it, is the mean of what was billed then', () => {
  const { writer, reader, close } = createTestDatabase();
  const rows = fc.array(
    fc.record({ row: usageRow, before: fc.integer({ min: 0, max: 9 * DAY_MS }) }).map(({ row, before }) => ({
      ...row,
      occurredAt: NOW - before,
    })),
    { maxLength: 25 },
  );
  fc.assert(
    fc.property(rows, fc.constantFrom(...ZONES), fc.nat(DAY_MS), (all, zone, later) => {
      writer.exec('DELETE FROM usage; DELETE FROM usage_rollup');
      insertUsage(writer, all);
      const days = zoneDays(zone);
      const scope = { platform: null, project: null };
      const now = NOW + later;
      const found = usualDay(reader, days, scope, now);
      if (found === null) return;
      const billed = billedReader(reader, scope);
      const parts = Array.from({ length: found.days }, (_, index) => {
        const day = addDays(days.dayOf(now), -1 - index);
        const at = days.instantOf(day, days.minuteOfDay(now));
        const [from, to] = [days.startOfDay(day), days.endOfDay(day)];
        return [billed({ from, to: at }).totals(), billed({ from: at, to }).totals()] as const;
      });
      for (const [index, part] of [found.soFar, found.rest].entries()) {
        const ofDays = parts.flatMap((day) => day[index] ?? []);
        const mean = (figure: 'totalCost' | 'totalTokens') =>
          ofDays.reduce((sum, totals) => sum + totals[figure], 0) / found.days;
        expect(part.cost).toBeCloseTo(mean('totalCost'), 6);
        expect(part.tokens).toBeCloseTo(mean('totalTokens'), 3);
      }
    }),
    { numRuns: amount({ short: 20, full: 60 }) },
  );
  close();
});
