import { useMemo } from 'react';
import type { Report } from '../../../core/contracts/api.ts';
import { modelColours } from '../../shared/charts/model-colours.ts';
import { Card } from '../../shared/components/card.tsx';
import { ErrorNotice } from '../../shared/components/notice.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import type { DaySpan } from '../../shared/day-span.ts';
import { useReport } from '../../shared/hooks/use-figures.ts';
import { otherView } from '../address.ts';
import type { RecentRange } from '../range.ts';
import { scopeFilters } from '../scope.ts';
import { NoSessions } from '../sessions/no-sessions.tsx';
import type { ViewProps } from '../view-props.ts';
import { CostCard } from './cost-card.tsx';
import { FirstRun } from './first-run.tsx';
import { ProjectsCard } from './projects-card.tsx';
import { RecentSessionsCard } from './recent-sessions-card.tsx';
import { TodayStrip } from './today-strip.tsx';
import { TokensCard } from './tokens-card.tsx';

function modelsOf(...reports: (Report | undefined)[]): string[] {
  return reports.flatMap(
    (report) => report?.rows.flatMap((row) => row.modelBreakdowns.map((part) => part.model)) ?? [],
  );
}

/** The days that an answer covers. While a new range is being loaded this is still the former one. */
function spanOfReport(report: Report, asked: DaySpan): DaySpan {
  return { since: report.since ?? asked.since, until: report.until ?? asked.until };
}

/** Today at a glance, then what the range cost, by day, model, kind of token and project, and its newest sessions. */
export function OverviewView({ address, go, scope }: ViewProps) {
  const { span } = scope;
  const filters = scopeFilters(scope);
  const daily = useReport('daily', span, filters);
  const projects = useReport('projects', span, filters);
  const onRange = (range: RecentRange) => go({ range, since: null, until: null });
  const report = daily.data;
  const colours = useMemo(() => modelColours(modelsOf(report, projects.data)), [report, projects.data]);
  const covered = useMemo(() => (report === undefined ? span : spanOfReport(report, span)), [report, span]);

  if (report?.freshness.newestResponseAt === null) {
    return (
      <div className="flex flex-col gap-3.5">
        <TodayStrip />
        <FirstRun />
      </div>
    );
  }
  const hasProjects = projects.data !== undefined && projects.data.rows.length > 0;
  const nothingUsed = report !== undefined && report.totals.responses === 0;
  return (
    <div className="flex flex-col gap-3.5">
      <TodayStrip />
      <div className="grid items-stretch gap-3.5 columns:grid-cols-2 wide:grid-cols-[minmax(0,1fr)_322px]">
        {report === undefined ? (
          <Card title="Cost by day" className="min-h-[292px] columns:col-span-2">
            {daily.error === null ? (
              <SkeletonRows rows={8} />
            ) : (
              <ErrorNotice error={daily.error} onRetry={() => void daily.refetch()} />
            )}
          </Card>
        ) : nothingUsed ? (
          <Card title="Cost by day" className="min-h-[200px] columns:col-span-2">
            <NoSessions freshness={report.freshness} span={covered} onRange={onRange} />
          </Card>
        ) : (
          <>
            <CostCard report={report} span={covered} colours={colours} className="columns:col-span-2 wide:col-span-1" />
            <TokensCard totals={report.totals} />
          </>
        )}
        {nothingUsed ? null : (
          <RecentSessionsCard
            scope={scope}
            onRange={onRange}
            onAll={() => go(otherView(address, 'sessions'))}
            className={`order-last columns:col-span-2 wide:order-none ${hasProjects ? 'wide:col-span-1' : ''}`}
          />
        )}
        {hasProjects ? <ProjectsCard report={projects.data} colours={colours} /> : null}
      </div>
    </div>
  );
}
