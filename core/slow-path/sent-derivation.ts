import type { Platform } from '../contracts/platform.ts';
import type { EventOf } from '../contracts/telemetry-event.ts';
import type { WritableDB } from '../storage/database.ts';
import { isOutage } from '../storage/outage.ts';
import { RAW_TABLES } from '../storage/raw-tables.ts';
import type { EventFacts, UnitFacts } from './event-facts.ts';
import { NO_UNIT_FACTS } from './event-facts.ts';
import type { FactStores } from './fact-stores.ts';
import { type Kind, keyedFacts } from './keyed-facts.ts';
import {
  joinedFacts,
  joinedUsage,
  lastingFacts,
  replaceableFacts,
  SUMMED,
  sentMessageId,
  sentUnit,
} from './sent-facts.ts';
import { SentPoints } from './sent-points.ts';
import { type FileOfSession, SentRows, type SessionName } from './sent-rows.ts';
import { isOfUsage, measuredSince, sumKey, summedUsage } from './sent-sums.ts';
import { SentThreads } from './sent-threads.ts';
import type { UnitFactStore } from './unit-fact-store.ts';
import { type Categories, wantedEventFacts, wantedUnitFacts } from './wanted-facts.ts';

const DERIVATION = 'usage';
const SENT = RAW_TABLES.otlp;
/** Rows of one transaction: while it holds the lock, senders wait for theirs. */
const SENT_ROWS = 100;

/** Whether the last line behind was read, and what could not be. */
export type SentStep = { rows: number; unreadable: number };

/**
 * Derives what tools sent over OpenTelemetry, beside what their files say of the same sessions. What is shown of a sent
 * event is a function of the event and of what the files hold, so that the order in which either comes changes nothing:
 *
 * - a response that a transcript has under the same request is one with it;
 * - what shares no id with the file (Codex, Gemini, gateways without request ids) counts until there is a file;
 * - sums (metrics) count while nothing else is known of their session;
 * - what a spawned thread of Codex did is shown under the session that its rollout names as its caller.
 *
 * It has to be told of the rows that are taken in of the files: {@link follow}.
 */
export class SentDerivation {
  readonly #database: WritableDB;
  readonly #stores: FactStores;
  readonly #unitFacts: UnitFactStore;
  readonly #categories: Categories;
  readonly #rows: SentRows;
  readonly #threads: SentThreads;
  readonly #points: SentPoints;
  readonly #readWatermark;
  readonly #writeWatermark;

