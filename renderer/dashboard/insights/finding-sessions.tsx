import type { Finding } from '../../../core/contracts/insights.ts';
import { dayOfInstant, formatCount, formatDay, formatTime } from '../../../core/format/index.ts';
import { Button } from '../../shared/components/button.tsx';
import { Dialog } from '../../shared/components/dialog.tsx';
import { ToolMark } from '../../shared/components/tool-mark.tsx';
import { ZONE } from '../../shared/zone.ts';
import { measuredWords } from './measured-words.ts';

type FindingSessionsProps = {
  finding: Finding;
  onOpen: (session: Finding['sessions'][number]) => void;
  onClose: () => void;
};

/** Exactly the sessions that a finding was made of, each a way to its details. */
export function FindingSessions({ finding, onOpen, onClose }: FindingSessionsProps) {
  const missing = finding.sessionCount - finding.sessions.length;
  return (
    <Dialog
      title={finding.title}
      description={`The ${finding.sessionCount === 1 ? 'session' : `${formatCount(finding.sessionCount)} sessions`} behind it, most telling first.`}
      onClose={onClose}
      footer={
        <>
          {missing > 0 ? <span className="text-small text-t3">{formatCount(missing)} more are not listed.</span> : null}
          <Button className="ms-auto" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      <ul className="-mx-2">
        {finding.sessions.map((session) => (
          <li key={`${session.platform}/${session.sessionId}`} className="border-b border-line last:border-b-0">
            <button
              type="button"
              onClick={() => onOpen(session)}
              className="flex w-full items-center gap-2.5 rounded-control px-2 py-1.5 text-start hover:bg-hover"
            >
              <ToolMark platform={session.platform} />
              <span className="name min-w-0 grow truncate font-medium">{session.projectName ?? 'No project'}</span>
              <span className="text-small text-t3">
                {formatDay(dayOfInstant(session.lastActivity, ZONE))},{' '}
                {formatTime(session.lastActivity, { timeZone: ZONE })}
              </span>
              <span className="w-20 text-end font-medium">
                {measuredWords(session.figure.value, session.figure.unit)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
