import { Card } from '../../shared/components/card.tsx';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import { otherView } from '../address.ts';
import { isNarrowed, scopeArgs } from '../scope.ts';
import { NoSessions } from '../sessions/no-sessions.tsx';
import type { ViewProps } from '../view-props.ts';
import { CostCard } from './cost-card.tsx';
import { FirstRun } from './first-run.tsx';
import { LiveCard } from './live-card.tsx';
import { ProjectsCard } from './projects-card.tsx';
import { SummaryStrip } from './summary-strip.tsx';
import { TokensCard } from './tokens-card.tsx';
import { WhenCard } from './when-card.tsx';

/** What the range cost: in five figures, along time, by kind of token, by hour, by project, and what happens now. */
export function OverviewView({ address, go, scope }: ViewProps) {
  const { data: summary } = useApiQuery('summary', scopeArgs(scope));
  if (summary?.freshness.newestResponseAt === null && !isNarrowed(scope)) {
    return (
      <div className="flex flex-col gap-3.5">
        <SummaryStrip scope={scope} />
        <FirstRun onChooseFolder={() => go({ ...otherView(address, 'settings'), layout: 'sources' })} />
      </div>
    );
  }
  if (summary !== undefined && summary.figures.responses === 0) {
    return (
      <div className="flex flex-col gap-3.5">
        <SummaryStrip scope={scope} />
        <div className="grid items-stretch gap-3.5 columns:grid-cols-2">
          <Card title="Cost" className="min-h-[200px]">
            <NoSessions
              freshness={summary.freshness}
              span={scope.span}
              isNarrowed={isNarrowed(scope)}
              onRange={(range) => go({ range, since: null, until: null })}
              onAll={() => go({ platform: null, project: null })}
            />
          </Card>
          <LiveCard scope={scope} address={address} go={go} />
        </div>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-3.5">
      <SummaryStrip scope={scope} />
      <div className="grid items-stretch gap-3.5 columns:grid-cols-2 wide:grid-cols-[minmax(0,1.05fr)_minmax(0,0.8fr)_minmax(322px,0.75fr)]">
        <CostCard scope={scope} go={go} className="columns:col-span-2" />
        <TokensCard scope={scope} className="columns:col-span-2 wide:col-span-1" />
        <WhenCard scope={scope} />
        <ProjectsCard scope={scope} go={go} />
        <LiveCard scope={scope} address={address} go={go} className="columns:col-span-2 wide:col-span-1" />
      </div>
    </div>
  );
}
