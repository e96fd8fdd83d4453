import { formatTime } from '../../../core/format/index.ts';
import { SegmentedControl } from '../../shared/components/segmented-control.tsx';
import type { DaySpan } from '../../shared/day-span.ts';
import { useConnection } from '../../shared/hooks/use-connection.ts';
import { useTodayFigures } from '../../shared/hooks/use-figures.ts';
import { useToday } from '../../shared/hooks/use-today.ts';
import { describeSpan, RANGE_LABELS, RANGES, type Range } from '../range.ts';
import { RANGE_KEYS } from './use-range-keys.ts';

type TitleBarProps = { title: string; span: DaySpan; range: Range; onRange: (range: Range) => void };

const CHOICES = RANGES.map((value) => ({ value, text: RANGE_LABELS[value], shortcut: RANGE_KEYS[value] }));

/** The view's name, the days it covers, how old the figures are when they are late, and the range. */
export function TitleBar({ title, span, range, onRange }: TitleBarProps) {
  const { late } = useConnection();
  const { dataUpdatedAt } = useTodayFigures();
  const today = useToday();
  return (
    <header className="sticky top-0 z-20 flex min-h-[52px] flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-win px-3.5 py-2 split:px-6">
      <h1 className="text-page">{title}</h1>
      <span className="text-small text-t3 max-narrow:hidden">{describeSpan(span, today)}</span>
      {late && dataUpdatedAt > 0 ? (
        <span className="rounded-chip bg-warn-soft px-1.5 py-0.5 text-micro font-medium text-warn">
          as of {formatTime(dataUpdatedAt)}
        </span>
      ) : null}
      <span className="ms-auto">
        <SegmentedControl label="Range" choices={CHOICES} value={range} onChange={onRange} />
      </span>
    </header>
  );
}