  constructor(database: WritableDB, stores: FactStores, unitFacts: UnitFactStore, categories: Categories) {
    this.#database = database;
    this.#stores = stores;
    this.#unitFacts = unitFacts;
    this.#categories = categories;
    this.#rows = new SentRows(database);
    this.#threads = new SentThreads(database);
    this.#points = new SentPoints(database);
    this.#readWatermark = database
      .prepare<[string, string], number>(
        'SELECT sequence FROM derivation_watermarks WHERE derivation = ? AND raw_table = ?',
      )
      .pluck();
    this.#writeWatermark = database.prepare<[string, string, number, number]>(
      `INSERT INTO derivation_watermarks (derivation, raw_table, sequence, updated_at) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET sequence = excluded.sequence, updated_at = excluded.updated_at`,
    );
  }

  /**
   * Derives the next rows in one transaction. All of it is read in it: what others take in of the files meanwhile either
   * is seen here, or sees this.
   * @throws an outage (see isOutage): nothing was derived
   */
  step(limit: number): SentStep {
    // Read and unpacked before the transaction: senders wait for their commit meanwhile.
    const from = this.#watermark();
    const stored = this.#rows.next(from, Math.min(limit, SENT_ROWS));
    const last = stored.at(-1)?.sequence;
    if (last === undefined) return { rows: 0, unreadable: 0 };
    const events = stored.map(({ event }) => event).filter((event) => event !== null);
    const run = this.#database.transaction((): SentStep => {
      // Another process derived meanwhile: these rows are no longer the next ones.
      if (this.#watermark() !== from) return { rows: 1, unreadable: 0 };
      const refused = this.#take(events, last);
      this.#writeWatermark.run(DERIVATION, SENT, last, Date.now());
      return { rows: stored.length, unreadable: stored.length - events.length + refused };
    });
    return run.immediate();
  }

  /**
   * Settles anew what was sent of sessions and requests that these rows of a platform's files tell of. Call inside the
   * transaction that takes them in.
   * @param from the last row before them
   */
  follow(platform: Platform, from: number, last: number): void {
    const until = this.#watermark();
    if (until === 0 || last <= from) return;
    const sessions = this.#rows.newlyFiled(platform, from, last);
    if (platform === 'codex_cli') {
      const retold = this.#threads.retold(from, last);
      sessions.push(...retold.filter(({ externalId }) => !sessions.some((one) => one.externalId === externalId)));
    }
    for (const session of sessions) this.#take(this.#rows.ofSession(session, until), until);
    if (platform === 'claude_code') this.#take(this.#rows.newlyNamed(from, last, until), until);
  }

  #watermark(): number {
    return this.#readWatermark.get(DERIVATION, SENT) ?? 0;
  }

  /** @returns how many events could not be taken in */
  #take(events: readonly EventOf<'otlp'>[], until: number): number {
    let refused = 0;
    for (const [session, ofSession] of bySession(events)) {
      if (this.#alone(() => this.#takeSession(session, ofSession, until))) continue;
      for (const event of ofSession) if (!this.#alone(() => this.#takeSession(session, [event], until))) refused += 1;
    }
    return refused;
  }

  #takeSession(session: SessionName, events: readonly EventOf<'otlp'>[], until: number): void {
    const file = this.#rows.fileOf(session);
    const shown = this.#threads.shown(session);
    const observed: EventFacts[] = [];
    const changes = new Changes();
    for (const event of events) {
      const lines = this.#linesOf(event);
      const since = measuredSince(event);
      // Claude Code's alone: its sessions are only ever widened, so that nothing may be said of them that may be withdrawn.
      if (since !== null) observed.push({ ...factsOf(event), occurredAt: since });
      const joined = joinedFacts(event);
      if (joined !== null) observed.push(joined);
      const usage = lines.map((line) => joinedUsage(event, line)).filter((observation) => observation !== null);
      if (usage.length > 0) observed.push({ ...factsOf(event), usage });
      const replaceable = this.#replaceable(event, until);
      if (isReplaced(event, file, lines.length > 0)) changes.remove(this.#wanted(replaceable));
      else changes.put(this.#wanted(replaceable));
      changes.put(this.#wanted(lastingFacts(event, shown)));
    }
    if (observed.length > 0) {
      const wanted = observed.map((facts) => wantedEventFacts(facts, this.#categories));
      this.#stores.observe(session.platform, wanted);
    }
    this.#putSums(session, file, events, until, changes);
    const bounds = this.#rows.bounds(session);
    const unit = sentUnit(session.externalId);
    if (bounds !== null) {
      for (const key of this.#unitFacts.keysOf(session.platform, unit, 'session', '')) {
        if (key !== shown.externalId) changes.removeKey('session', key);
      }
      changes.put(sessionFacts(shown.externalId, bounds.first, bounds.last));
    }
    const isClaude = session.platform === 'claude_code';
    this.#unitFacts.amend(session.platform, unit, changes.amended, isClaude);
    if (!isClaude) return;
    this.#stores.usage.noteSession(session.externalId);
    this.#stores.usage.markShared(session.platform);
  }

  /** The lines of transcripts that tell of the same request. */
  #linesOf({ platform, record }: EventOf<'otlp'>) {
    if (platform !== 'claude_code' || record.requestId === undefined || record.tokens === undefined) return [];
    return this.#rows.billedLines(record.requestId);
  }

  /** With what else was sent of the same request: all of it stands under one key. */
  #replaceable(event: EventOf<'otlp'>, until: number): UnitFacts {
    const facts = replaceableFacts(event);
    const { requestId } = event.record;
    if (facts.usage.length === 0 || requestId === undefined || event.platform !== 'claude_code') return facts;
    const key = sentMessageId(event);
    const siblings = this.#rows.ofRequest(requestId, until).flatMap((other) => replaceableFacts(other).usage);
    // The session that it is said of settles it; in another one's unit the same would stand once more.
    const own = siblings.filter(
      (usage) => usage.messageId === key && usage.attribution.externalId === event.external_id,
    );
    return { ...facts, usage: own };
  }

  /** Sums count while nothing better is known. */
  #putSums(
    session: SessionName,
    file: FileOfSession,
    events: readonly EventOf<'otlp'>[],
    until: number,
    changes: Changes,
  ): void {
    const unit = sentUnit(session.externalId);
    const fresh = events.filter(isOfUsage);
    const concerns = fresh.length > 0 || events.some(({ record }) => record.tokens !== undefined);
    if (!concerns && !file.isThere) return;
    if (file.isThere || this.#rows.hasResponses(session, until)) {
      const summed = this.#unitFacts.keysOf(session.platform, unit, 'usage', SUMMED);
      for (const key of summed) changes.removeKey('usage', key);
      changes.removeKey('session', session.externalId);
      return;
    }
    const { points, instants } = this.#points.windowOf(session, fresh, until);
    const changed = points.filter(({ timestamp }) => instants.has(timestamp));
    for (const point of changed) changes.removeKey('usage', sumKey(point));
    const keys = new Set(changed.map(sumKey));
    const sums = summedUsage(points).filter(({ messageId }) => keys.has(messageId));
    const since = fresh.map(measuredSince).filter((at) => at !== null);
    if (sums.length > 0) changes.put({ ...NO_UNIT_FACTS, usage: sums });
    const [first] = since;
    if (first === undefined) return;
    for (const { startedAt } of this.#unitFacts.sessionsOf(session.platform, unit, session.externalId)) {
      since.push(startedAt);
    }
    const startedAt = since.reduce((least, at) => Math.min(least, at), first);
    changes.put(sessionFacts(session.externalId, startedAt, startedAt));
  }

  #wanted(facts: UnitFacts): UnitFacts {
    return wantedUnitFacts(facts, this.#categories);
  }

  /** In a savepoint of its own. @returns whether it could be taken in */
  #alone(act: () => void): boolean {
    try {
      this.#database.transaction(act)();
      return true;
    } catch (error) {
      if (isOutage(error)) throw error;
      return false;
    }
  }
}

