import type { Platform } from '../contracts/platform.ts';
import type { WritableDB } from '../storage/database.ts';

/** A session, a call of a tool and a decision as tests write them; what is left out is as usual. */
export type TestSession = {
  id: string;
  platform?: Platform;
  project?: string | null;
  startedAt: number;
  lastActivityAt?: number;
  endedAt?: number | null;
  linesChanged?: number;
};

export type TestCall = {
  at: number | null;
  session?: string;
  platform?: Platform;
  tool?: string | null;
  success?: boolean | null;
  errorClass?: string;
  durationMs?: number;
  endedAt?: number;
  extension?: string;
  id?: string;
};

export type TestDecision = {
  at: number;
  session?: string;
  platform?: Platform;
  tool?: string;
  decision?: 'accepted' | 'modified' | 'rejected';
  automatic?: boolean;
  callId?: string;
};

/** The project's hash is its name. */
export function insertSession(writer: WritableDB, session: TestSession): void {
  const { id, platform = 'claude_code', project = 'ledger', startedAt, endedAt = null, linesChanged = 0 } = session;
  writer
    .prepare(
      `INSERT INTO conversations (id, external_id, platform, workspace_hash, workspace_name, started_at,
         last_activity_at, ended_at, total_changes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      `${platform}/${id}`,
      id,
      platform,
      project,
      project,
      startedAt,
      session.lastActivityAt ?? startedAt,
      endedAt,
      linesChanged,
    );
}

let calls = 0;

/** @returns the id of the call */
export function insertCall(writer: WritableDB, call: TestCall): string {
  calls += 1;
  const {
    at,
    session = 'session-1',
    platform = 'claude_code',
    tool = 'Bash',
    success = true,
    id = `call-${calls}`,
  } = call;
  writer
    .prepare(
      `INSERT INTO tool_calls (platform, tool_use_id, external_id, tool_name, started_at, ended_at, duration_ms, success,
         error_class, file_extension) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      platform,
      id,
      session,
      tool,
      at,
      call.endedAt ?? null,
      call.durationMs ?? null,
      success === null ? null : Number(success),
      call.errorClass ?? null,
      call.extension ?? null,
    );
  return id;
}

let decisions = 0;

export function insertDecision(writer: WritableDB, decision: TestDecision): void {
  decisions += 1;
  const { at, session = 'session-1', platform = 'claude_code', tool = 'Edit' } = decision;
  writer
    .prepare(
      `INSERT INTO decisions (platform, decision_id, external_id, tool_use_id, tool_name, occurred_at, decision, decided_by)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      platform,
      `decision-${decisions}`,
      session,
      decision.callId ?? null,
      tool,
      at,
      decision.decision ?? 'accepted',
      decision.automatic === true ? 'automatic' : 'user',
    );
}
