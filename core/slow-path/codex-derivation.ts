import { CodexLineage, touchedSessions } from './codex-lineage.ts';
import { CodexSessionRows } from './codex-session-rows.ts';
import type { PlatformDerivation } from './derivation.ts';
import { readCodexSession } from './read-codex-session.ts';

/**
 * Codex's rollouts are derived session by session: what a line used is the difference to the one before, and what of a
 * rollout is another session's history is seen only beside that session.
 */
export function codexDerivation(): PlatformDerivation<'codex_cli'> {
  const sessionRows = new CodexSessionRows();
  const lineage = new CodexLineage(sessionRows);
  return {
    platform: 'codex_cli',
    unit: {
      touchedBy: touchedSessions,
      derive: (session, rows) => readCodexSession(session, { sessionRows, lineage, rows }),
    },
  };
}
