import { formatCount, formatHour, formatRate } from '../../format/index.ts';
import { finding, type InsightRule, sumOf } from './rule.ts';

/** Hours that are looked at together: single ones have too few calls. */
const BAND_HOURS = 3;
const HOURS = 24;
/** How much more often calls must fail than in the other hours: so many times, and by so many points. */
const MORE_TIMES = 1.5;
const MORE_POINTS = 0.03;
/** Fewer failures say nothing of an hour. */
const LEAST_FAILURES = 10;
const ENOUGH_CALLS = 200;

/** Hours of the day at which more goes wrong than at others. */
export const hourHabits: InsightRule = {
  rule: 'hours',
  type: 'habits',
  find({ hours }) {
    const all = totalOf(hours);
    const bands = Array.from({ length: HOURS }, (_, first) => {
      const band = totalOf(Array.from({ length: BAND_HOURS }, (_unused, step) => hours[(first + step) % HOURS]));
      return { first, ...band, share: band.calls === 0 ? 0 : band.failures / band.calls };
    });
    // Where most fails beyond what the same number of calls would at any hour; a share alone would pick the emptiest hours.
    const excess = (band: Calls) => band.failures - (band.calls * all.failures) / Math.max(1, all.calls);
    const [worst] = bands
      .filter(({ failures }) => failures >= LEAST_FAILURES)
      .sort((a, b) => excess(b) - excess(a) || a.first - b.first);
    if (worst === undefined || all.calls === worst.calls) return [];
    const elsewhere = (all.failures - worst.failures) / (all.calls - worst.calls);
    if (worst.share < elsewhere * MORE_TIMES || worst.share - elsewhere < MORE_POINTS) return [];
    const inBand = (hour: number) => (hour - worst.first + HOURS) % HOURS < BAND_HOURS;
    return [
      finding(hourHabits, {
        subject: String(worst.first),
        priority: 'low',
        title: `More goes wrong between ${formatHour(worst.first)} and ${formatHour(worst.first + BAND_HOURS)}`,
        sentence:
          `${formatCount(worst.failures)} of ${formatCount(worst.calls)} tool calls failed then, ` +
          `${formatRate(worst.share)} against ${formatRate(elsewhere)} at other times.`,
        evidence: [
          { value: worst.share, unit: 'share', label: 'failed then' },
          { value: elsewhere, unit: 'share', label: 'failed at other times' },
          { value: worst.calls, unit: 'count', label: 'calls then' },
        ],
        chart: {
          kind: 'bars',
          unit: 'share',
          points: hours.map(({ calls, failures }, hour) => ({
            label: formatHour(hour),
            value: calls === 0 ? null : failures / calls,
            isMarked: inBand(hour),
          })),
        },
        advice: 'Keep work that changes much for other hours, or begin with a fresh session then.',
        severity: { value: worst.share, unit: 'share' },
        sample: { size: worst.calls, of: 'calls at these hours', enough: ENOUGH_CALLS },
        sessions: [],
      }),
    ];
  },
};

type Calls = { calls: number; failures: number };

function totalOf(hours: readonly (Calls | undefined)[]): Calls {
  return {
    calls: sumOf(hours, (hour) => hour?.calls ?? 0),
    failures: sumOf(hours, (hour) => hour?.failures ?? 0),
  };
}
