import { type KeyboardEvent, useState } from 'react';
import { formatHour, NO_DATA } from '../../../core/format/index.ts';

export type HeatRow = {
  label: string;
  /** In full, for the tooltip. */
  title: string;
  /** One value for each hour, 0 to 23; null where nothing is known, which is not 0. */
  values: readonly (number | null)[];
};

type HeatGridProps = {
  rows: readonly HeatRow[];
  format: (value: number) => string;
  /** What is shown, in words: `cost by weekday and hour`. */
  name: string;
};

type Cell = { row: number; hour: number };

/** Strengths of the ramp above nothing. */
const STRENGTHS = 5;
const LABELLED_HOURS = [0, 6, 12, 18];

/** 0 for nothing, else 1 to 5 by the share of the highest value. */
export function heatStrength(value: number, highest: number): number {
  return value <= 0 || highest <= 0 ? 0 : Math.max(1, Math.ceil((value / highest) * STRENGTHS));
}

function busiest(rows: readonly HeatRow[]): (Cell & { value: number }) | null {
  let best: (Cell & { value: number }) | null = null;
  for (const [row, { values }] of rows.entries()) {
    for (const [hour, value] of values.entries()) {
      if (value !== null && value > 0 && (best === null || value > best.value)) best = { row, hour, value };
    }
  }
  return best;
}

/** Where the arrow keys lead from a cell; undefined for any other key. */
function moved(key: string, { row, hour }: Cell, rows: number): Cell | undefined {
  const targets: Record<string, Cell> = {
    ArrowLeft: { row, hour: Math.max(0, hour - 1) },
    ArrowRight: { row, hour: Math.min(23, hour + 1) },
    ArrowUp: { row: Math.max(0, row - 1), hour },
    ArrowDown: { row: Math.min(rows - 1, row + 1), hour },
    Home: { row, hour: 0 },
    End: { row, hour: 23 },
  };
  return targets[key];
}

/** A row a day, a column an hour, the stronger the more. Arrow keys step through the cells, with each read aloud. */
export function HeatGrid({ rows, format, name }: HeatGridProps) {
  const [chosen, setChosen] = useState<Cell | null>(null);
  const top = busiest(rows);
  const words = ({ row, hour }: Cell): string => {
    const value = rows[row]?.values[hour] ?? null;
    return `${rows[row]?.title} ${formatHour(hour)}, ${value === null ? NO_DATA : format(value)}`;
  };
  const shown = chosen ?? top;

  function step(event: KeyboardEvent): void {
    const target = event.key === 'Escape' ? null : moved(event.key, chosen ?? top ?? { row: 0, hour: 0 }, rows.length);
    if (target === undefined) return;
    event.preventDefault();
    setChosen(target);
  }

  return (
    <div className="flex grow flex-col px-4 pt-1 pb-3">
      <div
        role="img"
        aria-label={`${name}, ${top === null ? 'nothing yet' : `busiest ${words(top)}`}. Arrow keys step through the hours.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys step through the cells
        tabIndex={0}
        onKeyDown={step}
        onBlur={() => setChosen(null)}
        onMouseLeave={() => setChosen(null)}
        className="keep-colour grid grow auto-rows-[minmax(18px,1fr)] grid-cols-[38px_repeat(24,minmax(0,1fr))] gap-[3px] rounded-chip"
      >
        {rows.map((row, index) => (
          <HeatCells
            key={row.title}
            row={row}
            highest={top?.value ?? 0}
            chosenHour={chosen?.row === index ? chosen.hour : null}
            onHour={(hour) => setChosen({ row: index, hour })}
          />
        ))}
        <span />
        {LABELLED_HOURS.map((hour) => (
          <span key={hour} aria-hidden="true" className="col-span-6 text-micro text-t3">
            {formatHour(hour, { short: true })}
          </span>
        ))}
      </div>
      <p className="mt-2 flex items-center gap-2 text-small text-t3">
        <span className="min-w-0 truncate">
          {shown === null ? 'Nothing in these days.' : `${chosen === null ? 'Busiest: ' : ''}${words(shown)}`}
        </span>
        <span
          aria-hidden="true"
          data-drawing="mark"
          className="keep-colour ms-auto flex shrink-0 items-center gap-[3px]"
        >
          {Array.from({ length: STRENGTHS + 1 }, (_, level) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the ramp never changes
            <span key={level} className="h-2.5 w-3.5 rounded-[2px]" style={{ background: `var(--heat-${level})` }} />
          ))}
          <span className="ps-1">{top === null ? '' : format(top.value)}</span>
        </span>
      </p>
      <span aria-live="polite" className="sr-only">
        {chosen === null ? '' : words(chosen)}
      </span>
    </div>
  );
}

type HeatCellsProps = { row: HeatRow; highest: number; chosenHour: number | null; onHour: (hour: number) => void };

function HeatCells({ row, highest, chosenHour, onHour }: HeatCellsProps) {
  return (
    <>
      <span aria-hidden="true" className="self-center text-small text-t3">
        {row.label}
      </span>
      {row.values.map((value, hour) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: an hour's place is what it is
          key={hour}
          aria-hidden="true"
          onMouseEnter={() => onHour(hour)}
          className={`rounded-[2px] ${hour === chosenHour ? 'outline-2 outline-accent' : ''}`}
          style={{ background: `var(--heat-${heatStrength(value ?? 0, highest)})` }}
        />
      ))}
    </>
  );
}
