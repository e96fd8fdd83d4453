import { ChevronLeft, ChevronRight } from 'lucide-react';
import { daySchema } from '../../../../core/contracts/api.ts';
import { Button } from '../../../shared/components/button.tsx';
import { addDays } from '../../../shared/day-span.ts';

type DayPickerProps = { day: string; today: string; onDay: (day: string) => void };

/** The day that is shown, with the one before and the one after. */
export function DayPicker({ day, today, onDay }: DayPickerProps) {
  return (
    <span className="flex items-center gap-1">
      <Button look="ghost" className="px-0" title="The day before (←)" onClick={() => onDay(addDays(day, -1))}>
        <ChevronLeft aria-hidden="true" size={14} strokeWidth={1.75} />
        <span className="sr-only">The day before</span>
      </Button>
      <input
        type="date"
        aria-label="Day"
        max={today}
        value={day}
        onChange={(event) => {
          const { value } = event.target;
          if (daySchema.safeParse(value).success && value <= today) onDay(value);
        }}
        className="h-7 rounded-control border border-line-2 bg-surface px-2 text-small font-medium text-t1 shadow-card hover:bg-hover"
      />
      <Button
        look="ghost"
        className="px-0"
        title="The day after (→)"
        disabled={day >= today}
        onClick={() => onDay(addDays(day, 1))}
      >
        <ChevronRight aria-hidden="true" size={14} strokeWidth={1.75} />
        <span className="sr-only">The day after</span>
      </Button>
    </span>
  );
}
