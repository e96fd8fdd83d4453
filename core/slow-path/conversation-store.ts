import { createHash } from 'node:crypto';
import type { Platform } from '../contracts/platform.ts';
import type { WritableDB } from '../storage/database.ts';
import type { EventFacts, SessionFact, TurnFact } from './event-facts.ts';

/** A tool writes the last lines of a session about when its hook tells of the end. */
const END_GRACE_MS = 5_000;

/**
 * What hooks say is looked up whenever a row changes, so that the order in which they and the tool's file come changes
 * nothing. A session that went on after its end was opened again.
 */
const WIDEN_BY_HOOKS = `
  UPDATE conversations SET
    started_at = min(started_at, told.first),
    last_activity_at = max(last_activity_at, coalesce(told.active, last_activity_at)),
    ended_at = CASE WHEN told.ended + ${END_GRACE_MS} >= max(last_activity_at, coalesce(told.active, 0)) THEN told.ended END,
    end_reason = CASE WHEN told.ended + ${END_GRACE_MS} >= max(last_activity_at, coalesce(told.active, 0)) THEN told.reason END
  FROM (
    SELECT hook.first, hook.ended,
      (SELECT max(at_ms) FROM hook_raw_traces WHERE external_id = @externalId AND platform = @platform AND is_activity = 1)
        AS active,
      (SELECT min(reason) FROM hook_raw_traces WHERE external_id = @externalId AND platform = @platform
         AND event_type = 'session_end' AND at_ms = hook.ended) AS reason
    FROM (
      SELECT
        (SELECT min(at_ms) FROM hook_raw_traces WHERE external_id = @externalId AND platform = @platform) AS first,
        (SELECT max(at_ms) FROM hook_raw_traces WHERE external_id = @externalId AND platform = @platform
           AND event_type = 'session_end') AS ended
    ) AS hook
    WHERE hook.first IS NOT NULL
  ) AS told
  WHERE conversations.external_id = @externalId AND conversations.platform = @platform`;

/** Keeps `conversations` (a tool's session is a conversation), `conversation_turns`, `projects` and `cursor_sessions`. */
export class ConversationStore {
  readonly #upsert;
  readonly #replace;
  readonly #remove;
  readonly #addTurn;
  readonly #mergeTurn;
  readonly #removeTurn;
  readonly #countTurns;
  readonly #addTokens;
  readonly #putProject;
  readonly #cursorSession;
  readonly #putCursorSession;
  readonly #cursorConversations;
  readonly #settleCursorSession;
  readonly #removeCursorSession;
  readonly #countChanges;
  readonly #hasHooks;
  readonly #widenByHooks;

