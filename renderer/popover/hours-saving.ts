import type { Today } from '../../core/contracts/api.ts';
import { formatCost, formatDay, formatHour, formatMoney } from '../../core/format/index.ts';
import { csvHour, csvText, exactUsd } from '../shared/charts/chart-file.ts';
import { columnsPicture } from '../shared/charts/columns-picture.ts';
import type { HourBars } from './hour-bars.ts';

/** How far today's hours are known: those behind the current one are to come, those from `unknownFrom` were not captured. */
export type KnownHours = { currentHour: number; unknownFrom: number | null };

const NAMED_HOURS = 3;

/** Whether an hour's figures are all that there will be of it until now. */
export function isKnown(hour: number, { currentHour, unknownFrom }: KnownHours): boolean {
  return hour <= currentHour && (unknownFrom === null || hour < unknownFrom);
}

type HoursOfDay = Pick<Today, 'hours' | 'usualDay'>;

/** A line an hour of the clock. What is to come or was not captured is empty, not 0. */
export function hoursCsv({ hours, usualDay }: HoursOfDay, known: KnownHours): string {
  return csvText(
    ['hour', 'cost (USD)', 'tokens', 'usual cost (USD)', 'usual tokens'],
    hours.map(({ cost, tokens }, hour) => {
      const usual = usualDay?.hours[hour];
      return [
        csvHour(hour),
        ...(isKnown(hour, known) ? [exactUsd(cost), tokens] : [null, null]),
        ...(usual === undefined ? [null, null] : [exactUsd(usual.cost), usual.tokens]),
      ];
    }),
  );
}

/** The hours of today as PNG, with the usual day behind. @throws when the browser cannot make a picture */
export function hoursPicture(today: Today, { bars, usual }: HourBars, known: KnownHours): Promise<Blob> {
  const usually = today.usualDay?.hours.reduce((sum, { cost }) => sum + cost, 0) ?? 0;
  return columnsPicture({
    title: 'Cost by hour',
    note: formatDay(today.date, { year: true }),
    behind: usual,
    columns: bars.map((share, hour) => ({
      share: isKnown(hour, known) || share > 0 ? share : null,
      colour: 'var(--k-cache-write)',
      label: hour % NAMED_HOURS === 0 ? formatHour(hour, { short: true }) : '',
    })),
    legend: [
      { name: 'Today', value: formatCost(today.totals), colour: 'var(--k-cache-write)' },
      ...(usual === null ? [] : [{ name: 'Usual day', value: formatMoney(usually), colour: 'var(--ghost)' }]),
    ],
  });
}
