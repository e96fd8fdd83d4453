/** SQLite's ways of saying that the fault lies with disk, lock or file, not with the data. */
const OUTAGE_CODES =
  /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|NOMEM|CORRUPT|NOTADB|PROTOCOL|PERM|INTERRUPT|NOLFS)/;

/** Whether an error means "try again later": no event may be condemned for it. */
export function isOutage(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && OUTAGE_CODES.test(code);
}
