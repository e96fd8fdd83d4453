import { PLATFORM_LABELS } from '../../../core/contracts/platform.ts';
import { ToolMark } from '../../shared/components/tool-mark.tsx';
import { shortSessionId } from '../sessions/session-key.ts';
import type { SessionChoice } from './purge-scope.ts';

/** Which session is meant. */
export function NamedSession({ session: { platform, sessionId, projectName } }: { session: SessionChoice }) {
  return (
    <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
      <strong className="name min-w-0 truncate font-semibold">{projectName ?? 'No project'}</strong>
      <span className="flex items-center gap-2 text-t2">
        <ToolMark platform={platform} />
        {PLATFORM_LABELS[platform]}
      </span>
      <span className="font-mono text-small text-t2" title={sessionId}>
        {shortSessionId(sessionId)}
      </span>
      <span className="text-small text-t3">with its subagents</span>
    </p>
  );
}
