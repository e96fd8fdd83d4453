import type { MouseEvent } from 'react';
import { DAY_STEP_MS, type DaySession } from '../../../../core/contracts/day.ts';
import { shortModelName } from '../../../shared/charts/model-name.ts';
import { Money } from '../../../shared/components/money.tsx';
import { TOOL_COLOURS } from '../../../shared/components/tool-mark.tsx';
import type { DayScale } from './day-scale.ts';
import { sessionWords } from './day-words.ts';

/** Height of a bar, and of a row with the failures below it. */
export const BAR_PX = 50;
export const STACK_PX = 66;
const LEAST_WIDTH_PX = 6;
/** From here the cost fits into the bar, from there the model too. */
const COST_FITS_PX = 64;
const MODEL_FITS_PX = 150;
/** How much of the bar's height costs may fill below its words. */
const COSTS_PX = 22;

/** A side of a bar; null = neither is free. */
export type WordPlace = 'before' | 'behind' | null;

type SessionBarProps = {
  session: DaySession;
  project: string;
  row: number;
  scale: DayScale;
  dayFrom: number;
  /** USD of the dearest step of the day, of which the bars of cost are parts. */
  mostCost: number;
  isShown: boolean;
  href: string;
  onOpen: () => void;
  /** Where the words beside a narrow bar go. */
  words: WordPlace;
};

function Costs({
  session,
  scale,
  dayFrom,
  mostCost,
  left,
  width,
}: Pick<SessionBarProps, 'session' | 'scale' | 'dayFrom' | 'mostCost'> & { left: number; width: number }) {
  const stepPx = scale.toX(DAY_STEP_MS) - scale.toX(0);
  const bars = session.cost.step.map((step, at) => {
    const height = mostCost === 0 ? 0 : Math.max(1.5, (COSTS_PX * (session.cost.usd[at] ?? 0)) / mostCost);
    const x = Math.max(0, scale.toX(dayFrom + step * DAY_STEP_MS) - left);
    return { x, height, width: Math.max(1, Math.min(stepPx - 1, width - x)) };
  });
  return (
    <svg aria-hidden="true" className="absolute inset-0 size-full" fill="currentColor">
      {bars.map((bar) => (
        <rect key={bar.x} x={bar.x} y={BAR_PX - 3 - bar.height} width={bar.width} height={bar.height} />
      ))}
    </svg>
  );
}

/** Where a bar begins and how wide it is, in pixels of the day. */
function barPlace({ from, to }: DaySession, scale: DayScale): { left: number; width: number } {
  const left = Math.max(0, scale.toX(Date.parse(from)));
  return { left, width: Math.max(LEAST_WIDTH_PX, Math.min(scale.width, scale.toX(Date.parse(to))) - left) };
}

/** Whether a session's bar has room for its words; else they stand beside it. */
export function hasWordsInside(session: DaySession, scale: DayScale): boolean {
  return barPlace(session, scale).width >= COST_FITS_PX;
}

/** A plain click stays in the page; with a modifier the browser opens the link as usual. */
function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

/** A session as a bar over its time: cost by minute inside, subagents as dashes, failed calls as triangles below. */
export function SessionBar(props: SessionBarProps) {
  const { session, project, row, scale, isShown } = props;
  const { left, width } = barPlace(session, scale);
  const colour = TOOL_COLOURS[session.platform];
  const words = sessionWords(session, project);
  const amount = <Money cost={session.totals} />;
  const [model] = session.models;
  const place = (instant: string) => Math.max(0, Math.min(width, scale.toX(Date.parse(instant)) - left));
  return (
    <div className="absolute" style={{ left, top: row * STACK_PX, width, height: STACK_PX }}>
      <a
        href={props.href}
        aria-label={words}
        title={words}
        onClick={(event) => {
          if (!isPlainClick(event)) return;
          event.preventDefault();
          props.onOpen();
        }}
        className={`keep-colour absolute inset-x-0 top-0 overflow-hidden rounded-chip border-s-3 forced-colors:border ${isShown ? 'outline-2 outline-offset-1 outline-accent' : ''}`}
        style={{
          height: BAR_PX,
          color: colour,
          borderColor: colour,
          background: `color-mix(in oklab, ${colour} 14%, var(--surface))`,
        }}
      >
        <Costs {...props} left={left} width={width - 3} />
        {session.subagents.map((agent) => (
          <span
            key={`${agent.from}/${agent.to}`}
            className="absolute h-[3px] rounded-full bg-t2"
            style={{ left: place(agent.from), width: Math.max(5, place(agent.to) - place(agent.from)), top: 20 }}
          />
        ))}
        {width < COST_FITS_PX ? null : (
          <span className="relative flex justify-between gap-2 px-2 pt-1 text-small font-medium text-t1">
            {width >= MODEL_FITS_PX && model !== undefined ? (
              <span className="name truncate font-normal">{shortModelName(model)}</span>
            ) : null}
            {amount}
          </span>
        )}
      </a>
      {width >= COST_FITS_PX || props.words === null ? null : (
        <span
          aria-hidden="true"
          className={`pointer-events-none absolute top-1 text-small font-medium whitespace-nowrap ${props.words === 'before' ? 'end-full me-1.5' : 'start-full ms-1.5'}`}
        >
          {amount}
        </span>
      )}
      <svg
        aria-hidden="true"
        className="pointer-events-none absolute inset-x-0 overflow-visible"
        style={{ top: BAR_PX + 2, height: 8, width }}
      >
        {session.failures.map((at) => (
          <path key={at} className="fill-s-bad" transform={`translate(${place(at)} 0)`} d="M0 0 4 6.5H-4Z" />
        ))}
      </svg>
    </div>
  );
}
