import { type CodexResponse, readResponses } from './codex-responses.ts';
import { type CodexRow, rolloutStates } from './codex-rollout.ts';
import type { CodexSessionRows } from './codex-session-rows.ts';
import type { RawRows } from './derivation.ts';

/** What a session's history is compared by, and where the session itself comes from. */
export type SessionOutline = {
  isSubagent: boolean;
  /** Sessions whose history this one's rollout began with or that called it, nearest first. */
  parents: string[];
  /** ISO 8601 UTC; of its own rows. */
  responses: { figures: string; isDistinct: boolean; timestamp: string }[];
  turnIds: ReadonlySet<string>;
  callIds: ReadonlySet<string>;
  /** ISO 8601 UTC; before it nothing is known of the session, unless a row says who it is: then empty. */
  knownFrom: string;
};

/** Outlines kept: those of a session's relatives are asked for again and again while one of them is written. */
const KEPT_OUTLINES = 64;

/** Event types that an outline is made of. */
const OUTLINED = [
  'session_meta',
  'turn_context',
  'token_count',
  'task_started',
  'function_call',
  'custom_tool_call',
  'local_shell_call',
] as const;

type Rows = RawRows<'codex_cli'>;

/** Finds the relatives of Codex sessions: whose copy, and whose helper, a session is. */
export class CodexLineage {
  readonly #sessionRows: CodexSessionRows;
  readonly #outlines = new Map<string, { rows: readonly CodexRow[]; outline: SessionOutline }>();

  constructor(sessionRows: CodexSessionRows) {
    this.#sessionRows = sessionRows;
  }

  /** The outline of a session as it is stored now; null where nothing of its history is. */
  outline(session: string, rows: Rows): SessionOutline | null {
    const stored = this.#sessionRows.read(session, rows);
    const known = this.#outlines.get(session);
    if (known?.rows === stored) return known.outline;
    this.#outlines.delete(session);
    // Lines of other types say nothing of a history, and those that wait for it are not derived anew for them.
    const outlined = stored.filter(({ event }) => OUTLINED.some((type) => type === event.event_type));
    if (outlined.length === 0) return null;
    const outline = outlineOf(session, outlined, readResponses(rolloutStates(outlined)));
    const oldest = this.#outlines.keys().next().value;
    if (this.#outlines.size >= KEPT_OUTLINES && oldest !== undefined) this.#outlines.delete(oldest);
    this.#outlines.set(session, { rows: stored, outline });
    return outline;
  }

  /** All sessions above one, nearest first, those of which nothing is stored among them. */
  ancestors(session: string, rows: Rows): string[] {
    const found = new Set<string>([session]);
    for (const one of found) for (const parent of this.outline(one, rows)?.parents ?? []) found.add(parent);
    found.delete(session);
    return [...found];
  }

  /**
   * The session a person sees: a helper's work belongs to the session that called it, through any number of helpers.
   * A session that was begun as a copy of another is a session of its own.
   */
  shownSession(session: string, rows: Rows): string {
    const passed = new Set<string>([session]);
    let shown = session;
    for (;;) {
      const outline = this.outline(shown, rows);
      const caller = outline?.isSubagent === true ? outline.parents[0] : undefined;
      if (caller === undefined || passed.has(caller)) return shown;
      passed.add(caller);
      shown = caller;
    }
  }
}

function outlineOf(session: string, rows: readonly CodexRow[], responses: readonly CodexResponse[]): SessionOutline {
  const outline = {
    isSubagent: false,
    parents: new Set<string>(),
    turnIds: new Set<string>(),
    callIds: new Set<string>(),
  };
  for (const { event } of rows) {
    const { session: named, parentId, turnId, tool } = event.record;
    if (named !== undefined && isOwnMeta(named.id, session)) outline.isSubagent ||= named.isSubagent === true;
    if (parentId !== undefined) outline.parents.add(parentId);
    if (turnId !== undefined) outline.turnIds.add(turnId);
    if (tool?.callId !== undefined) outline.callIds.add(tool.callId);
  }
  const isNamed = rows.some(({ event }) => event.record.session !== undefined);
  const times = rows.map(({ event }) => event.timestamp).sort();
  return {
    ...outline,
    knownFrom: isNamed ? '' : (times[0] ?? ''),
    parents: [...outline.parents],
    responses: responses.map(({ figures, isDistinct, row }) => ({
      figures,
      isDistinct,
      timestamp: row.event.timestamp,
    })),
  };
}

/** Whether a `session_meta` speaks of the session itself and not of one whose history was copied. */
export function isOwnMeta(named: string | undefined, session: string): boolean {
  return named === undefined || named === session;
}

/**
 * All sessions whose facts may be others because of `row`: its own, and those that began as a copy of its session or
 * work for it. A later line than all of theirs cannot be in a copy; only who the session is concerns them then.
 */
export function touchedSessions(row: CodexRow, rows: Rows): Set<string> {
  const { event } = row;
  const touched = new Set<string>([event.external_id]);
  const tellsWho = event.record.session !== undefined;
  if (!tellsWho && !OUTLINED.some((type) => type === event.event_type)) return touched;
  const below = new Set<string>([event.external_id]);
  for (const session of below) {
    for (const child of rows.valuesOf('external_id', 'parent_external_id', session)) {
      below.add(child);
      if (tellsWho || event.timestamp <= (rows.latest('external_id', child) ?? '')) touched.add(child);
    }
  }
  return touched;
}

/**
 * How many of a session's first responses are copies of an ancestor's. Copies keep their figures and their order, not
 * their times. A copy may leave some out or begin amid the history; lines without the session's sums are told apart
 * by their place only, so that these must follow each other from the beginning.
 *
 * @param latest time of the session's last line: what the ancestor did later is in no copy
 */
export function countCopies(responses: readonly CodexResponse[], ancestor: SessionOutline, latest: string): number {
  let at = 0;
  const originals = ancestor.responses.filter(({ timestamp }) => timestamp <= latest);
  for (const [index, { figures, isDistinct }] of responses.entries()) {
    let found = at;
    while (isDistinct && found < originals.length && originals[found]?.figures !== figures) found += 1;
    if (originals[found]?.figures !== figures) return index;
    at = found + 1;
  }
  return responses.length;
}
