import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';

/**
 * `capture-paused` remembers over restarts that the user paused capture.
 * @returns since when, epoch milliseconds; null while capture is not paused
 */
export function readPauseFile(path: string): number | null {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return null;
  const since = Date.parse(readFileSync(path, 'utf8').trim());
  // Somebody made it by hand: what is meant is clear all the same.
  return Number.isNaN(since) ? Math.round(found.mtimeMs) : since;
}

/** @param since epoch milliseconds */
export function writePauseFile(path: string, since: number): void {
  writeFileSync(path, `${new Date(since).toISOString()}\n`, { mode: 0o600 });
}

export function removePauseFile(path: string): void {
  rmSync(path, { force: true });
}
