import type { Today } from '../../../core/contracts/api.ts';
import {
  formatChange,
  formatChangeAgainst,
  formatCost,
  formatCount,
  formatMoney,
  formatRate,
  formatTime,
  NO_DATA,
} from '../../../core/format/index.ts';
import { costMarks, Money } from '../../shared/components/money.tsx';
import { Skeleton } from '../../shared/components/skeleton.tsx';
import { Statistic, StatisticStrip } from '../../shared/components/statistic.tsx';
import { Tokens } from '../../shared/components/tokens.tsx';
import { useTodayFigures } from '../../shared/hooks/use-figures.ts';

/** Share of all input that was read from the cache, 0 to 1; null when there was no input. */
function cacheHitShare({ inputTokens, cacheCreationTokens, cacheReadTokens }: Today['totals']): number | null {
  const input = inputTokens + cacheCreationTokens + cacheReadTokens;
  return input === 0 ? null : cacheReadTokens / input;
}

function CostDetail({ today, answeredAt }: { today: Today; answeredAt: number }) {
  const { totals, yesterdaySoFar } = today;
  const marks = costMarks(totals);
  if (totals.totalTokens === 0 && yesterdaySoFar.totalTokens === 0) {
    return <span>No tokens used yet today</span>;
  }
  const time = formatTime(answeredAt);
  const nothingBefore = yesterdaySoFar.totalCost === 0;
  return (
    <>
      <span title={`Yesterday until ${time}: ${formatCost(yesterdaySoFar)}`}>
        {nothingBefore
          ? `Nothing spent yesterday by ${time}`
          : formatChangeAgainst(totals.totalCost, yesterdaySoFar.totalCost, (usd) => formatMoney(usd))}
        {nothingBefore ? null : <span className="max-split:hidden"> yesterday by {time}</span>}
      </span>
      {marks === '' ? null : <span>{marks}</span>}
    </>
  );
}

function TokensDetail({ today }: { today: Today }) {
  const share = cacheHitShare(today.totals);
  if (today.totals.totalTokens === 0) {
    return <span>Input, output and cache</span>;
  }
  return (
    <span title="Cache reads as a share of input, cache writes and cache reads">
      {formatChange(today.totals.totalTokens, today.yesterdaySoFar.totalTokens)}
      {share === null ? '' : ` · ${formatRate(share, { headline: true })} cache hits`}
    </span>
  );
}

function FailuresDetail({ today }: { today: Today }) {
  return today.toolCalls === 0 ? (
    <span>No tool calls yet today</span>
  ) : (
    <span>
      {formatCount(today.toolFailures)} of {formatCount(today.toolCalls)} calls
    </span>
  );
}

function failureRate({ toolCalls, toolFailures }: Today): string {
  return formatRate(toolCalls === 0 ? null : toolFailures / toolCalls, { headline: true });
}

/** Today in four figures, whatever range the rest of the view shows. */
export function TodayStrip() {
  const { data: today, error, dataUpdatedAt } = useTodayFigures();
  // The cards below say what went wrong; here it is only clear that there is no figure.
  const noValue = error === null ? null : NO_DATA;
  const pending = error === null ? <Skeleton className="mt-0.5 h-3 w-32" /> : <span>Could not be loaded</span>;
  return (
    <StatisticStrip label="Today">
      <Statistic
        label="Cost today"
        value={today ? <Money cost={today.totals} /> : noValue}
        detail={today ? <CostDetail today={today} answeredAt={dataUpdatedAt} /> : pending}
      />
      <Statistic
        label="Tokens today"
        value={today ? <Tokens tokens={today.totals.totalTokens} estimated={today.totals.estimatedTokens} /> : noValue}
        detail={today ? <TokensDetail today={today} /> : pending}
      />
      <Statistic
        label="Sessions today"
        value={today ? formatCount(today.sessions) : noValue}
        detail={today ? <span>{formatCount(today.activeSessions)} active now</span> : pending}
      />
      <Statistic
        label="Tool failures today"
        value={today ? failureRate(today) : noValue}
        detail={today ? <FailuresDetail today={today} /> : pending}
      />
    </StatisticStrip>
  );
}
