import type { Freshness } from '../../../core/contracts/api.ts';
import { dayOfInstant, formatDay } from '../../../core/format/index.ts';
import { Button } from '../../shared/components/button.tsx';
import { EmptyNotice } from '../../shared/components/notice.tsx';
import { type DaySpan, daysOf } from '../../shared/day-span.ts';
import { ZONE } from '../../shared/zone.ts';
import { RANGE_LABELS, type RecentRange } from '../range.ts';

type NoSessionsProps = {
  freshness: Freshness;
  span: DaySpan;
  onRange: (range: RecentRange) => void;
  /** Only some tools or projects are shown. */
  isNarrowed?: boolean;
  /** Shows all tools and projects. */
  onAll?: () => void;
};

/** The next larger range, null when the largest is shown already. */
function widerRange(span: DaySpan): RecentRange | null {
  const days = daysOf(span).length;
  if (days >= 30) {
    return null;
  }
  return days >= 7 ? '30d' : '7d';
}

/** What stands in place of the sessions of a range that has none: when the last one was, and the way to see it. */
export function NoSessions({ freshness, span, onRange, isNarrowed = false, onAll }: NoSessionsProps) {
  if (isNarrowed && onAll !== undefined) {
    return (
      <EmptyNotice action={<Button onClick={onAll}>Show all tools and projects</Button>}>
        Nothing of this tool and project in these days.
      </EmptyNotice>
    );
  }
  if (freshness.newestResponseAt === null) {
    return (
      <EmptyNotice>
        No sessions yet. They appear here as soon as a tool on this machine is used; nothing has to be set up.
      </EmptyNotice>
    );
  }
  const last = formatDay(dayOfInstant(freshness.newestResponseAt, ZONE), { year: true });
  const wider = widerRange(span);
  return (
    <EmptyNotice
      action={wider === null ? null : <Button onClick={() => onRange(wider)}>Show {RANGE_LABELS[wider]}</Button>}
    >
      No sessions in this range. The last one was on {last}.
    </EmptyNotice>
  );
}
