import { CACHE_KIB, CHECKPOINT_PAGES, PAGE_BYTES, type WritableDB } from './database.ts';

/**
 * Page cache while much is written at once: the pages of indexes that follow no order, those of event ids above all, of
 * about a million events. Without them each transaction reads most of what it changes.
 */
const WIDE_CACHE_KIB = 65_536;
/**
 * Pages of the log then (64 MiB): those same pages are changed again and again, and each time the log is carried over
 * the writer waits for the disk.
 */
const WIDE_CHECKPOINT_PAGES = 16_000;

/** How long more of it is expected, milliseconds: where something always comes nobody would ever say that it is over. */
const EXPECTED_MS = 10_000;

/** What a connection may take of memory and disk for pages: little all day, much while much is written at once. */
export class PageRoom {
  readonly #database: WritableDB;
  #isWide = false;
  /** When it was last asked for, monotonic. */
  #askedAt = 0;

  constructor(database: WritableDB) {
    this.#database = database;
  }

  /** Costs nothing where it is wide. Not within a transaction. */
  widen(): void {
    this.#askedAt = performance.now();
    if (this.#isWide) return;
    this.#isWide = true;
    this.#database.pragma(`cache_size = -${WIDE_CACHE_KIB}`);
    this.#log(WIDE_CHECKPOINT_PAGES);
  }

  /** Something else is written: gives back what was not asked for in a while. Not within a transaction. */
  settle(): void {
    if (performance.now() - this.#askedAt >= EXPECTED_MS) this.narrow();
  }

  /** Gives the memory back, and carries the log over; the next transaction cuts its file to what it is all day. */
  narrow(): void {
    if (!this.#isWide) return;
    this.#isWide = false;
    this.#log(CHECKPOINT_PAGES);
    this.#database.pragma('wal_checkpoint(PASSIVE)');
    this.#database.pragma(`cache_size = -${CACHE_KIB}`);
    this.#database.pragma('shrink_memory');
  }

  /** The file keeps the size that the log may have: cutting it each time takes longer than writing it. */
  #log(pages: number): void {
    this.#database.pragma(`wal_autocheckpoint = ${pages}`);
    this.#database.pragma(`journal_size_limit = ${pages * PAGE_BYTES}`);
  }
}
