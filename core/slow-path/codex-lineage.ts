import { isOutlined, outlineOf, type SessionOutline } from './codex-outline.ts';
import type { CodexRow } from './codex-rollout.ts';
import type { CodexSessionRows } from './codex-session-rows.ts';
import type { RawRows } from './derivation.ts';

/** Where a session comes from, as its rows say it. */
export type SessionOrigins = {
  isSubagent: boolean;
  /** Sessions whose history this one's rollout began with or that called it, nearest first. */
  parents: readonly string[];
};

/** What is worked out of a session's rows, until there are others. */
type Known = {
  rows: readonly CodexRow[];
  origins: SessionOrigins;
  /** Those that say who the session is, then the others of the outline by time. */
  outlined: readonly CodexRow[];
  /** By the number of outlined rows that they are made of. */
  outlines: Map<number, SessionOutline>;
};

/** Sessions kept: the relatives of one that is being written are asked for again and again. */
const KEPT_SESSIONS = 64;
/** Outlines kept of one session: its forks ended at different times. */
const KEPT_OUTLINES = 16;

type Rows = RawRows<'codex_cli'>;

/** The records that say who a session is and where it comes from. */
export const TELLING_TYPES: readonly string[] = ['session_meta'];

/** Finds the relatives of Codex sessions: whose copy, and whose helper, a session is. */
export class CodexLineage {
  readonly #sessionRows: CodexSessionRows;
  readonly #known = new Map<string, Known>();

  constructor(sessionRows: CodexSessionRows) {
    this.#sessionRows = sessionRows;
  }

  /**
   * The outline of a session as it stood at a time, and who it says it is, whenever it says so: nothing else of it is
   * looked at, so that later lines need not be followed. null where nothing of its history is stored.
   * @param until ISO 8601 UTC
   */
  outline(session: string, until: string, rows: Rows): SessionOutline | null {
    const { outlined, outlines } = this.#knowledge(session, rows);
    const count = countUntil(outlined, until);
    if (count === 0) return null;
    const outline = outlines.get(count) ?? outlineOf(outlined.slice(0, count));
    keepLatest(outlines, count, outline, KEPT_OUTLINES);
    return outline;
  }

  /** All sessions above one, nearest first, those of which nothing is stored among them. */
  ancestors(session: string, rows: Rows): string[] {
    const found = new Set<string>([session]);
    for (const one of found) for (const parent of this.#origins(one, rows).parents) found.add(parent);
    found.delete(session);
    return [...found];
  }

  /** Whether a session says that another one called it. */
  isSubagent(session: string, rows: Rows): boolean {
    return this.#origins(session, rows).isSubagent;
  }

  /** The session that a session was copied from or called by; null where it says nothing of one. */
  parent(session: string, rows: Rows): string | null {
    return this.#origins(session, rows).parents[0] ?? null;
  }

  /**
   * The session a person sees: a helper's work belongs to the session that called it, through any number of helpers.
   * A session that was begun as a copy of another is a session of its own.
   */
  shownSession(session: string, rows: Rows): string {
    return shownSession(session, (one) => this.#origins(one, rows));
  }

  #origins(session: string, rows: Rows): SessionOrigins {
    return this.#knowledge(session, rows).origins;
  }

  #knowledge(session: string, rows: Rows): Known {
    const stored = this.#sessionRows.read(session, rows);
    const before = this.#known.get(session);
    const known = before?.rows === stored ? before : knowledgeOf(session, stored);
    keepLatest(this.#known, session, known, KEPT_SESSIONS);
    return known;
  }
}

function knowledgeOf(session: string, rows: readonly CodexRow[]): Known {
  const outlined = rows.filter(isOutlined);
  // By time: how many there are up to an instant says which ones.
  outlined.sort((one, other) => compare(knownAt(one), knownAt(other)) || one.sequence - other.sequence);
  return { rows, origins: originsOf(session, rows), outlined, outlines: new Map() };
}

/** When a row counts: one that says who the session is does always. */
function knownAt({ event }: CodexRow): string {
  return event.record.session === undefined ? event.timestamp : '';
}

function countUntil(outlined: readonly CodexRow[], until: string): number {
  let low = 0;
  let high = outlined.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = outlined[middle];
    if (row !== undefined && knownAt(row) <= until) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first session above a session, itself among them, that no other one called. */
export function shownSession(session: string, originsOf: (session: string) => SessionOrigins): string {
  const passed = new Set<string>([session]);
  let shown = session;
  for (;;) {
    const { isSubagent, parents } = originsOf(shown);
    const [caller] = isSubagent ? parents : [];
    if (caller === undefined || passed.has(caller)) return shown;
    passed.add(caller);
    shown = caller;
  }
}

/** @param rows of the session; only those that say who it is matter ({@link TELLING_TYPES}) */
export function originsOf(session: string, rows: readonly CodexRow[]): SessionOrigins {
  const parents = new Set<string>();
  let isSubagent = false;
  // By place, and never by arrival: which parent is the nearest must not depend on how the rows were read.
  const telling = rows
    .filter(({ event }) => event.record.session !== undefined)
    .sort(({ event: one }, { event: other }) => {
      return (
        one.source_offset - other.source_offset ||
        compare(one.timestamp, other.timestamp) ||
        compare(one.event_id, other.event_id)
      );
    });
  for (const { event } of telling) {
    const { session: named, parentId } = event.record;
    if (named !== undefined && isOwnMeta(named.id, session)) isSubagent ||= named.isSubagent === true;
    if (parentId !== undefined) parents.add(parentId);
  }
  return { isSubagent, parents: [...parents] };
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Puts an entry behind all others, and forgets the foremost where there are too many. */
function keepLatest<Key, Value>(kept: Map<Key, Value>, key: Key, value: Value, most: number): void {
  kept.delete(key);
  kept.set(key, value);
  const oldest = kept.keys().next().value;
  if (kept.size > most && oldest !== undefined) kept.delete(oldest);
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
  if (!tellsWho && !isOutlined(row)) return touched;
  const below = new Set<string>([event.external_id]);
  for (const session of below) {
    for (const child of rows.valuesOf('external_id', 'parent_external_id', session)) {
      below.add(child);
      if (tellsWho || event.timestamp <= (rows.latest('external_id', child) ?? '')) touched.add(child);
    }
  }
  return touched;
}
