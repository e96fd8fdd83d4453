import { Eye, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { SessionDetail as Detail } from '../../../../core/contracts/session.ts';
import { dayOfInstant } from '../../../../core/format/index.ts';
import { Button } from '../../../shared/components/button.tsx';
import { EmptyNotice, ErrorNotice } from '../../../shared/components/notice.tsx';
import { Skeleton, SkeletonRows } from '../../../shared/components/skeleton.tsx';
import { ZONE } from '../../../shared/zone.ts';
import { PurgeDialog } from '../../data/purge-dialog.tsx';
import type { SessionChoice } from '../../data/purge-scope.ts';
import type { SessionName } from '../session-key.ts';
import { Timeline } from '../timeline/timeline.tsx';
import { TranscriptDialog } from '../transcript/transcript-dialog.tsx';
import { AcceptancePart } from './acceptance-part.tsx';
import { DetailHeader } from './detail-header.tsx';
import { LimitsPart } from './limits-part.tsx';
import { LinesPart } from './lines-part.tsx';
import { ModelsPart } from './models-part.tsx';
import { SessionFigures } from './session-figures.tsx';
import { SubagentsPart } from './subagents-part.tsx';
import { ToldPart } from './told-part.tsx';
import { ToolsPart } from './tools-part.tsx';
import { useSession, useSessionTimeline } from './use-session.ts';

type SessionDetailProps = {
  name: SessionName;
  /** Back to the list, where there is no room for both. */
  onBack: () => void;
  onOpen: (key: string) => void;
};

/** About as high as the timeline with its minimap, so that nothing moves when it comes. */
const TIMELINE_HEIGHT = 'h-[420px]';

function TimelinePart({ session, onTranscript }: { session: Detail; onTranscript: (at: string) => void }) {
  const { data, error, refetch } = useSessionTimeline(session);
  if (data !== undefined) return <Timeline timeline={data} onTranscript={onTranscript} />;
  if (error !== null) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  return (
    <div className={`border-b border-line px-5 py-4 ${TIMELINE_HEIGHT}`}>
      <Skeleton className="h-full w-full" />
    </div>
  );
}

/** Everything about one session, and the way to purge it: a dialog that stays when the session has gone. */
export function SessionDetail(props: SessionDetailProps) {
  const [purging, setPurging] = useState<SessionChoice | null>(null);
  return (
    <>
      <Details {...props} onPurge={setPurging} />
      {purging === null ? null : <PurgeDialog initial={purging} onClose={() => setPurging(null)} />}
    </>
  );
}

type DetailsProps = SessionDetailProps & { onPurge: (session: SessionChoice) => void };

/** Figures, timeline, and what the session's tools, files, decisions and models add up to. */
function Details({ name, onBack, onOpen, onPurge }: DetailsProps) {
  const { data, error, refetch } = useSession(name);
  const [reading, setReading] = useState<{ at: string | null } | null>(null);
  if (data === undefined) {
    return error === null ? <SkeletonRows rows={12} /> : <ErrorNotice error={error} onRetry={() => void refetch()} />;
  }
  const { session } = data;
  if (session === null) {
    return (
      <EmptyNotice action={<Button onClick={onBack}>Show the list</Button>}>
        This session is not stored. It may have been purged, or it belongs to another machine.
      </EmptyNotice>
    );
  }
  const span = { since: dayOfInstant(session.startedAt, ZONE), until: dayOfInstant(session.lastActivity, ZONE) };
  return (
    <article aria-label={`Session of ${session.projectName ?? 'no project'}`} className="@container">
      <DetailHeader
        session={session}
        onBack={onBack}
        onOpen={onOpen}
        actions={
          <>
            <Button onClick={() => setReading({ at: null })}>
              <Eye aria-hidden="true" size={14} strokeWidth={1.75} />
              View transcript
            </Button>
            <Button
              className="px-0 text-bad!"
              aria-label="Purge this session…"
              title="Purge this session…"
              onClick={() =>
                onPurge({
                  platform: session.platform,
                  sessionId: session.sessionId,
                  projectName: session.projectName,
                })
              }
            >
              <Trash2 aria-hidden="true" size={14} strokeWidth={1.75} />
            </Button>
          </>
        }
      />
      <SessionFigures session={session} />
      <div className="border-t border-line">
        <TimelinePart
          key={`${session.platform}/${session.sessionId}`}
          session={session}
          onTranscript={(at) => setReading({ at })}
        />
      </div>
      <div className="-me-px grid @min-[560px]:grid-cols-2 @min-[800px]:grid-cols-[1.2fr_1fr_0.9fr]">
        <ToolsPart tools={session.tools} />
        <LinesPart files={session.files} span={span} />
        <AcceptancePart decisions={session.decisions} span={span} />
        <ModelsPart session={session} />
        {session.agents.length === 0 ? null : <SubagentsPart agents={session.agents} />}
        {session.rateLimits.length === 0 ? null : <LimitsPart limits={session.rateLimits} />}
        <ToldPart told={session.told} />
      </div>
      {reading === null ? null : <TranscriptDialog name={session} at={reading.at} onClose={() => setReading(null)} />}
    </article>
  );
}
