import { formatTime } from '../../../../core/format/index.ts';
import { ZONE } from '../../../shared/zone.ts';
import { tickText, timeTicks } from '../timeline/time-ticks.ts';
import type { DaySpanMs } from './day-hours.ts';
import type { DayScale } from './day-scale.ts';

/** Ticks do not stand closer than this. */
const TICK_ROOM_PX = 80;
/** Beside the time of the present there is no room for another. */
const NOW_ROOM_PX = 62;

type DayAxisProps = {
  scale: DayScale;
  /** Epoch milliseconds; null on other days. */
  now: number | null;
  /** The hour that is marked. */
  marked: DaySpanMs | null;
};

/** The hours over the rows, their lines through all of them, what is still to come, what is marked, and now in red. */
export function DayAxis({ scale, now, marked }: DayAxisProps) {
  const { from, to } = scale.span;
  const { at: ticks, stepMs } = timeTicks(from, to, scale.width / TICK_ROOM_PX);
  const nowX = now === null ? null : scale.toX(now);
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-y-0 start-(--day-label) end-(--day-total)">
      {nowX === null ? null : (
        <span className="absolute end-0 top-7 bottom-0 bg-sunken" style={{ left: Math.max(0, nowX) }} />
      )}
      {marked === null ? null : (
        <span
          data-marked-hour
          className="absolute top-7 bottom-0 border-x border-accent bg-accent-soft forced-colors:border-[Highlight]"
          style={{ left: scale.toX(marked.from), width: scale.toX(marked.to) - scale.toX(marked.from) }}
        />
      )}
      {ticks.map((at) => {
        const x = scale.toX(at);
        const isNear = nowX !== null && Math.abs(nowX - x) < NOW_ROOM_PX;
        return (
          <span key={at}>
            <span className="absolute top-7 bottom-0 w-px bg-line" style={{ left: x }} />
            {isNear ? null : (
              <span
                className="absolute top-1 -translate-x-1/2 text-micro whitespace-nowrap text-t3"
                style={{ left: x }}
              >
                {tickText(at, stepMs, { timeZone: ZONE })}
              </span>
            )}
          </span>
        );
      })}
      {now === null || nowX === null ? null : (
        <>
          <span className="absolute top-7 bottom-0 z-1 w-0.5 bg-bad" style={{ left: nowX - 1 }} />
          <span
            className="absolute top-0.5 z-1 -translate-x-1/2 rounded-chip bg-bad px-1.5 text-micro font-semibold whitespace-nowrap text-surface"
            style={{ left: nowX }}
          >
            {formatTime(now, { timeZone: ZONE })}
          </span>
        </>
      )}
    </div>
  );
}