/** What a unit says anew, by kind and key. */
class Changes {
  readonly amended = new Map<Kind, Map<string, string | null>>();

  put(facts: UnitFacts): void {
    for (const [kind, byKey] of keyedFacts(facts)) {
      // Those that are only named by others are told by their bounds.
      if (kind === 'session' && facts.sessions.length === 0) continue;
      for (const [key, text] of byKey) this.#of(kind).set(key, text);
    }
  }

  remove(facts: UnitFacts): void {
    for (const [kind, byKey] of keyedFacts(facts)) {
      if (kind !== 'session') for (const key of byKey.keys()) this.removeKey(kind, key);
    }
  }

  removeKey(kind: Kind, key: string): void {
    this.#of(kind).set(key, null);
  }

  #of(kind: Kind): Map<string, string | null> {
    const known = this.amended.get(kind) ?? new Map<string, string | null>();
    this.amended.set(kind, known);
    return known;
  }
}

/** Whether the session's file says what this event says, or may say it. */
function isReplaced(event: EventOf<'otlp'>, file: FileOfSession, isNamed: boolean): boolean {
  if (isNamed) return true;
  const { tokens, requestId } = event.record;
  if (event.platform !== 'claude_code' || tokens === undefined || requestId === undefined) return file.isThere;
  return file.hasUnnamed;
}

function factsOf(event: EventOf<'otlp'>): EventFacts {
  const occurredAt = Date.parse(event.timestamp);
  return { externalId: event.external_id, occurredAt, project: null, usage: [], toolCalls: [], prompt: null };
}

function sessionFacts(externalId: string, startedAt: number, lastActivityAt: number): UnitFacts {
  return { ...NO_UNIT_FACTS, sessions: [{ externalId, startedAt, lastActivityAt, project: null }] };
}

function bySession(events: readonly EventOf<'otlp'>[]): Map<SessionName, EventOf<'otlp'>[]> {
  const names = new Map<string, SessionName>();
  const grouped = new Map<SessionName, EventOf<'otlp'>[]>();
  for (const event of events) {
    const { platform, external_id: externalId } = event;
    const key = `${platform} ${externalId}`;
    const name = names.get(key) ?? { platform, externalId };
    names.set(key, name);
    const known = grouped.get(name);
    if (known === undefined) grouped.set(name, [event]);
    else known.push(event);
  }
  return grouped;
}
