import { ArrowLeft, Check, Copy } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { PLATFORM_LABELS } from '../../../../core/contracts/platform.ts';
import type { SessionDetail } from '../../../../core/contracts/session.ts';
import { dayOfInstant, formatDay } from '../../../../core/format/index.ts';
import { Button } from '../../../shared/components/button.tsx';
import { StateDot } from '../../../shared/components/state-dot.tsx';
import { ToolMark } from '../../../shared/components/tool-mark.tsx';
import { ZONE } from '../../../shared/zone.ts';
import { type SessionName, sessionKey, shortSessionId } from '../session-key.ts';

type DetailHeaderProps = {
  session: SessionDetail;
  onBack: () => void;
  onOpen: (key: string) => void;
  /** What can be done with the session, at the right end. */
  actions?: ReactNode;
};

/** The id in short; a click copies all of it, for the tool's own command line. */
function SessionId({ sessionId }: { sessionId: string }) {
  const [copied, setCopied] = useState(false);
  const Icon = copied ? Check : Copy;
  return (
    <Button
      look="ghost"
      className="px-1.5 font-mono font-normal"
      title={`Copy the session’s id: ${sessionId}`}
      onClick={() => void navigator.clipboard?.writeText(sessionId).then(() => setCopied(true))}
    >
      {shortSessionId(sessionId)}
      <Icon aria-hidden="true" size={12} strokeWidth={1.75} />
      <span role="status" className="sr-only">
        {copied ? 'Copied' : 'Copy id'}
      </span>
    </Button>
  );
}

function Related({ text, sessions, onOpen }: { text: string; sessions: SessionName[]; onOpen: (key: string) => void }) {
  return (
    <p className="flex flex-wrap items-center gap-x-1 text-small text-t3">
      {text}
      {sessions.map((session) => (
        <Button
          key={sessionKey(session)}
          look="link"
          className="h-6 px-1 font-mono font-normal"
          onClick={() => onOpen(sessionKey(session))}
        >
          {shortSessionId(session.sessionId)}
        </Button>
      ))}
    </p>
  );
}

/** Which session it is, whether it goes on, and the sessions it belongs to. */
export function DetailHeader({ session, onBack, onOpen, actions }: DetailHeaderProps) {
  const { platform, sessionId, projectName, active, parent, children, startedAt } = session;
  return (
    <header className="px-5 pt-3 pb-2">
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1.5">
        <Button look="ghost" className="-ms-2 min-[960px]:hidden" onClick={onBack}>
          <ArrowLeft aria-hidden="true" size={14} strokeWidth={1.75} />
          Back
        </Button>
        <h2 className="name min-w-0 truncate text-heading">{projectName ?? 'No project'}</h2>
        {active ? (
          <span className="flex items-center gap-1.5 rounded-chip bg-ok-soft px-2 py-0.5 text-small font-medium text-ok">
            <StateDot state="ok" />
            Live
          </span>
        ) : null}
        <span className="flex items-center gap-2 text-t2">
          <ToolMark platform={platform} />
          {PLATFORM_LABELS[platform]}
        </span>
        <SessionId sessionId={sessionId} />
        <span className="text-small text-t3">{formatDay(dayOfInstant(startedAt, ZONE))}</span>
        <span className="ms-auto flex items-center gap-2">{actions}</span>
      </div>
      {parent === null ? null : <Related text="Came from session" sessions={[parent]} onOpen={onOpen} />}
      {children.length === 0 ? null : <Related text="Led to" sessions={children} onOpen={onOpen} />}
    </header>
  );
}
