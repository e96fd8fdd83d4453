import { MOST_TRANSCRIPT_ENTRIES, type TranscriptEntry } from '../../contracts/transcript.ts';
import { asObject, type JsonObject } from '../../privacy/loose-json.ts';
import type { Said } from './entry.ts';

/** Characters of one answer; together with the entries it bounds what lies in memory. */
const MOST_CHARACTERS = 1_500_000;

/** Collects entries until an answer is full. */
export class Page {
  readonly entries: TranscriptEntry[] = [];
  #characters = 0;

  /** @param at when it was said; absent: when the record says */
  add(record: JsonObject, saidIn: (record: JsonObject) => Said[], at?: string): void {
    const told = typeof record.timestamp === 'string' ? record.timestamp : null;
    for (const entry of withoutErrors(() => saidIn(record))) {
      this.entries.push({ ...entry, at: at ?? told });
      this.#characters += entry.text.length;
    }
  }

  get isFull(): boolean {
    return this.entries.length >= MOST_TRANSCRIPT_ENTRIES || this.#characters >= MOST_CHARACTERS;
  }
}

/** A record out of its text; null for what is none. */
export function parseRecord(text: string): JsonObject | null {
  try {
    return asObject(JSON.parse(text)) ?? null;
  } catch {
    return null;
  }
}

/** What nests too deep to be written as text says nothing. */
function withoutErrors(read: () => Said[]): Said[] {
  try {
    return read();
  } catch {
    return [];
  }
}
