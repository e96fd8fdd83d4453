import type { WritableDB } from '../storage/database.ts';

const DERIVATION = 'usage';
const NOTHING = { sequence: 0, writtenAt: 0 };

/** Up to which raw row of each table everything is derived, as it is stored. */
export class Watermarks {
  readonly #read;
  readonly #write;
  /** When each was written, as far as this process knows. */
  readonly #writtenAt = new Map<string, number>();

  constructor(database: WritableDB) {
    this.#read = database.prepare<[string, string], { sequence: number; writtenAt: number }>(
      'SELECT sequence, updated_at AS writtenAt FROM derivation_watermarks WHERE derivation = ? AND raw_table = ?',
    );
    this.#write = database.prepare<[string, string, number, number]>(
      `INSERT INTO derivation_watermarks (derivation, raw_table, sequence, updated_at) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET sequence = excluded.sequence, updated_at = excluded.updated_at`,
    );
  }

  of(rawTable: string): number {
    return this.#stored(rawTable).sequence;
  }

  /** Call in the transaction that commits the results. */
  move(rawTable: string, sequence: number): void {
    const now = Date.now();
    this.#write.run(DERIVATION, rawTable, sequence, now);
    this.#writtenAt.set(rawTable, now);
  }

  /** Whether somebody else wrote one since the last call or {@link move}: a rebuild may leave it where it was. */
  wasWrittenByOthers(rawTable: string): boolean {
    const { writtenAt } = this.#stored(rawTable);
    const known = this.#writtenAt.get(rawTable);
    this.#writtenAt.set(rawTable, writtenAt);
    return writtenAt !== known;
  }

  #stored(rawTable: string): { sequence: number; writtenAt: number } {
    return this.#read.get(DERIVATION, rawTable) ?? NOTHING;
  }
}