  constructor(database: WritableDB) {
    const insert = `INSERT INTO conversations (id, session_id, external_id, platform, workspace_hash, workspace_name,
         started_at, last_activity_at, ended_at)
       VALUES (@id, @session_id, @external_id, @platform, @workspace_hash, @workspace_name,
         @started_at, @last_activity_at, @ended_at)
       ON CONFLICT (external_id, platform) DO UPDATE SET`;
    this.#upsert = database.prepare<[ConversationRow]>(
      `${insert}
         workspace_name = CASE WHEN workspace_hash IS NULL OR excluded.workspace_hash < workspace_hash
                               THEN coalesce(excluded.workspace_name, workspace_name) ELSE workspace_name END,
         workspace_hash = CASE WHEN workspace_hash IS NULL OR excluded.workspace_hash < workspace_hash
                               THEN coalesce(excluded.workspace_hash, workspace_hash) ELSE workspace_hash END,
         started_at = min(started_at, excluded.started_at),
         last_activity_at = max(last_activity_at, excluded.last_activity_at)`,
    );
    this.#replace = database.prepare<[ConversationRow]>(
      `${insert} session_id = excluded.session_id, workspace_name = excluded.workspace_name,
         workspace_hash = excluded.workspace_hash, started_at = excluded.started_at,
         last_activity_at = excluded.last_activity_at, ended_at = excluded.ended_at`,
    );
    this.#remove = database.prepare<[string, Platform]>(
      'DELETE FROM conversations WHERE external_id = ? AND platform = ?',
    );
    this.#addTurn = database.prepare<[Platform, string, string, number, number, number | null, string | null]>(
      `INSERT INTO conversation_turns
         (platform, external_id, turn_id, turn_type, occurred_at, content_length, duration_ms, outcome)
       VALUES (?, ?, ?, 'user_prompt', ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    );
    // The same prompt written anew: what is kept does not depend on which writing was seen first.
    this.#mergeTurn = database.prepare<[number, number, Platform, string, string]>(
      `UPDATE conversation_turns SET occurred_at = min(occurred_at, ?), content_length = max(content_length, ?)
       WHERE platform = ? AND external_id = ? AND turn_id = ?`,
    );
    this.#removeTurn = database.prepare<[Platform, string, string]>(
      'DELETE FROM conversation_turns WHERE platform = ? AND external_id = ? AND turn_id = ?',
    );
    this.#countTurns = database.prepare<[number, string, Platform]>(
      'UPDATE conversations SET interaction_count = interaction_count + ? WHERE external_id = ? AND platform = ?',
    );
    this.#addTokens = database.prepare<[number, string, Platform]>(
      'UPDATE conversations SET total_tokens = total_tokens + ? WHERE external_id = ? AND platform = ?',
    );
    this.#putProject = database.prepare<[string, string]>(
      // A project whose name is not known is called by its hash. Of several names that tools give a folder, the lesser,
      // so that the order in which they come changes nothing.
      `INSERT INTO projects (project_hash, name) VALUES (?, ?)
       ON CONFLICT DO UPDATE SET name = excluded.name
       WHERE excluded.name <> project_hash AND (name = project_hash OR excluded.name < name)`,
    );
    this.#cursorSession = database.prepare<[string, Platform], { session_id: string | null }>(
      'SELECT session_id FROM conversations WHERE external_id = ? AND platform = ?',
    );
    this.#putCursorSession = database.prepare<[string, string, string, string | null, string]>(
      `INSERT INTO cursor_sessions (id, external_session_id, workspace_hash, workspace_name, started_at)
       VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
    );
    this.#cursorConversations = database.prepare<[string], { started_at: number | null; name: string | null }>(
      'SELECT min(started_at) AS started_at, min(workspace_name) AS name FROM conversations WHERE session_id = ?',
    );
    this.#settleCursorSession = database.prepare<[string, string | null, string]>(
      'UPDATE cursor_sessions SET started_at = ?, workspace_name = ? WHERE id = ?',
    );
    this.#removeCursorSession = database.prepare<[string]>('DELETE FROM cursor_sessions WHERE id = ?');
    this.#hasHooks = database
      .prepare<[string, Platform], number>(
        'SELECT 1 FROM hook_raw_traces WHERE external_id = ? AND platform = ? LIMIT 1',
      )
      .pluck();
    this.#widenByHooks = database.prepare<[{ externalId: string; platform: Platform }]>(WIDEN_BY_HOOKS);
    this.#countChanges = database.prepare<[string, Platform]>(
      // Where changes of code are known one by one, the lines of tool calls would count them a second time.
      `UPDATE conversations SET total_changes = coalesce(
         (SELECT sum(lines_added + lines_removed) FROM code_changes
          WHERE code_changes.external_id = conversations.external_id AND code_changes.platform = conversations.platform),
         (SELECT sum(coalesce(lines_added, 0) + coalesce(lines_removed, 0)) FROM tool_calls
          WHERE tool_calls.external_id = conversations.external_id AND tool_calls.platform = conversations.platform),
         0)
       WHERE external_id = ? AND platform = ?`,
    );
  }

  /** Takes in what happened in conversations; call it before their usage, whose sums are kept in the same rows. */
  observe(platform: Platform, batch: readonly EventFacts[]): void {
    this.observeSessions(
      platform,
      batch.map(({ externalId, occurredAt, project }) => ({
        externalId,
        startedAt: occurredAt,
        lastActivityAt: occurredAt,
        project,
      })),
    );
    for (const { externalId, occurredAt, prompt } of batch) {
      if (prompt !== null) this.#observeTurn(platform, { externalId, occurredAt, ...prompt });
    }
  }

  /** Widens sessions by what these say of them. */
  observeSessions(platform: Platform, sessions: readonly SessionFact[]): void {
    for (const session of mergeSessions(sessions)) {
      this.#upsert.run(conversationRow(platform, session));
      this.widenByHooks(platform, session.externalId);
    }
    this.#putProjects(sessions);
  }

  /** Takes what hooks say of a session's time into its row, where it has one. Hooks alone make no session. */
  widenByHooks(platform: Platform, externalId: string): void {
    // Most sessions have none: to find that out by the whole statement took a fifth of deriving short sessions.
    if (this.#hasHooks.get(externalId, platform) === undefined) return;
    this.#widenByHooks.run({ platform, externalId });
  }

  /** Makes a session what these facts say together, and withdraws it if there are none. */
  settleSession(platform: Platform, externalId: string, facts: readonly SessionFact[]): void {
    const [session] = mergeSessions(facts);
    const before = this.#cursorSession.get(externalId, platform)?.session_id ?? null;
    if (session === undefined) {
      this.#remove.run(externalId, platform);
      if (before !== null) this.#settleWindow(before);
      return;
    }
    const { cursorSession } = session;
    if (cursorSession !== undefined) {
      const startedAt = new Date(session.startedAt).toISOString();
      const { id, externalSessionId, workspaceHash, workspaceName } = cursorSession;
      this.#putCursorSession.run(id, externalSessionId, workspaceHash, workspaceName, startedAt);
    }
    this.#replace.run(conversationRow(platform, session));
    this.widenByHooks(platform, externalId);
    if (before !== null && before !== cursorSession?.id) this.#settleWindow(before);
    if (cursorSession !== undefined) this.#settleWindow(cursorSession.id);
    this.#putProjects(facts);
  }

  /** A session lies in one project, but its lines may name others. Nearly all of them name the same one. */
  #putProjects(facts: readonly SessionFact[]): void {
    const named = new Map<string, Set<string>>();
    for (const { project } of facts) {
      if (project === null || named.get(project.hash)?.has(project.name) === true) continue;
      this.#putProject.run(project.hash, project.name);
      named.set(project.hash, (named.get(project.hash) ?? new Set()).add(project.name));
    }
  }

  /** Makes a row of `cursor_sessions` what its conversations say together, and withdraws it if there are none. */
  #settleWindow(id: string): void {
    const window = this.#cursorConversations.get(id);
    const startedAt = window?.started_at ?? null;
    if (startedAt === null) this.#removeCursorSession.run(id);
    else this.#settleCursorSession.run(new Date(startedAt).toISOString(), window?.name ?? null, id);
  }

  #observeTurn(platform: Platform, turn: TurnFact): void {
    const { externalId, turnId, occurredAt, length, durationMs = null, outcome = null } = turn;
    const added = this.#addTurn.run(platform, externalId, turnId, occurredAt, length, durationMs, outcome);
    if (added.changes > 0) this.#countTurns.run(1, externalId, platform);
    else this.#mergeTurn.run(occurredAt, length, platform, externalId, turnId);
  }

  /** Makes a turn what these facts say together, and withdraws it if there are none. */
  settleTurn(platform: Platform, externalId: string, turnId: string, facts: readonly TurnFact[]): void {
    const removed = this.#removeTurn.run(platform, externalId, turnId);
    this.#countTurns.run(-removed.changes, externalId, platform);
    for (const fact of facts) this.#observeTurn(platform, fact);
  }

  /** Adds to the tokens of a conversation. */
  addTokens(platform: Platform, externalId: string, tokens: number): void {
    this.#addTokens.run(tokens, externalId, platform);
  }

  /** Sums the changed lines of a conversation anew from its tool calls. */
  recountChanges(platform: Platform, externalId: string): void {
    this.#countChanges.run(externalId, platform);
  }
}

