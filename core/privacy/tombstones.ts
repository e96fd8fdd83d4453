import type { ClaudeRecord } from '../contracts/claude-record.ts';
import type { Platform } from '../contracts/platform.ts';
import { isEventOf, type TelemetryEvent } from '../contracts/telemetry-event.ts';
import { measuredFrom } from './measured-from.ts';
import { type PurgedCounter, purgedCounterSchema, withoutPurgedCounts } from './purged-counters.ts';
import { withoutPurgedMessages } from './purged-messages.ts';
import { type PurgedName, PurgedNames } from './purged-names.ts';
import type { SaltedHasher } from './salted-hash.ts';

/** What a purge took away: all that is said has to hold. Times are epoch milliseconds. */
export type Tombstone = {
  /** null: all. */
  platform: Platform | null;
  /** Included; null: from ever. */
  since: number | null;
  /** Not included: what happened then is new. */
  until: number;
  /** Hex of the salted names of its sessions and projects; null: all. */
  names: ReadonlySet<string> | null;
};

/** What is remembered of all purges. */
export type Purges = {
  tombstones: readonly Tombstone[];
  /** Whether a response or event of this name was purged. */
  hasRecord(name: PurgedName): boolean;
  /** By the hex of a session's name. */
  counters: ReadonlyMap<string, readonly PurgedCounter[]>;
};

/** The same as it is stored: counters by themselves, as JSON, the oldest purge first. */
export type StoredPurges = Pick<Purges, 'tombstones' | 'hasRecord'> & {
  counters: readonly { session: string; counted: string }[];
};

/** @throws ZodError when what is stored is no counter */
export function tombstonesOf({ tombstones, hasRecord, counters }: StoredPurges, hasher: SaltedHasher): Tombstones {
  const bySession = new Map<string, PurgedCounter[]>();
  for (const { session, counted } of counters) {
    const counter = purgedCounterSchema.parse(JSON.parse(counted));
    bySession.set(session, [...(bySession.get(session) ?? []), counter]);
  }
  return new Tombstones({ tombstones, hasRecord, counters: bySession }, hasher);
}

export const NOTHING_PURGED: Purges = { tombstones: [], hasRecord: () => false, counters: new Map() };

/**
 * Keeps what was purged from coming back: every event passes here before it is queued, and before it is stored by any
 * other way. One for all readings of a process: it remembers which sessions began as copies.
 */
export class Tombstones {
  readonly #purges: Purges;
  readonly #names: PurgedNames;
  /** Codex sessions whose rollouts hold other sessions' history. */
  readonly #copying = new Set<string>();

  constructor(purges: Purges, hasher: SaltedHasher) {
    this.#purges = purges;
    this.#names = new PurgedNames(hasher);
  }

  /** Whether anything was ever purged. */
  get any(): boolean {
    return this.#purges.tombstones.length > 0;
  }

  /**
   * @returns null for what was purged: by its session, project and time, as a copy of a purged response, or as an event
   * that was purged itself. A later line of a session that counts from its beginning comes back without what was purged.
   */
  admit(event: TelemetryEvent): TelemetryEvent | null {
    if (!this.any) return event;
    if (this.#purges.tombstones.some((tombstone) => this.#isUnder(tombstone, event))) return null;
    if (this.#purges.hasRecord(this.#names.event(event.event_id))) return null;
    if (this.#recordNames(event).some((name) => this.#purges.hasRecord(name))) return null;
    return this.#withoutPurgedMessages(this.#withoutPurgedCounts(event));
  }

  /**
   * Says that a session of Codex may hold another's history: its beginning, which would tell, is not at hand. What counts
   * like a purged response is then taken for a copy of it.
   */
  mayBeCopy(externalId: string): void {
    this.#copying.add(externalId);
  }

  #isUnder(tombstone: Tombstone, event: TelemetryEvent): boolean {
    const at = Date.parse(event.timestamp);
    if (measuredFrom(event) >= tombstone.until || (tombstone.since !== null && at < tombstone.since)) return false;
    return this.#isOf(tombstone, event);
  }

  /** Whatever its time is. */
  #isOf({ platform, names }: Tombstone, event: TelemetryEvent): boolean {
    if (platform !== null && platform !== event.platform) return false;
    if (names === null) return true;
    return names.has(hex(this.#names.session(event.platform, event.external_id))) || this.#isOfProject(event, names);
  }

  #isOfProject(event: TelemetryEvent, names: ReadonlySet<string>): boolean {
    const { record } = event;
    const project = 'workspaceHash' in record ? record.workspaceHash : undefined;
    return project !== undefined && names.has(hex(this.#names.project(project)));
  }

  /** What a response is called wherever a copy of it turns up; empty for an event that tells of none. */
  #recordNames(event: TelemetryEvent): PurgedName[] {
    if (isEventOf(event, 'claude_code')) {
      const id = claudeMessageId(event.record);
      return id === undefined ? [] : [this.#names.response(event.platform, id)];
    }
    if (isEventOf(event, 'otlp')) {
      const { requestId } = event.record;
      return requestId === undefined ? [] : [this.#names.request(event.platform, requestId)];
    }
    if (isEventOf(event, 'gemini_cli')) {
      const id = event.record.message?.id;
      return id === undefined ? [] : [this.#names.response(event.platform, id)];
    }
    if (isEventOf(event, 'cursor')) {
      return event.record.type === 'bubble' ? [this.#names.response(event.platform, event.record.bubbleId)] : [];
    }
    if (!isEventOf(event, 'codex_cli')) return [];
    const { session, totalTokens: total, lastTokens: last } = event.record;
    const namesOther = session?.id !== undefined && session.id !== event.external_id;
    if (namesOther || (session?.parentIds.length ?? 0) > 0) this.#copying.add(event.external_id);
    // Two sessions that copied nothing may have counted alike by chance.
    if (total === undefined || !this.#copying.has(event.external_id)) return [];
    return [this.#names.counters(event.platform, { total, last })];
  }

  #withoutPurgedMessages(event: TelemetryEvent): TelemetryEvent {
    if (!isEventOf(event, 'cursor') || event.record.type !== 'composer') return event;
    const isPurged = (id: string) => this.#purges.hasRecord(this.#names.response(event.platform, id));
    const over = this.#purges.tombstones.filter(
      (tombstone) => tombstone.since === null && this.#isOf(tombstone, event),
    );
    const until = over.reduce((latest, tombstone) => Math.max(latest, tombstone.until), Number.NEGATIVE_INFINITY);
    const record = withoutPurgedMessages(event.record, isPurged, over.length === 0 ? null : until);
    return record === event.record ? event : { ...event, record };
  }

  #withoutPurgedCounts(event: TelemetryEvent): TelemetryEvent {
    if (this.#purges.counters.size === 0 || !isEventOf(event, 'codex_cli')) return event;
    const counters = this.#purges.counters.get(hex(this.#names.session(event.platform, event.external_id)));
    if (counters === undefined) return event;
    const record = withoutPurgedCounts(event.record, counters);
    return record === event.record ? event : { ...event, record };
  }
}

/** The id of the response that a line tells of, or a subagent's that it carries. */
export function claudeMessageId(record: ClaudeRecord): string | undefined {
  return (record.progress?.message ?? record.message)?.id;
}

function hex(name: PurgedName): string {
  return name.toString('hex');
}
