import { type KeyboardEvent, type MouseEvent, useId, useState } from 'react';
import type { Today } from '../../core/contracts/api.ts';
import { formatHour, formatMoney, NO_DATA } from '../../core/format/index.ts';
import { type HourBars, usualOutline } from './hour-bars.ts';
import { hasFigures, type KnownHours } from './known-hours.ts';

/** Inner size of the drawing; it is stretched to the width there is. */
const WIDTH = 336;
const HEIGHT = 40;
const STEP = WIDTH / 24;
const BAR = STEP * 0.7;
/** A bar that stands for something can be seen. */
const LOWEST_BAR = 1.5;
const LABELLED = [0, 6, 12, 18, 24];
/** The menu of the chart stands at its right upper corner, CSS pixels. */
const MENU_ROOM = 22;

type HoursChartProps = {
  today: Today;
  drawn: HourBars;
  known: KnownHours;
  dimmed: boolean;
  /** Opens the window at the day, and at one of its hours (0 to 23) where one is meant. */
  onOpen: (hour: number | null) => void;
};

/** The bars of today's hours, with the usual day behind. Arrow keys step through the hours. */
export function HoursChart({ today, drawn, known, dimmed, onOpen }: HoursChartProps) {
  const hatchId = useId();
  const [chosen, setChosen] = useState<number | null>(null);
  const { bars, usual, now } = drawn;
  const { currentHour, unknownFrom } = known;
  const busiest = bars.indexOf(Math.max(...bars));
  const costs = today.hours.map((figures, hour) =>
    hasFigures(figures, hour, known) ? formatMoney(figures.cost) : NO_DATA,
  );
  const words = (hour: number): string => {
    const usually = usual === null ? '' : `, usually ${formatMoney(today.usualDay?.hours[hour]?.cost ?? 0)}`;
    return `${formatHour(hour)}, ${costs[hour]}${usually}`;
  };
  const highest =
    bars[busiest] !== 0 ? `highest ${words(busiest)}` : unknownFrom === null ? 'nothing yet' : 'nothing captured yet';

  function step(event: KeyboardEvent): void {
    const targets: Record<string, number> = {
      ArrowLeft: Math.max(0, (chosen ?? currentHour + 1) - 1),
      ArrowRight: Math.min(23, (chosen ?? currentHour - 1) + 1),
      Home: 0,
      End: 23,
    };
    const target = targets[event.key];
    if (event.key === 'Enter') onOpen(chosen);
    if (target === undefined) return;
    event.preventDefault();
    setChosen(target);
  }
  function hourAt(event: MouseEvent<HTMLElement>): number {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return Math.min(23, Math.max(0, Math.floor(((event.clientX - left) / width) * 24)));
  }
  return (
    <>
      <div
        role="img"
        aria-label={`Cost by hour today, ${highest}. Arrow keys step through the hours, Enter opens the day.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys step through the hours
        tabIndex={0}
        onKeyDown={step}
        onClick={(event) => onOpen(hourAt(event))}
        onMouseMove={(event) => setChosen(hourAt(event))}
        onMouseLeave={() => setChosen(null)}
        onBlur={() => setChosen(null)}
        className="relative cursor-pointer rounded-chip pt-3.5"
      >
        <svg
          aria-hidden="true"
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          className={`keep-colour block h-9 w-full overflow-visible ${dimmed ? 'opacity-70' : ''}`}
        >
          <defs>
            <pattern id={hatchId} width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width="1.5" height="4" fill="var(--m-unpriced)" />
            </pattern>
          </defs>
          {usual === null ? null : (
            <path
              d={usualOutline(usual, WIDTH, HEIGHT)}
              fill="var(--ghost)"
              fillOpacity="0.22"
              stroke="var(--ghost)"
              vectorEffect="non-scaling-stroke"
            />
          )}
          {bars.map((share, hour) => {
            const height = share === 0 ? 0 : Math.max(LOWEST_BAR, share * HEIGHT);
            const isUnknown = unknownFrom !== null && hour >= unknownFrom && hour <= currentHour;
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: an hour's place is what it is
              <g key={hour}>
                {isUnknown ? (
                  <rect x={hour * STEP} y={HEIGHT * 0.4} width={STEP} height={HEIGHT * 0.6} fill={`url(#${hatchId})`} />
                ) : null}
                <rect
                  x={hour * STEP + (STEP - BAR) / 2}
                  y={HEIGHT - height}
                  width={BAR}
                  height={height}
                  rx="1.5"
                  fill={hour === chosen ? 'var(--accent)' : 'var(--k-cache-write)'}
                />
              </g>
            );
          })}
          <path d={`M0 ${HEIGHT}H${WIDTH}`} stroke="var(--line-2)" vectorEffect="non-scaling-stroke" />
        </svg>
        <span
          aria-hidden="true"
          className="absolute inset-y-0 border-s border-dashed border-t3"
          style={{ insetInlineStart: `${now * 100}%` }}
        />
        <span
          aria-hidden="true"
          className={`absolute top-0 text-micro leading-[13px] text-t3 ${chosen === null ? '' : 'bg-surface text-t2'} ${now > 0.8 && chosen === null ? '-translate-x-full pe-1' : ''}`}
          style={chosen === null ? { insetInlineStart: `calc(${now * 100}% + 3px)` } : { insetInlineEnd: MENU_ROOM }}
        >
          {chosen === null ? 'now' : words(chosen)}
        </span>
      </div>
      <div aria-hidden="true" className="flex justify-between text-[10px] leading-[14px] text-t3">
        {LABELLED.map((hour) => (
          <span key={hour}>{formatHour(hour, { short: true })}</span>
        ))}
      </div>
      {/* A table is as high as its rows whatever it is told; out of sight it would lengthen what scrolls. */}
      <div className="sr-only">
        <table>
          <caption>Cost by hour today</caption>
          <tbody>
            {costs.map((cost, hour) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an hour's place is what it is
              <tr key={hour}>
                <th scope="row">{formatHour(hour)}</th>
                <td>{cost}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <span aria-live="polite" className="sr-only">
        {chosen === null ? '' : words(chosen)}
      </span>
    </>
  );
}
