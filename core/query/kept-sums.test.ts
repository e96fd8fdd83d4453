import fc from 'fast-check';
import { expect, test } from 'vitest';
import { QUARTERS_PER_DAY, wholeDays } from './kept-sums.ts';

const numbers = (first: number, end: number) => Array.from({ length: Math.max(0, end - first) }, (_, at) => first + at);

test('days and rests hold each quarter-hour of a range once, and nothing else', () => {
  // Around 1970, where numbers of quarter-hours change their sign.
  const border = fc.integer({ min: -3 * QUARTERS_PER_DAY, max: 3 * QUARTERS_PER_DAY });
  fc.assert(
    fc.property(border, border, (first, end) => {
      const { days, rests } = wholeDays({ first, end });
      const ofDays = days === null ? [] : numbers(days.first * QUARTERS_PER_DAY, days.end * QUARTERS_PER_DAY);
      const held = [...ofDays, ...rests.flatMap((rest) => numbers(rest.first, rest.end))];
      expect(held.toSorted((one, other) => one - other)).toEqual(numbers(first, end));
      // A day that is whole is not read by its quarter-hours.
      for (const rest of rests) expect(rest.end - rest.first).toBeLessThan(2 * QUARTERS_PER_DAY - 1);
    }),
  );
});
