import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import type { Finding } from '../../../core/contracts/insights.ts';
import { formatCount, formatTime } from '../../../core/format/index.ts';
import { BusyIcon } from '../../shared/components/busy-icon.tsx';
import { Button } from '../../shared/components/button.tsx';
import { EmptyNotice, ErrorNotice } from '../../shared/components/notice.tsx';
import { SegmentedControl } from '../../shared/components/segmented-control.tsx';
import { Select } from '../../shared/components/select.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { ZONE } from '../../shared/zone.ts';
import { FINDING_ORDERS, otherView } from '../address.ts';
import { TitleActions } from '../frame/title-actions.tsx';
import { RANGE_LABELS } from '../range.ts';
import { sessionKey } from '../sessions/session-key.ts';
import { useOffCategories } from '../use-is-wanted.ts';
import { useSpan } from '../use-span.ts';
import type { ViewProps } from '../view-props.ts';
import { FindingCard } from './finding-card.tsx';
import { FindingFilters, hiddenWords, type ShownFindings, shownFindings } from './finding-filters.tsx';
import { FINDING_ORDER_LABELS, orderFindings } from './finding-order.ts';
import { FindingSessions } from './finding-sessions.tsx';
import { MutedElsewhere } from './muted-elsewhere.tsx';
import { LOOKED_AT, nothingWords } from './nothing-words.ts';
import { ProductivityCard } from './productivity-card.tsx';
import { useInsightChoices } from './use-insight-choices.ts';
import { useAnotherLook, useInsights } from './use-insights.ts';

/** How far back the rules look; a day alone is too little to find anything in, and findings are about now. */
const SPANS = [
  { value: '7d', text: RANGE_LABELS['7d'], shortcut: 'W' },
  { value: '30d', text: RANGE_LABELS['30d'], shortcut: 'M' },
] as const;
const SPAN_DAYS = { '7d': 7, '30d': 30 };

const ORDER_CHOICES = FINDING_ORDERS.map((value) => ({ value, text: FINDING_ORDER_LABELS[value] }));

/** What rules found in the user's own figures, most urgent first, and the score with its parts. */
export function InsightsView({ address, go }: ViewProps) {
  const [shown, setShown] = useState<ShownFindings>('all');
  const [opened, setOpened] = useState<Finding | null>(null);
  const range = address.range === '30d' ? '30d' : '7d';
  const days = SPAN_DAYS[range];
  const span = useSpan({ range, since: null, until: null });
  const another = useAnotherLook(days);
  const { data, error, refetch } = useInsights(days, another.askedAnewAt);
  const findings = data?.findings ?? [];
  const choices = useInsightChoices(findings);
  const off = useOffCategories(LOOKED_AT);
  if (data === undefined) {
    return error === null ? <SkeletonRows rows={10} /> : <ErrorNotice error={error} onRetry={() => void refetch()} />;
  }
  const problem = choices.error ?? another.error;
  const hidden = hiddenWords(shown);
  const elsewhere = shown === 'muted' ? data.mutedElsewhere : [];
  const list = orderFindings(shownFindings(data, shown), address.findings);
  return (
    <div className="grid items-start gap-3.5 columns:grid-cols-[200px_minmax(0,1fr)]">
      <TitleActions>
        <span className="text-small text-t3 max-columns:hidden">
          Looked at {formatTime(data.until, { timeZone: ZONE })}
        </span>
        <SegmentedControl
          label="Looked at"
          choices={SPANS}
          value={range}
          onChange={(next) => go({ range: next, since: null, until: null })}
        />
        <Select
          label="Order"
          choices={ORDER_CHOICES}
          value={address.findings}
          onChange={(order) => go({ findings: order })}
        />
        <Button
          aria-label="Look again"
          title="Look again"
          aria-busy={another.isLooking}
          className="px-0"
          onClick={another.lookAgain}
        >
          <BusyIcon icon={RefreshCw} isBusy={another.isLooking} />
        </Button>
      </TitleActions>
      <div className="flex flex-col gap-3.5 columns:sticky columns:top-[66px]">
        <FindingFilters data={data} shown={shown} onShown={setShown} />
        <ProductivityCard scope={{ span, platform: null, project: null }} />
        <p className="px-2.5 text-micro text-t3">
          Found on this device in counts, times and outcomes of the last {formatCount(days)} days. No prompt or code is
          read, and no model is asked.
        </p>
      </div>
      <div className="flex min-w-0 flex-col gap-3.5">
        {problem === null ? null : (
          <p role="alert" className="text-small text-bad">
            {problem.message}
          </p>
        )}
        {hidden === null || list.length + elsewhere.length === 0 ? null : (
          <p title={hidden.title} className="text-small text-t2">
            {hidden.note}
          </p>
        )}
        {list.map((finding) => (
          <FindingCard
            key={finding.id}
            finding={finding}
            span={span}
            isBusy={choices.busyId === finding.id}
            onSessions={() => setOpened(finding)}
            onChoice={(choice) => choices.choose(finding, choice)}
          />
        ))}
        {elsewhere.length === 0 ? null : (
          <MutedElsewhere ids={elsewhere} onAllow={choices.allowAgain} busyId={choices.busyId} />
        )}
        {list.length + elsewhere.length > 0 ? null : (
          <div className="rounded-card border border-line bg-surface">
            <EmptyNotice>{hidden !== null ? hidden.nothing : nothingWords(data, off)}</EmptyNotice>
          </div>
        )}
      </div>
      {opened === null ? null : (
        <FindingSessions
          finding={opened}
          onOpen={({ platform, sessionId }) =>
            go({ ...otherView(address, 'sessions'), session: sessionKey({ platform, sessionId }) })
          }
          onClose={() => setOpened(null)}
        />
      )}
    </div>
  );
}
