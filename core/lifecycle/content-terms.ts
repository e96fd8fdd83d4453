import { inflateSync } from 'node:zlib';
import type { ReadableDB } from '../storage/database.ts';

/** Records that are searched for: each gives two terms, and each term costs a pass over all bytes. */
const SEARCHED_RECORDS = 16;
/** Bytes out of a stored record, behind the beginning that many have in common. */
const PIECE_FROM = 24;
const PIECE_BYTES = 32;
/** Words in a row that nobody but a person or a model wrote; no name, path or id is like that. */
const SENTENCE = /(?:[\p{L}\p{N}'-]+[ ,;]+){5,}[\p{L}\p{N}'-]+/u;
const SENTENCE_CHARACTERS = 48;

/** What the newest and the longest of the stored contents are found by: as they lie in the database, and in plain words. */
export function contentTerms(database: ReadableDB): (string | Buffer)[] {
  const contents = ['rowid DESC', 'bytes DESC'].flatMap((order) =>
    database
      .prepare<[number], { content: Buffer }>(`SELECT content FROM event_contents ORDER BY ${order} LIMIT ?`)
      .all(SEARCHED_RECORDS / 2),
  );
  return contents.flatMap(({ content }) => [...pieceOf(content), ...sentenceOf(content)]);
}

function pieceOf(content: Buffer): Buffer[] {
  return content.length < PIECE_FROM + PIECE_BYTES ? [] : [content.subarray(PIECE_FROM, PIECE_FROM + PIECE_BYTES)];
}

function sentenceOf(content: Buffer): string[] {
  try {
    const found = SENTENCE.exec(inflateSync(content).toString('utf8'))?.[0];
    return found === undefined ? [] : [found.slice(0, SENTENCE_CHARACTERS)];
  } catch {
    return [];
  }
}
