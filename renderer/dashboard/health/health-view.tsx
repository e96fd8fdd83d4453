import { CircleCheck, Download } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../shared/components/button.tsx';
import { ErrorNotice } from '../../shared/components/notice.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { NOTHING_LOST } from '../../shared/health/health.ts';
import { healthBanner } from '../../shared/health/health-banner.ts';
import { StateBanner } from '../../shared/health/state-banner.tsx';
import { useHealth, useOwner } from '../../shared/health/use-health.ts';
import { useClock } from '../../shared/hooks/use-clock.ts';
import { useDesktopAction } from '../../shared/hooks/use-desktop-action.ts';
import { useStatus } from '../../shared/hooks/use-figures.ts';
import { TitleActions } from '../frame/title-actions.tsx';
import { CheckButton } from './check-button.tsx';
import { DeadLettersCard } from './dead-letters-card.tsx';
import { DiagnosticsDialog } from './diagnostics-dialog.tsx';
import { MinutesCard } from './minutes-card.tsx';
import { PipelineCard } from './pipeline-card.tsx';
import { ProcessesCard } from './processes-card.tsx';
import { RejectionsCard } from './rejections-card.tsx';
import { StagesCard } from './stages-card.tsx';
import { StreamsCard } from './streams-card.tsx';

/** After midnight a pause began on another day. */
const CLOCK_STEP_MS = 60_000;

/** Whether anything is lost, said first; what somebody can act on stands in the notice that every view has above it. */
function Sentence() {
  const health = useHealth();
  const action = useDesktopAction();
  const banner = healthBanner(health, useClock(CLOCK_STEP_MS));
  if (banner !== null) return banner.action === null ? <StateBanner banner={banner} action={action} /> : null;
  if (health.kind !== 'running') return null;
  return (
    <p role="status" className="flex items-center gap-2.5 rounded-control bg-ok-soft p-3">
      <CircleCheck aria-hidden="true" size={16} strokeWidth={1.75} className="shrink-0 text-ok" />
      <span>
        <strong className="font-semibold text-ok">All is well.</strong> Every process runs. {NOTHING_LOST}
      </span>
    </p>
  );
}

/** How the pipeline stands: its stages, its processes, and what it could not read. */
export function HealthView() {
  const { data: status, error, refetch, dataUpdatedAt } = useStatus();
  const owner = useOwner();
  const [isDiagnosing, setDiagnosing] = useState(false);
  if (status === undefined) {
    return error === null ? <SkeletonRows rows={10} /> : <ErrorNotice error={error} onRetry={() => void refetch()} />;
  }
  return (
    <div className="flex flex-col gap-3.5">
      <TitleActions>
        <CheckButton checkedAt={dataUpdatedAt} />
        <Button onClick={() => setDiagnosing(true)}>
          <Download aria-hidden="true" size={14} strokeWidth={1.75} />
          Diagnostics…
        </Button>
      </TitleActions>
      {isDiagnosing ? <DiagnosticsDialog onClose={() => setDiagnosing(false)} /> : null}
      <Sentence />
      <PipelineCard status={{ ...status, owner: owner ?? status.owner }} />
      <div className="grid items-start gap-3.5 split:grid-cols-[minmax(0,1.6fr)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-3.5">
          {owner == null ? null : <ProcessesCard owner={owner} />}
          <StagesCard />
        </div>
        <div className="flex min-w-0 flex-col gap-3.5">
          <MinutesCard />
          <DeadLettersCard />
          <RejectionsCard status={status} />
          <StreamsCard />
        </div>
      </div>
    </div>
  );
}
