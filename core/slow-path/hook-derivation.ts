import { type EventOf, isStoredEvent } from '../contracts/telemetry-event.ts';
import type { WritableDB } from '../storage/database.ts';
import { isOutage } from '../storage/outage.ts';
import { unpackEvent } from '../storage/packed-event.ts';
import { RAW_TABLES } from '../storage/raw-tables.ts';
import type { EventFacts } from './event-facts.ts';
import type { FactStores } from './fact-stores.ts';
import { readHookEvent } from './read-hook-event.ts';
import { type Categories, wantedEventFacts } from './wanted-facts.ts';

const DERIVATION = 'usage';
const HOOKS = RAW_TABLES.hooks;

type Stored = { sequence: number; event_data: Buffer };

/**
 * Derives what tools told by their hooks. Of Claude Code each event says something of the same calls and decisions that
 * the transcript tells of, under the same ids. Of every tool hooks say when a session began, went on and ended: that is
 * looked up whenever the session's row changes, so that here only rows that are there already are brought up to date.
 */
export class HookDerivation {
  readonly #database: WritableDB;
  readonly #stores: FactStores;
  readonly #categories: Categories;
  readonly #next;
  readonly #readWatermark;
  readonly #writeWatermark;

  constructor(database: WritableDB, stores: FactStores, categories: Categories) {
    this.#database = database;
    this.#stores = stores;
    this.#categories = categories;
    this.#next = database.prepare<[number, number], Stored>(
      `SELECT sequence, event_data FROM ${HOOKS} WHERE sequence > ? ORDER BY sequence LIMIT ?`,
    );
    this.#readWatermark = database.prepare<[string, string], { sequence: number }>(
      'SELECT sequence FROM derivation_watermarks WHERE derivation = ? AND raw_table = ?',
    );
    this.#writeWatermark = database.prepare<[string, string, number, number]>(
      `INSERT INTO derivation_watermarks (derivation, raw_table, sequence, updated_at) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET sequence = excluded.sequence, updated_at = excluded.updated_at`,
    );
  }

  /**
   * Derives the next rows in one transaction.
   * @returns rows that were taken in, and how many of those cannot be read or taken in
   * @throws an outage (see isOutage): nothing was derived
   */
  step(limit: number): { rows: number; unreadable: number } {
    if (this.#next.all(this.#watermark(), 1).length === 0) return { rows: 0, unreadable: 0 };
    const run = this.#database.transaction(() => {
      const stored = this.#next.all(this.#watermark(), limit);
      const last = stored.at(-1)?.sequence;
      if (last === undefined) return { rows: 0, unreadable: 0 };
      const events = stored.map(({ event_data }) => readEvent(event_data)).filter((event) => event !== null);
      const refused = this.#take(events);
      this.#writeWatermark.run(DERIVATION, HOOKS, last, Date.now());
      return { rows: stored.length, unreadable: stored.length - events.length + refused };
    });
    return run.immediate();
  }

  /** @returns how many could not be taken in */
  #take(events: readonly EventOf<'hooks'>[]): number {
    const facts = events.map(readHookEvent).filter((read) => read !== null);
    let refused = 0;
    if (!this.#alone(() => this.#observe(facts))) {
      for (const one of facts) if (!this.#alone(() => this.#observe([one]))) refused += 1;
    }
    for (const { platform, external_id } of events) this.#stores.conversations.widenByHooks(platform, external_id);
    return refused;
  }

  #observe(facts: readonly EventFacts[]): void {
    if (facts.length === 0) return;
    this.#stores.observe(
      'claude_code',
      facts.map((one) => wantedEventFacts(one, this.#categories)),
    );
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

  #watermark(): number {
    return this.#readWatermark.get(DERIVATION, HOOKS)?.sequence ?? 0;
  }
}

function readEvent(data: Buffer): EventOf<'hooks'> | null {
  try {
    const event: unknown = JSON.parse(unpackEvent(data));
    return isStoredEvent(event, 'hooks') ? event : null;
  } catch {
    return null;
  }
}