/** First and last time of each session; of several folders the one that any order of arrival would choose. */
function mergeSessions(facts: readonly SessionFact[]): SessionFact[] {
  const merged = new Map<string, SessionFact>();
  for (const fact of facts) {
    const known = merged.get(fact.externalId);
    merged.set(fact.externalId, known === undefined ? fact : mergeTwo(known, fact));
  }
  return [...merged.values()];
}

function mergeTwo(one: SessionFact, other: SessionFact): SessionFact {
  const projects = [one.project, other.project].filter((project) => project !== null);
  const windows = [one.cursorSession, other.cursorSession].filter((session) => session !== undefined);
  const [window] = windows.sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    externalId: one.externalId,
    startedAt: Math.min(one.startedAt, other.startedAt),
    lastActivityAt: Math.max(one.lastActivityAt, other.lastActivityAt),
    project: projects.reduce<SessionFact['project']>(chooseProject, null),
    endedAt: Math.max(one.endedAt ?? 0, other.endedAt ?? 0) || null,
    ...(window === undefined ? {} : { cursorSession: window }),
  };
}

type Project = NonNullable<SessionFact['project']>;

/** The lesser hash; of one project the name that is not just the hash, and among two of those the lesser. */
function chooseProject(known: Project | null, next: Project): Project {
  if (known === null || next.hash < known.hash) return next;
  if (next.hash !== known.hash || next.name === next.hash) return known;
  return known.name === known.hash || next.name < known.name ? next : known;
}

type ConversationRow = Record<string, string | number | null>;

function conversationRow(platform: Platform, session: SessionFact): ConversationRow {
  return {
    id: conversationId(platform, session.externalId),
    session_id: session.cursorSession?.id ?? null,
    external_id: session.externalId,
    platform,
    workspace_hash: session.project?.hash ?? null,
    workspace_name: session.project?.name ?? null,
    started_at: session.startedAt,
    last_activity_at: session.lastActivityAt,
    ended_at: session.endedAt ?? null,
  };
}

/** A conversation's own id: the same each time it is derived. */
function conversationId(platform: Platform, externalId: string): string {
  const digest = createHash('sha256').update(`${platform}\0${externalId}`).digest('hex');
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    digest.slice(12, 16),
    digest.slice(16, 20),
    digest.slice(20, 32),
  ].join('-');
}
