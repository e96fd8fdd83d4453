import type { Feed, FeedEvent } from '../../../core/contracts/feed.ts';
import {
  formatCost,
  formatCount,
  formatDuration,
  formatMoney,
  formatTime,
  formatTokens,
} from '../../../core/format/index.ts';
import { Card } from '../../shared/components/card.tsx';
import { EmptyNotice, ErrorNotice } from '../../shared/components/notice.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { StateDot } from '../../shared/components/state-dot.tsx';
import { ToolMark } from '../../shared/components/tool-mark.tsx';
import { useHealth } from '../../shared/health/use-health.ts';
import { TIME_PASSES_MS } from '../../shared/hooks/time-passes.ts';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import { useClock } from '../../shared/hooks/use-clock.ts';
import { useConnection } from '../../shared/hooks/use-connection.ts';
import { BlockSection } from '../../shared/spending/block-section.tsx';
import { BudgetSection } from '../../shared/spending/budget-section.tsx';
import { ZONE } from '../../shared/zone.ts';
import { type Address, otherView } from '../address.ts';
import { isNarrowed, type Scope } from '../scope.ts';
import { sessionKey } from '../sessions/session-key.ts';
import { liveState } from './live-state.ts';
import { feedArgs } from './questions.ts';

const CLOCK_STEP_MS = 10_000;

function whatOf(event: FeedEvent): { name: string; size: string; end: string } {
  if (event.type === 'prompt') {
    const size = event.length === null ? '' : `${formatCount(event.length)} chars`;
    return { name: 'Prompt', size, end: '' };
  }
  if (event.type === 'response') {
    const isEstimated = event.costSource === 'estimated';
    const cost = {
      totalCost: event.totalCost,
      estimatedCost: isEstimated ? event.totalCost : 0,
      unpricedTokens: event.costSource === 'unpriced' ? event.totalTokens : 0,
    };
    return { name: 'Response', size: formatTokens(event.totalTokens), end: formatCost(cost) };
  }
  const end = event.success === false ? 'failed' : event.durationMs === null ? '' : formatDuration(event.durationMs);
  return { name: event.toolName, size: '', end };
}

function Row({ event, onOpen }: { event: FeedEvent; onOpen: () => void }) {
  const { name, size, end } = whatOf(event);
  const hasFailed = event.type === 'tool' && event.success === false;
  return (
    <tr className="h-[26px] hover:bg-hover">
      <td className="truncate ps-4 text-small text-t3">{formatTime(event.at, { timeZone: ZONE, seconds: true })}</td>
      <td className="ps-2">
        <button
          type="button"
          onClick={onOpen}
          className="flex min-h-6 w-full items-center gap-2 rounded-chip text-start"
        >
          <ToolMark platform={event.platform} />
          <span className="truncate font-medium">{name}</span>
          <span className="shrink-0 text-t3">{size}</span>
        </button>
      </td>
      <td className="name hidden truncate ps-2 text-end text-small text-t3 @min-[400px]:table-cell">
        {event.projectName ?? ''}
      </td>
      <td className={`ps-2 pe-4 text-end whitespace-nowrap ${hasFailed ? 'text-bad' : 'text-t2'}`}>{end}</td>
    </tr>
  );
}

function rateWords({ rate }: Feed): string {
  const parts: string[] = [];
  if (rate.costPerHour !== null) parts.push(`${formatMoney(rate.costPerHour)}/h`);
  if (rate.tokensPerMinute !== null) parts.push(`${formatTokens(Math.round(rate.tokensPerMinute))} tok/min`);
  return parts.join(' · ');
}

type LiveCardProps = {
  scope: Scope;
  address: Address;
  go: (change: Partial<Address>) => void;
  className?: string;
};

/** What happened last, whatever the days of the view: names, sizes and durations, no content. */
export function LiveCard({ scope, address, go, className }: LiveCardProps) {
  const { data, error, refetch } = useApiQuery('feed', feedArgs(scope), { refetchEveryMs: TIME_PASSES_MS });
  const now = useClock(CLOCK_STEP_MS);
  const newest = data?.events[0];
  const { late } = useConnection();
  const { kind } = useHealth();
  const { dot, word, isKnown } = liveState(newest, now, kind, late);
  // What was read before says nothing of how much is spent now.
  const rate = data === undefined || !isKnown ? '' : rateWords(data);
  return (
    <Card
      title="Live"
      note={
        <span className="flex items-center gap-2">
          <StateDot state={dot} />
          {word}
        </span>
      }
      actions={<span className="text-micro text-t3">{rate}</span>}
      className={className}
    >
      {data === undefined ? (
        error === null ? (
          <SkeletonRows rows={8} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )
      ) : data.events.length === 0 ? (
        <EmptyNotice>
          Nothing happened in the last seven days. Prompts, responses and tool calls appear here at once.
        </EmptyNotice>
      ) : (
        <div className="@container">
          <table aria-label="Newest events" className="mt-1 mb-2 w-full table-fixed">
            <thead className="invisible text-[0] leading-[0]">
              <tr>
                <th scope="col" className="w-25">
                  Time
                </th>
                <th scope="col">What</th>
                <th scope="col" className="hidden w-[24%] @min-[400px]:table-cell">
                  Project
                </th>
                <th scope="col" className="w-18">
                  Cost or duration
                </th>
              </tr>
            </thead>
            <tbody>
              {data.events.map((event) => (
                <Row
                  key={event.id}
                  event={event}
                  onOpen={() => go({ ...otherView(address, 'sessions'), session: sessionKey(event) })}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {isNarrowed(scope) ? null : (
        <div className="mt-auto">
          <BlockSection now={now} className="border-t border-line pt-2" />
          <BudgetSection asOf={null} />
        </div>
      )}
    </Card>
  );
}
