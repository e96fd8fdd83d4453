import { createHash } from 'node:crypto';
import type { SessionFact } from './event-facts.ts';

/** The workspace of a conversation; a conversation that no window lists has none. */
export type CursorWorkspace = { hash: string; name: string } | null;

/** Stands for the workspace of conversations that no window lists. */
const NO_WORKSPACE = 'unknown';

/**
 * The session that conversations of a workspace belong to: one for each workspace, as long as nothing tells when its
 * windows were opened and closed. Its id cannot be mistaken for one that Cursor or an extension gives.
 */
export function windowSession(workspace: CursorWorkspace): NonNullable<SessionFact['cursorSession']> {
  const workspaceHash = workspace?.hash ?? NO_WORKSPACE;
  const digest = createHash('sha256').update(`cursor workspace\0${workspaceHash}`).digest('hex');
  return {
    id: [
      digest.slice(0, 8),
      digest.slice(8, 12),
      digest.slice(12, 16),
      digest.slice(16, 20),
      digest.slice(20, 32),
    ].join('-'),
    externalSessionId: `workspace_${workspaceHash}`,
    workspaceHash,
    workspaceName: workspace?.name ?? null,
  };
}
