import type { ReadableDB } from '../storage/database.ts';

/** Keeps what was made of a database, as long as its version is the same. */
export type Memory<Answer> = (database: ReadableDB, key: string, make: () => Answer) => Answer;

/** A view asks for two ranges at most; more would only fill the memory. */
const ANSWERS_KEPT = 4;

/** Differs when another connection has stored anything. What the connection itself writes is not noticed. */
function storedVersion(database: ReadableDB): unknown {
  return database.pragma('data_version', { simple: true });
}

/** A memory of answers by key, for connections that read. @param versionOf when it differs, everything is forgotten */
export function createMemory<Answer>(versionOf: (database: ReadableDB) => unknown = storedVersion): Memory<Answer> {
  const kept = new WeakMap<ReadableDB, { version: unknown; answers: Map<string, { answer: Answer }> }>();
  return (database, key, make) => {
    const version = versionOf(database);
    let known = kept.get(database);
    if (known === undefined || known.version !== version) {
      known = { version, answers: new Map() };
      kept.set(database, known);
    }
    const { answers } = known;
    const found = answers.get(key) ?? { answer: make() };
    answers.set(key, found);
    const [oldest] = answers.keys();
    if (answers.size > ANSWERS_KEPT && oldest !== undefined) answers.delete(oldest);
    return found.answer;
  };
}
