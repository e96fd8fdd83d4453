import { TriangleAlert } from 'lucide-react';
import type { ListedSession } from '../../../../core/contracts/sessions.ts';
import { formatCount } from '../../../../core/format/index.ts';
import { shortModelName } from '../../../shared/charts/model-name.ts';
import { Money } from '../../../shared/components/money.tsx';
import { Skeleton } from '../../../shared/components/skeleton.tsx';
import { StateDot } from '../../../shared/components/state-dot.tsx';
import { Tokens } from '../../../shared/components/tokens.tsx';
import { ToolMark } from '../../../shared/components/tool-mark.tsx';
import { ZONE } from '../../../shared/zone.ts';
import { durationText, startedText } from '../session-times.ts';

/** A few failed calls are everyday; this many are worth a mark in the list. */
const FAILURES_WORTH_A_MARK = 6;

function modelsText({ models, subagents }: ListedSession): string {
  const [first, ...others] = models;
  if (first === undefined) return '–';
  const more = others.length === 0 ? '' : ` +${formatCount(others.length)}`;
  return `${shortModelName(first)}${more}${subagents === 0 ? '' : ` · ${formatCount(subagents)} sub`}`;
}

type SessionOptionProps = {
  session: ListedSession;
  /** The day under whose head it stands, or today where there are no heads. */
  day: string;
};

/** One session of the list, in two lines. Cost and tokens are those of the range, as the head's. */
export function SessionOption({ session, day }: SessionOptionProps) {
  const { inRange } = session;
  return (
    <>
      <span className="flex items-center gap-2.5">
        <ToolMark platform={session.platform} />
        <span className="name truncate font-medium" title={`Session ${session.sessionId}`}>
          {session.projectName ?? 'No project'}
        </span>
        {session.active ? (
          <span className="flex shrink-0 items-center" title="Live">
            <StateDot state="ok" />
            <span className="sr-only">Live</span>
          </span>
        ) : null}
        {session.toolFailures >= FAILURES_WORTH_A_MARK ? (
          <span
            className="ms-auto flex shrink-0 items-center gap-1 ps-2 text-small text-bad"
            title={`${formatCount(session.toolFailures)} of ${formatCount(session.toolCalls)} tool calls failed`}
          >
            <TriangleAlert aria-hidden="true" size={12} strokeWidth={1.75} />
            {formatCount(session.toolFailures)}
            <span className="sr-only"> failed tool calls</span>
          </span>
        ) : (
          <span className="ms-auto" />
        )}
        <span className="shrink-0 font-medium">
          <Money cost={inRange} />
        </span>
      </span>
      <span className="mt-0.5 flex gap-2.5 ps-5 text-small text-t3">
        <span className="name truncate" title={session.models.join(', ')}>
          {modelsText(session)}
        </span>
        <span className="ms-auto shrink-0">
          {startedText(session, day, ZONE)} · {durationText(session)}
        </span>
        <span className="w-12 shrink-0 text-end">
          <Tokens tokens={inRange.totalTokens} estimated={inRange.estimatedTokens} />
        </span>
      </span>
    </>
  );
}

/** In the place of a session whose page is being loaded. */
export function WaitingOption() {
  return (
    <>
      <Skeleton className="my-1 h-3 w-2/3" />
      <Skeleton className="my-2 ms-5 h-2.5 w-1/2" />
    </>
  );
}
