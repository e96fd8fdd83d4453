import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

/** A pause of capture, in epoch milliseconds; without `until` it holds until somebody ends it. */
export type Pause = { since: number; until?: number };

/**
 * `capture-paused` remembers over restarts that the user paused capture: since when, and in a second line until when.
 * @returns null while capture is not paused
 */
export function readPauseFile(path: string): Pause | null {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return null;
  const text = found.isFile() ? readFileSync(path, 'utf8') : '';
  const [since = '', until = ''] = text.trim().split('\n');
  const [begin, end] = [Date.parse(since), Date.parse(until)];
  return {
    // Somebody made it by hand: what is meant is clear all the same.
    since: Number.isNaN(begin) ? Math.round(found.mtimeMs) : begin,
    ...(!Number.isNaN(end) && { until: end }),
  };
}

/** Written as a whole or not at all: half of it would be a pause without an end. */
export function writePauseFile(path: string, { since, until }: Pause): void {
  const instants = until === undefined ? [since] : [since, until];
  const lines = instants.map((instant) => `${new Date(instant).toISOString()}\n`);
  const draft = `${path}.part`;
  try {
    writeFileSync(draft, lines.join(''), { mode: 0o600 });
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

export function removePauseFile(path: string): void {
  rmSync(path, { force: true });
}
