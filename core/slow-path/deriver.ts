import { inflateSync } from 'node:zlib';
import { telemetryEventSchema } from '../contracts/telemetry-event.ts';
import type { PriceBook } from '../pricing/price-book.ts';
import type { WritableDB } from '../storage/database.ts';
import { isOutage } from '../storage/outage.ts';
import { ConversationStore } from './conversation-store.ts';
import { type EventFacts, readClaudeEvent } from './read-claude-event.ts';
import { ToolCallStore } from './tool-call-store.ts';
import { UsageRollup } from './usage-rollup.ts';
import { UsageStore } from './usage-store.ts';

/** Raw rows of one transaction: short enough that the fast path never waits long for the write lock. */
const BATCH_ROWS = 1_000;

const DERIVATION = 'usage';
const RAW_TABLE = 'claude_raw_traces';
const PLATFORM = 'claude_code';

type RawRow = { sequence: number; event_data: Buffer };

/** What became of a step over raw rows. */
export type DerivationStep = {
  /** Rows taken in; 0 = nothing is left to do. */
  rows: number;
  /** Rows whose stored event cannot be read or taken in; they stay in the raw table. */
  unreadable: number;
};

/** The facts of raw rows up to `last`, read behind `watermark`; null for an unreadable one. */
type Reading = { watermark: number; last: number; facts: (EventFacts | null)[] };

/**
 * Turns raw rows into usage, sums, conversations and tool calls. Works from a watermark that is committed with its
 * results: killed at any instant, it goes on where the last transaction ended, and each raw row counts once.
 */
export class Deriver {
  readonly #database: WritableDB;
  readonly #usage: UsageStore;
  readonly #conversations: ConversationStore;
  readonly #toolCalls: ToolCallStore;
  readonly #next;
  readonly #readWatermark;
  readonly #writeWatermark;

  constructor(database: WritableDB, prices: PriceBook) {
    this.#database = database;
    const rollup = new UsageRollup(database);
    const conversations = new ConversationStore(database);
    this.#conversations = conversations;
    this.#toolCalls = new ToolCallStore(database);
    this.#usage = new UsageStore(database, prices, (before, after) => {
      rollup.apply(before, after);
      conversations.applyUsage(before, after);
    });
    this.#next = database.prepare<[number, number], RawRow>(
      `SELECT sequence, event_data FROM ${RAW_TABLE} WHERE sequence > ? ORDER BY sequence LIMIT ?`,
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
   * Derives the next rows behind the watermark in one transaction. A row that cannot be taken in is passed over and
   * counted.
   * @throws an outage (see {@link isOutage}): nothing was derived, try again later
   */
  step(): DerivationStep {
    const reading = this.#read();
    if (reading.facts.length === 0) return { rows: 0, unreadable: 0 };
    try {
      return this.#transact(reading, (facts) => {
        this.#take(facts);
        return 0;
      });
    } catch (error) {
      if (isOutage(error)) throw error;
    }
    // Something in the batch cannot be taken in: each row by itself, so that it harms nothing but itself.
    return this.#transact(reading, (facts) => facts.filter((one) => !this.#takeAlone(one)).length);
  }

  /** Reads and unpacks before the transaction, so that the write lock is held for writing only. */
  #read(): Reading {
    const watermark = this.#watermark();
    const rows = this.#next.all(watermark, BATCH_ROWS);
    return { watermark, last: rows.at(-1)?.sequence ?? watermark, facts: rows.map((row) => readFacts(row.event_data)) };
  }

  #watermark(): number {
    return this.#readWatermark.get(DERIVATION, RAW_TABLE)?.sequence ?? 0;
  }

  /** @param take takes in what could be read; answers how many of it could not be taken in */
  #transact(reading: Reading, take: (facts: readonly EventFacts[]) => number): DerivationStep {
    const run = this.#database.transaction((): DerivationStep => {
      // Another process derived meanwhile: these rows are no longer the next ones.
      if (this.#watermark() !== reading.watermark) return { rows: reading.facts.length, unreadable: 0 };
      const readable = reading.facts.filter((facts) => facts !== null);
      const refused = take(readable);
      this.#writeWatermark.run(DERIVATION, RAW_TABLE, reading.last, Date.now());
      const rows = reading.facts.length;
      return { rows, unreadable: rows - readable.length + refused };
    });
    return run.immediate();
  }

  /** One row in a savepoint of its own. @returns whether it could be taken in */
  #takeAlone(facts: EventFacts): boolean {
    const attempt = this.#database.transaction(() => this.#take([facts]));
    try {
      attempt();
      return true;
    } catch (error) {
      if (isOutage(error)) throw error;
      return false;
    }
  }

  #take(batch: readonly EventFacts[]): void {
    const edited = new Set<string>();
    this.#conversations.observe(PLATFORM, batch);
    for (const facts of batch) {
      for (const observation of facts.usage) this.#usage.observe(observation);
      for (const call of facts.toolCalls) {
        for (const externalId of this.#toolCalls.observe(PLATFORM, call)) edited.add(externalId);
      }
    }
    for (const externalId of edited) this.#conversations.recountChanges(PLATFORM, externalId);
  }
}

function readFacts(data: Buffer): EventFacts | null {
  try {
    const parsed = telemetryEventSchema.safeParse(JSON.parse(inflateSync(data).toString('utf8')));
    return parsed.success ? readClaudeEvent(parsed.data) : null;
  } catch {
    return null;
  }
}
