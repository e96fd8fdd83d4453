/** SQLite's ways of saying that the data itself cannot be stored. Every other code speaks of disk, lock, file or schema. */
const DATA_CODES = /^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE)/;

/**
 * Whether an error of SQLite means "try again later": the fault lies with disk, lock, file or schema, and no event may
 * be condemned for it.
 */
export function isOutage(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && code.startsWith('SQLITE_') && !DATA_CODES.test(code);
}
