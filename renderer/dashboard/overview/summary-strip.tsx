import type { Summary, SummaryFigures } from '../../../core/contracts/summary.ts';
import {
  ESTIMATE_MARK,
  formatChange,
  formatChangeAgainst,
  formatCount,
  formatDay,
  formatMoney,
  formatRate,
  formatRateChange,
  formatTime,
  formatTokens,
  NO_DATA,
} from '../../../core/format/index.ts';
import { SparkLine } from '../../shared/charts/spark-line.tsx';
import { costMarks, Money } from '../../shared/components/money.tsx';
import { Skeleton } from '../../shared/components/skeleton.tsx';
import { Statistic, StatisticStrip } from '../../shared/components/statistic.tsx';
import { Tokens } from '../../shared/components/tokens.tsx';
import { TIME_PASSES_MS } from '../../shared/hooks/time-passes.ts';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import { useTodayFigures } from '../../shared/hooks/use-figures.ts';
import { isReadingHistory } from '../../shared/reading-history.ts';
import { ZONE } from '../../shared/zone.ts';
import { tooFewWords } from '../decision-words.ts';
import { type Scope, scopeArgs } from '../scope.ts';
import { useIsWanted } from '../use-is-wanted.ts';

/** Pixels: the narrowest of the five has room for it beside a rate, from the width on at which lines are drawn. */
const SPARK_WIDTH = 52;

/** Share of calls that failed, 0 to 1; null when there were none. */
function failureShare({ toolCalls, toolFailures }: Pick<SummaryFigures, 'toolCalls' | 'toolFailures'>): number | null {
  return toolCalls === 0 ? null : toolFailures / toolCalls;
}

function userDecisions({ decisions }: Pick<SummaryFigures, 'decisions'>): number {
  return decisions.accepted + decisions.edited + decisions.rejected;
}

/** What the range is compared with, in words: `Fri 6 Nov – Thu 12 Nov until 14:32`. */
function comparedWith({ before }: Summary): string {
  if (before === null) return '';
  const days =
    before.since === before.until ? formatDay(before.since) : `${formatDay(before.since)} – ${formatDay(before.until)}`;
  return before.isSoFar ? `${days} until ${formatTime(before.end, { timeZone: ZONE })}` : days;
}

/** Against days of which some are still to come, any change would be a wrong one. */
function withoutComparison(summary: Summary): Summary {
  return { ...summary, before: null };
}

function CostDetail({ summary, isReading }: { summary: Summary; isReading: boolean }) {
  const { figures, before } = summary;
  // Estimated tokens are said with the tokens.
  const marks = costMarks({ ...figures, estimatedTokens: 0 });
  if (figures.totalTokens === 0 && (before === null || before.figures.totalTokens === 0)) {
    return <span>No tokens used</span>;
  }
  return (
    <>
      {isReading ? <span>Compared when history is read</span> : null}
      {before === null ? null : (
        <span title={`Compared with ${comparedWith(summary)}`}>
          {formatChangeAgainst(figures.totalCost, before.figures.totalCost, (usd) => formatMoney(usd))}
        </span>
      )}
      {marks === '' ? null : <span>{marks}</span>}
    </>
  );
}

function TokensDetail({ summary: { figures, before } }: { summary: Summary }) {
  if (figures.totalTokens === 0) return <span>Input, output and cache</span>;
  const hits =
    figures.cacheHitShare === null ? [] : [`${formatRate(figures.cacheHitShare, { headline: true })} cache hits`];
  const change = before === null ? [] : [formatChange(figures.totalTokens, before.figures.totalTokens)];
  return (
    <>
      <Details change={change} rest={hits.join('')} title="Cache reads as a share of input and cache reads" />
      {figures.estimatedTokens === 0 ? null : (
        <span>
          {ESTIMATE_MARK}
          {formatTokens(figures.estimatedTokens)} tokens estimated
        </span>
      )}
    </>
  );
}

function SessionsDetail({ summary: { figures, before, activeSessions } }: { summary: Summary }) {
  const isCompared = before !== null && figures.sessions + before.figures.sessions > 0;
  const change = isCompared ? [formatChange(figures.sessions, before.figures.sessions)] : [];
  return <Details change={change} rest={`${formatCount(activeSessions)} active now`} />;
}

