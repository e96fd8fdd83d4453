import { useState } from 'react';
import type { Today } from '../../core/contracts/api.ts';
import { formatHour, formatMoney, NO_DATA } from '../../core/format/index.ts';
import { chartFileName } from '../shared/charts/chart-file.ts';
import { ChartMenu } from '../shared/charts/chart-menu.tsx';
import { FiguresTable } from '../shared/charts/figures-table.tsx';
import { hourBars, minuteOfDay } from './hour-bars.ts';
import { HoursChart } from './hours-chart.tsx';
import { hoursCsv, hoursPicture } from './hours-saving.ts';
import { hasFigures, type KnownHours, unknownFromHour } from './known-hours.ts';

type HoursSectionProps = {
  today: Today;
  /** When `today` was answered, epoch milliseconds. */
  answeredAt: number;
  /** Instant after which nothing was captured, epoch milliseconds; null while it is. */
  capturedUntil: number | null;
  readingHistory: boolean;
  dimmed: boolean;
  /** Opens the window at the day, and at one of its hours (0 to 23) where one is meant. */
  onOpen: (hour: number | null) => void;
};

function HoursTable({ today, known, hasUsual }: { today: Today; known: KnownHours; hasUsual: boolean }) {
  const usually = hasUsual ? today.usualDay : null;
  return (
    <FiguresTable
      name="Cost by hour"
      columns={['Hour', 'Cost', ...(usually === null ? [] : ['Usually'])]}
      rows={today.hours.map((figures, hour) => ({
        key: `${hour}`,
        name: formatHour(hour),
        cells: [
          hasFigures(figures, hour, known) ? formatMoney(figures.cost) : NO_DATA,
          ...(usually === null ? [] : [formatMoney(usually.hours[hour]?.cost ?? 0)]),
        ],
      }))}
      className="max-h-36"
    />
  );
}

/** Cost by the hour of today, with the usual day behind, and what can be done with it. */
export function HoursSection({ today, answeredAt, capturedUntil, readingHistory, dimmed, onOpen }: HoursSectionProps) {
  const [asTable, setAsTable] = useState(false);
  const drawn = hourBars(today, minuteOfDay(answeredAt, today.timezone), !readingHistory);
  const known = { currentHour: drawn.currentHour, unknownFrom: unknownFromHour(capturedUntil, today) };
  return (
    <section aria-label="Cost by hour" className={`group/chart relative px-4 pb-1 ${asTable ? 'pt-4' : ''}`}>
      {asTable ? (
        <HoursTable today={today} known={known} hasUsual={drawn.usual !== null} />
      ) : (
        <HoursChart today={today} drawn={drawn} known={known} dimmed={dimmed} onOpen={onOpen} />
      )}
      {/* Behind the chart in the order of focus, above it for the pointer. */}
      <ChartMenu
        isQuiet
        table={{ isShown: asTable, onToggle: () => setAsTable(!asTable) }}
        fileName={chartFileName('hours', { since: today.date, until: today.date })}
        csv={() => hoursCsv(today, known)}
        picture={() => hoursPicture(today, drawn, known)}
        className="absolute end-2.5 -top-1.5"
      />
    </section>
  );
}
