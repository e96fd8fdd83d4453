import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { COMMAND_KEYS } from '../../../core/contracts/window-keys.ts';
import { formatTime } from '../../../core/format/index.ts';
import { Button } from '../../shared/components/button.tsx';
import { SegmentedControl } from '../../shared/components/segmented-control.tsx';
import { useConnection } from '../../shared/hooks/use-connection.ts';
import { useTodayFigures } from '../../shared/hooks/use-figures.ts';
import { NOTHING_STORED, useNothingStored } from '../../shared/hooks/use-nothing-stored.ts';
import { useToday } from '../../shared/hooks/use-today.ts';
import { type Address, otherView } from '../address.ts';
import { keyWords } from '../commands/key-words.ts';
import { pageKeys } from '../commands/page-keys.ts';
import { RANGE_KEYS } from '../commands/use-commands.ts';
import { describeSpan, RANGE_LABELS, RANGES } from '../range.ts';
import type { Scope } from '../scope.ts';
import { CustomDays } from './custom-days.tsx';
import { ScopeFilters } from './scope-filters.tsx';
import type { ViewEntry } from './views.ts';

type TitleBarProps = {
  entry: ViewEntry;
  address: Address;
  scope: Scope;
  go: (change: Partial<Address>) => void;
  /** What is said of all figures, whatever the view. */
  mark?: ReactNode;
  /** What the view itself does, at the right end. */
  actions?: ReactNode;
};

const EXPORT_KEYS = pageKeys(COMMAND_KEYS.export);

const CHOICES = RANGES.map((value) => ({
  value,
  text: RANGE_LABELS[value],
  ...(value !== 'custom' && { shortcut: keyWords(RANGE_KEYS[value]) }),
}));

/** The view's name, the days it covers, how old the figures are when they are late, and what they are narrowed to. */
export function TitleBar({ entry, address, scope, go, mark, actions }: TitleBarProps) {
  const { late } = useConnection();
  const { dataUpdatedAt } = useTodayFigures();
  const today = useToday();
  const isEmpty = useNothingStored();
  const { span } = scope;
  // The days of a view that shows a single one are its own.
  const hasRange = entry.scoped && address.layout !== 'day';
  return (
    <header className="sticky top-0 z-20 flex min-h-[52px] shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line bg-win px-3.5 py-2 split:px-6">
      <h1 className="text-page">{entry.title}</h1>
      {mark}
      {hasRange && address.range !== 'custom' ? (
        <span className="text-small text-t3 max-split:hidden">{describeSpan(span, today)}</span>
      ) : null}
      {late && dataUpdatedAt > 0 ? (
        <span className="rounded-chip bg-warn-soft px-1.5 py-0.5 text-micro font-medium text-warn">
          as of {formatTime(dataUpdatedAt)}
        </span>
      ) : null}
      <span className="ms-auto flex min-w-0 flex-wrap items-center justify-end gap-2">
        {hasRange ? (
          <>
            <SegmentedControl
              label="Range"
              choices={CHOICES}
              value={address.range}
              onChange={(range) => go({ range, ...(range === 'custom' ? span : { since: null, until: null }) })}
            />
            {address.range === 'custom' ? (
              <CustomDays span={span} onSpan={(days) => go({ range: 'custom', ...days })} />
            ) : null}
          </>
        ) : null}
        {entry.scoped ? (
          <>
            <ScopeFilters scope={scope} go={go} />
            <Button
              aria-label="Export…"
              aria-disabled={isEmpty}
              title={isEmpty ? NOTHING_STORED : `Export… (${keyWords(EXPORT_KEYS)})`}
              onClick={() => isEmpty || go({ ...otherView(address, 'data'), layout: 'export' })}
            >
              <Download aria-hidden="true" size={14} strokeWidth={1.75} />
            </Button>
          </>
        ) : null}
        {actions}
      </span>
    </header>
  );
}
