import type { Today } from '../../core/contracts/api.ts';
import { dayOfInstant, formatDay, formatTime } from '../../core/format/index.ts';
import { Money } from '../shared/components/money.tsx';
import { Skeleton } from '../shared/components/skeleton.tsx';
import { Tokens } from '../shared/components/tokens.tsx';
import { ZONE } from '../shared/zone.ts';
import { type Comparison, compareWithUsual, compareWithYesterday } from './comparison.ts';
import type { PopoverState } from './popover-state.ts';

/** `as of 14:31`, with the day when that was not today. */
function asOfText(instant: number, today: string): string {
  const day = dayOfInstant(instant, ZONE);
  const time = formatTime(instant, { timeZone: ZONE });
  return day === today ? `as of ${time}` : `as of ${formatDay(day)}, ${time}`;
}

function Compared({ comparison: { arrow, words, title } }: { comparison: Comparison }) {
  return (
    <span title={title} className="name truncate">
      {arrow === '' ? null : <span className="text-t3">{arrow} </span>}
      {words}
    </span>
  );
}

function Note({ today, answeredAt, state }: { today: Today; answeredAt: number; state: PopoverState }) {
  if (state.asOf !== null) {
    return asOfText(state.asOf, today.date);
  }
  if (state.readingHistory) {
    return 'Comparisons appear when history is read';
  }
  const time = formatTime(answeredAt, { timeZone: ZONE });
  const usual = compareWithUsual(today, time);
  return (
    <span className="flex justify-between gap-3">
      <Compared comparison={compareWithYesterday(today, time)} />
      {usual === null ? null : <Compared comparison={usual} />}
    </span>
  );
}

type HeadlineProps = { today: Today; answeredAt: number; state: PopoverState };

/** The one large figure: what today cost, with its tokens and what it is compared with. */
export function Headline({ today, answeredAt, state }: HeadlineProps) {
  return (
    <div className={state.dimmed ? 'late-figures' : ''}>
      <div className="flex items-baseline justify-between gap-3">
        <p className="text-display">
          <Money cost={today.totals} />
        </p>
        <p className="flex items-baseline gap-1.5">
          <span className="text-heading">
            <Tokens tokens={today.totals.totalTokens} estimated={today.totals.estimatedTokens} />
          </span>{' '}
          <span className="text-small text-t3">tokens</span>
        </p>
      </div>
      <p className="mt-0.5 truncate text-small leading-5 text-t2">
        <Note today={today} answeredAt={answeredAt} state={state} />
      </p>
    </div>
  );
}

/** Boxes of the same size until there are figures. */
export function HeadlineSkeleton() {
  return (
    <div role="status" className="flex flex-col">
      <span className="sr-only">Loading</span>
      <Skeleton className="my-1 h-[34px] w-36" />
      <Skeleton className="mt-1.5 mb-1 h-3 w-44" />
    </div>
  );
}
