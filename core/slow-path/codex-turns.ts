import type { CodexRow } from './codex-rollout.ts';
import type { TurnFact } from './event-facts.ts';

/** Event types that end a turn. */
const ENDS: ReadonlySet<string> = new Set(['task_complete', 'turn_complete', 'turn_aborted']);
const FAILURES: ReadonlySet<string> = new Set(['error', 'stream_error']);

/**
 * What a person typed, and what became of the turn that began with it. Several prompts may be answered in one turn: it
 * is the last one's. A line that a rewritten rollout holds again has its old time.
 */
export function readTurns(rows: readonly CodexRow[], externalId: string): TurnFact[] {
  const turns = new Map<string, TurnFact>();
  let open: TurnFact | null = null;
  let failed = false;
  for (const { event } of rows) {
    const { record, timestamp, event_type: type } = event;
    if (record.promptLength !== undefined) {
      const key = `${timestamp} ${record.promptLength}`;
      open = turns.get(key) ?? {
        externalId,
        turnId: event.event_id,
        occurredAt: Date.parse(timestamp),
        length: record.promptLength,
      };
      failed = false;
      turns.set(key, open);
    }
    failed ||= FAILURES.has(type);
    if (open === null || !ENDS.has(type)) continue;
    open.durationMs = Math.round(record.durationMs ?? Math.max(0, Date.parse(timestamp) - open.occurredAt));
    if (type === 'turn_aborted') open.outcome = record.abortReason ?? 'aborted';
    else open.outcome = failed || record.errorClass !== undefined ? 'failed' : 'completed';
    open = null;
  }
  return [...turns.values()];
}
