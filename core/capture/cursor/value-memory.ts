import { hash } from 'node:crypto';

/** What is remembered of one value: enough to see that it did not change, nothing of what it says. */
type Known = {
  row: number;
  bytes: number;
  content: number;
  /** Digest of the records it gave. */
  told: number;
  /** Digests of what it said before that, while this process ran; null for a value that never changed. */
  past: number[] | null;
  /** The reading that saw it last. */
  seen: number;
};

/**
 * Bytes that one reading compares again although nothing suggests a change. SQLite gives a replaced row a new number, and
 * Cursor replaces; a program that updates in place, to the same length, is noticed by this: at once in a database of an
 * ordinary size, after a few readings in one of gigabytes.
 */
const COMPARED_BYTES = 16 << 20;

/** Digests of a value's past that are kept. */
const REMEMBERED_STATES = 1_000;

/** The values of one database that were handed on, so that the next reading hands on what changed and no more. */
export class ValueMemory {
  readonly #known = new Map<string, Known>();
  /** Largest number of a row of each table: what is added or replaced gets a larger one. */
  readonly #lastRow = new Map<string, number>();
  #reading = 0;
  #isIncomplete = false;
  #place = 0;
  /** Where in the order of reading the comparing goes on, and how much of it is left. */
  #compareFrom = 0;
  #bytesLeft = COMPARED_BYTES;
  /** First place that the reading at hand could not afford to compare. */
  #uncompared: number | null = null;

  get isEmpty(): boolean {
    return this.#known.size === 0;
  }

  /** Whether the last reading did not look through all values. */
  get isIncomplete(): boolean {
    return this.#isIncomplete;
  }

  /** @param isLook whether the reading looks through all values */
  begin(isLook: boolean): void {
    this.#isIncomplete = !isLook;
    this.#reading += 1;
    this.#place = 0;
    this.#bytesLeft = COMPARED_BYTES;
    this.#compareFrom = this.#uncompared ?? 0;
    this.#uncompared = null;
  }

  /** Of values that a reading of all did not see since {@link begin} nothing is kept. */
  end(): void {
    for (const [name, known] of this.#known) if (known.seen !== this.#reading) this.#known.delete(name);
  }

  /** What was handed on may be lost: all of it is told again, and recognised by those who have it. */
  forget(): void {
    this.#known.clear();
    this.#lastRow.clear();
  }

  /** Rows of a table that were not there yet have a larger number, as a rule: numbers of deleted ones may come again. */
  lastRow(table: string): number {
    return this.#lastRow.get(table) ?? 0;
  }

  /** A row was looked at, whatever it holds. */
  noteRow(table: string, row: number): void {
    if (row > this.lastRow(table)) this.#lastRow.set(table, row);
  }

  /**
   * Whether a value need not even be fetched.
   *
   * @param row number of its row
   * @param bytes length of the value
   */
  isUntouched(name: string, row: number, bytes: number): boolean {
    const place = this.#place;
    this.#place += 1;
    const known = this.#known.get(name);
    if (known === undefined || known.row !== row || known.bytes !== bytes) return false;
    if (place >= this.#compareFrom && this.#uncompared === null) {
      if (bytes <= this.#bytesLeft || place === this.#compareFrom) {
        this.#bytesLeft -= bytes;
        return false;
      }
      this.#uncompared = place;
    }
    known.seen = this.#reading;
    return true;
  }

  /** Whether a fetched value is the one that is known; what is new about its row is noted. */
  isKnown(name: string, row: number, content: Buffer): boolean {
    const known = this.#known.get(name);
    if (known === undefined || known.bytes !== content.length || known.content !== digestOf(content)) return false;
    known.row = row;
    known.seen = this.#reading;
    return true;
  }

  /**
   * Notes what a value said.
   *
   * @param told all its records
   * @returns null when it says what it said before; otherwise how often it said the same already and then something else
   */
  tell(name: string, row: number, content: Buffer, told: string): number | null {
    const known = this.#known.get(name);
    const digest = digestOf(told);
    const place = { row, bytes: content.length, content: digestOf(content), seen: this.#reading };
    if (known?.told === digest) {
      Object.assign(known, place);
      return null;
    }
    const past = known === undefined ? null : [...(known.past ?? []), known.told].slice(-REMEMBERED_STATES);
    this.#known.set(name, { ...place, told: digest, past });
    return past === null ? 0 : past.filter((state) => state === digest).length;
  }
}

/** 48 bits: what a number holds exactly, and more than the values of a machine can meet by chance. */
const DIGEST_HEX_CHARACTERS = 12;

function digestOf(content: Buffer | string): number {
  return Number.parseInt(hash('sha1', content, 'hex').slice(0, DIGEST_HEX_CHARACTERS), 16);
}
