import { inflateSync } from 'node:zlib';
import { telemetryEventSchema } from '../contracts/telemetry-event.ts';
import type { PriceBook } from '../pricing/price-book.ts';
import type { WritableDB } from '../storage/database.ts';
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
  /** Rows whose stored event cannot be read; they stay in the raw table. */
  unreadable: number;
};

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

  /** Derives the next rows behind the watermark in one transaction. */
  step(): DerivationStep {
    const run = this.#database.transaction((): DerivationStep => {
      const watermark = this.#readWatermark.get(DERIVATION, RAW_TABLE)?.sequence ?? 0;
      const rows = this.#next.all(watermark, BATCH_ROWS);
      const last = rows.at(-1);
      if (last === undefined) return { rows: 0, unreadable: 0 };
      const batch = rows.map((row) => readEvent(row.event_data)).filter((event) => event !== null);
      const edited = this.#take(batch.map(readClaudeEvent));
      for (const externalId of edited) this.#conversations.recountChanges(PLATFORM, externalId);
      this.#writeWatermark.run(DERIVATION, RAW_TABLE, last.sequence, Date.now());
      return { rows: rows.length, unreadable: rows.length - batch.length };
    });
    return run.immediate();
  }

  /** @returns the sessions whose sums over tool calls may have changed */
  #take(batch: readonly EventFacts[]): Set<string> {
    const edited = new Set<string>();
    this.#conversations.observe(PLATFORM, batch);
    for (const facts of batch) {
      if (facts.usage !== null) this.#usage.observe(facts.usage);
      for (const call of facts.toolCalls) {
        for (const externalId of this.#toolCalls.observe(PLATFORM, call)) edited.add(externalId);
      }
    }
    return edited;
  }
}

function readEvent(data: Buffer) {
  try {
    const parsed = telemetryEventSchema.safeParse(JSON.parse(inflateSync(data).toString('utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
