import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Settings } from '../contracts/settings.ts';

/**
 * `content-since` is there while what was said is kept, and says from when on: the moment at which the level became
 * `content`. Without it nothing of that kind is stored, whatever else is written anywhere; who stores asks for it each
 * time, so that taking it away holds at once for all that is still on its way.
 */

/** @returns epoch milliseconds; null while no content is kept, also where the file cannot be read or says something else */
export function readContentSince(path: string): number | null {
  try {
    const since = Date.parse(readFileSync(path, 'utf8').trim());
    return Number.isNaN(since) ? null : since;
  } catch {
    return null;
  }
}

/** Whether content is kept with these settings: another Redis than our own may write what passes through it to its disk. */
export function keepsContent({ privacy, redis }: Settings): boolean {
  return privacy.level === 'content' && redis.url === undefined;
}

/**
 * Makes the file say what the settings do. A level that holds already keeps its beginning.
 * @param now epoch milliseconds: the beginning of a level that is new
 */
export function followContentLevel(path: string, settings: Settings, now: number): void {
  if (!keepsContent(settings)) rmSync(path, { force: true });
  else if (readContentSince(path) === null) writeFileSync(path, `${new Date(now).toISOString()}\n`, { mode: 0o600 });
}
