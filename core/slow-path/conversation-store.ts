import { createHash } from 'node:crypto';
import type { Platform } from '../contracts/platform.ts';
import type { WritableDB } from '../storage/database.ts';
import type { EventFacts } from './read-claude-event.ts';
import { totalTokens } from './usage-rollup.ts';
import type { UsageRow } from './usage-table.ts';

/** Keeps `conversations` (for Claude Code a session is a conversation), `conversation_turns` and `projects`. */
export class ConversationStore {
  readonly #upsert;
  readonly #addTurn;
  readonly #mergeTurn;
  readonly #countTurn;
  readonly #addTokens;
  readonly #putProject;
  readonly #countChanges;

  constructor(database: WritableDB) {
    this.#upsert = database.prepare<[Record<string, string | number | null>]>(
      `INSERT INTO conversations (id, external_id, platform, workspace_hash, workspace_name, started_at, last_activity_at)
       VALUES (@id, @external_id, @platform, @workspace_hash, @workspace_name, @started_at, @last_activity_at)
       ON CONFLICT (external_id, platform) DO UPDATE SET
         workspace_name = CASE WHEN workspace_hash IS NULL OR excluded.workspace_hash < workspace_hash
                               THEN coalesce(excluded.workspace_name, workspace_name) ELSE workspace_name END,
         workspace_hash = CASE WHEN workspace_hash IS NULL OR excluded.workspace_hash < workspace_hash
                               THEN coalesce(excluded.workspace_hash, workspace_hash) ELSE workspace_hash END,
         started_at = min(started_at, excluded.started_at),
         last_activity_at = max(last_activity_at, excluded.last_activity_at)`,
    );
    this.#addTurn = database.prepare<[Platform, string, string, number, number]>(
      `INSERT INTO conversation_turns (platform, external_id, turn_id, turn_type, occurred_at, content_length)
       VALUES (?, ?, ?, 'user_prompt', ?, ?) ON CONFLICT DO NOTHING`,
    );
    // The same prompt written anew: what is kept does not depend on which writing was seen first.
    this.#mergeTurn = database.prepare<[number, number, Platform, string, string]>(
      `UPDATE conversation_turns SET occurred_at = min(occurred_at, ?), content_length = max(content_length, ?)
       WHERE platform = ? AND external_id = ? AND turn_id = ?`,
    );
    this.#countTurn = database.prepare<[string, Platform]>(
      'UPDATE conversations SET interaction_count = interaction_count + 1 WHERE external_id = ? AND platform = ?',
    );
    this.#addTokens = database.prepare<[number, string, Platform]>(
      'UPDATE conversations SET total_tokens = total_tokens + ? WHERE external_id = ? AND platform = ?',
    );
    this.#putProject = database.prepare<[string, string]>(
      'INSERT INTO projects (project_hash, name) VALUES (?, ?) ON CONFLICT DO NOTHING',
    );
    this.#countChanges = database.prepare<[string, Platform]>(
      `UPDATE conversations SET total_changes = (
         SELECT coalesce(sum(coalesce(lines_added, 0) + coalesce(lines_removed, 0)), 0) FROM tool_calls
         WHERE tool_calls.external_id = conversations.external_id AND tool_calls.platform = conversations.platform)
       WHERE external_id = ? AND platform = ?`,
    );
  }

  /** Takes in what happened in conversations; call it before their usage, whose sums are kept in the same rows. */
  observe(platform: Platform, batch: readonly EventFacts[]): void {
    for (const [externalId, activity] of activities(batch)) {
      this.#upsert.run({
        id: conversationId(platform, externalId),
        external_id: externalId,
        platform,
        workspace_hash: activity.project?.hash ?? null,
        workspace_name: activity.project?.name ?? null,
        started_at: activity.first,
        last_activity_at: activity.last,
      });
    }
    for (const { externalId, occurredAt, prompt, project } of batch) {
      if (project !== null) this.#putProject.run(project.hash, project.name);
      if (prompt === null) continue;
      const added = this.#addTurn.run(platform, externalId, prompt.turnId, occurredAt, prompt.length);
      if (added.changes > 0) this.#countTurn.run(externalId, platform);
      else this.#mergeTurn.run(occurredAt, prompt.length, platform, externalId, prompt.turnId);
    }
  }

  /** Follows a change of `usage` in the token sums. */
  applyUsage(before: UsageRow | null, after: UsageRow | null): void {
    for (const [row, sign] of [
      [before, -1],
      [after, 1],
    ] as const) {
      if (row === null) continue;
      const { attribution, platform } = row.observation;
      this.#addTokens.run(sign * totalTokens(row), attribution.externalId, platform);
    }
  }

  /** Sums the changed lines of a conversation anew from its tool calls. */
  recountChanges(platform: Platform, externalId: string): void {
    this.#countChanges.run(externalId, platform);
  }
}

type Activity = { first: number; last: number; project: EventFacts['project'] };

/** First and last time of each session in a batch; of several folders the one that any order of batches would choose. */
function activities(batch: readonly EventFacts[]): Map<string, Activity> {
  const found = new Map<string, Activity>();
  for (const { externalId, occurredAt, project } of batch) {
    const known = found.get(externalId);
    if (known === undefined) {
      found.set(externalId, { first: occurredAt, last: occurredAt, project });
      continue;
    }
    known.first = Math.min(known.first, occurredAt);
    known.last = Math.max(known.last, occurredAt);
    if (project !== null && (known.project === null || project.hash < known.project.hash)) known.project = project;
  }
  return found;
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
