import type { Today } from '../../core/contracts/api.ts';
import { formatCost, formatDay, formatHour, formatMoney } from '../../core/format/index.ts';
import { csvHour, csvText, exactUsd } from '../shared/charts/chart-file.ts';
import { columnsPicture } from '../shared/charts/columns-picture.ts';
import type { HourBars } from './hour-bars.ts';
import { hasFigures, type KnownHours } from './known-hours.ts';

const NAMED_HOURS = 3;

type HoursOfDay = Pick<Today, 'hours' | 'usualDay'>;

/** A line an hour of the clock. What is to come or was not captured is empty, not 0. */
export function hoursCsv({ hours, usualDay }: HoursOfDay, known: KnownHours): string {
  return csvText(
    ['hour', 'cost (USD)', 'tokens', 'usual cost (USD)', 'usual tokens'],
    hours.map((figures, hour) => {
      const usual = usualDay?.hours[hour];
      return [
        csvHour(hour),
        ...(hasFigures(figures, hour, known) ? [exactUsd(figures.cost), figures.tokens] : [null, null]),
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
    columns: today.hours.map((figures, hour) => ({
      share: hasFigures(figures, hour, known) ? (bars[hour] ?? 0) : null,
      colour: 'var(--k-cache-write)',
      label: hour % NAMED_HOURS === 0 ? formatHour(hour, { short: true }) : '',
    })),
    legend: [
      { name: 'Today', value: formatCost(today.totals), colour: 'var(--k-cache-write)' },
      ...(usual === null ? [] : [{ name: 'Usual day', value: formatMoney(usually), colour: 'var(--ghost)' }]),
    ],
  });
}
