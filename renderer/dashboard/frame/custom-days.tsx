import { daySchema } from '../../../core/contracts/api.ts';
import type { DaySpan } from '../../shared/day-span.ts';
import { useToday } from '../../shared/hooks/use-today.ts';

const FIELD =
  'h-7 rounded-control border border-line-2 bg-surface px-2 text-small text-t1 shadow-card hover:bg-hover focus-visible:outline-offset-2';

/** First and last day of a range of the user's own choice. One that passes the other takes it along. */
export function CustomDays({ span, onSpan }: { span: DaySpan; onSpan: (span: DaySpan) => void }) {
  const today = useToday();
  function change(part: keyof DaySpan, day: string): void {
    if (!daySchema.safeParse(day).success || day > today) return;
    const next: DaySpan = { ...span, [part]: day };
    onSpan(next.since > next.until ? { since: day, until: day } : next);
  }
  return (
    <span className="inline-flex items-center gap-1.5 text-small text-t3">
      <input
        type="date"
        aria-label="First day"
        max={today}
        value={span.since}
        onChange={(event) => change('since', event.target.value)}
        className={FIELD}
      />
      –
      <input
        type="date"
        aria-label="Last day"
        max={today}
        value={span.until}
        onChange={(event) => change('until', event.target.value)}
        className={FIELD}
      />
    </span>
  );
}