function AcceptanceDetail({ summary: { figures, before } }: { summary: Summary }) {
  const isWanted = useIsWanted('acceptance');
  const decided = userDecisions(figures);
  if (decided === 0) return <span>{isWanted ? 'No decisions of yours' : 'Switched off'}</span>;
  const count = `${formatCount(decided)} ${decided === 1 ? 'decision' : 'decisions'}`;
  if (figures.decisions.keptRate === null) return <span>{tooFewWords(decided)}</span>;
  const change =
    before === null || before.figures.decisions.keptRate === null
      ? []
      : [formatRateChange(figures.decisions.keptRate, before.figures.decisions.keptRate)];
  return <Details change={change} rest={count} title="Only your own decisions count" />;
}

function FailuresDetail({ summary: { figures, before } }: { summary: Summary }) {
  const isWanted = useIsWanted('usage');
  if (figures.toolCalls === 0) return <span>{isWanted ? 'No tool calls' : 'Tool use is switched off'}</span>;
  const share = failureShare(figures);
  const earlier = before === null ? null : failureShare(before.figures);
  const change = earlier === null ? [] : [formatRateChange(share, earlier)];
  const count = `${formatCount(figures.toolFailures)} of ${formatCount(figures.toolCalls)}`;
  return <Details change={change} rest={count} />;
}

/** What is said of a figure beside its change; it leaves first where there is little width. */
function Details({ change, rest, title }: { change: readonly string[]; rest: string; title?: string }) {
  return (
    <span title={title}>
      {change.join(' · ')}
      <span className={change.length === 0 ? '' : 'max-split:sr-only'}>
        {change.length === 0 || rest === '' ? '' : ' · '}
        {rest}
      </span>
    </span>
  );
}

/** The range in five figures, each with what it was before and how it went. */
export function SummaryStrip({ scope }: { scope: Scope }) {
  const { data, error } = useApiQuery('summary', scopeArgs(scope), { refetchEveryMs: TIME_PASSES_MS });
  const { data: today } = useTodayFigures();
  const isReading = today !== undefined && isReadingHistory(today.freshness);
  const summary = data !== undefined && isReading ? withoutComparison(data) : data;
  // The cards below say what went wrong; here it is only clear that there is no figure.
  const noValue = error === null ? null : NO_DATA;
  const pending = error === null ? <Skeleton className="mt-0.5 h-3 w-32" /> : <span>Could not be loaded</span>;
  const points = summary?.points ?? [];
  return (
    <StatisticStrip label="Summary">
      <Statistic
        label="Cost"
        value={summary ? <Money cost={summary.figures} /> : noValue}
        detail={summary ? <CostDetail summary={summary} isReading={isReading} /> : pending}
        spark={<SparkLine width={SPARK_WIDTH} values={points.map((point) => point.totalCost)} />}
      />
      <Statistic
        label="Tokens"
        value={
          summary ? (
            <Tokens tokens={summary.figures.totalTokens} estimated={summary.figures.estimatedTokens} />
          ) : (
            noValue
          )
        }
        detail={summary ? <TokensDetail summary={summary} /> : pending}
        spark={<SparkLine width={SPARK_WIDTH} values={points.map((point) => point.totalTokens)} />}
      />
      <Statistic
        label="Sessions"
        value={summary ? formatCount(summary.figures.sessions) : noValue}
        detail={summary ? <SessionsDetail summary={summary} /> : pending}
        spark={<SparkLine width={SPARK_WIDTH} values={points.map((point) => point.sessions)} />}
      />
      <Statistic
        label="Acceptance"
        value={summary ? formatRate(summary.figures.decisions.keptRate, { headline: true }) : noValue}
        detail={summary ? <AcceptanceDetail summary={summary} /> : pending}
        spark={<SparkLine width={SPARK_WIDTH} values={points.map((point) => point.decisions.keptRate)} />}
      />
      <Statistic
        label="Tool failures"
        value={summary ? formatRate(failureShare(summary.figures), { headline: true }) : noValue}
        detail={summary ? <FailuresDetail summary={summary} /> : pending}
        spark={<SparkLine width={SPARK_WIDTH} values={points.map(failureShare)} />}
      />
    </StatisticStrip>
  );
}
