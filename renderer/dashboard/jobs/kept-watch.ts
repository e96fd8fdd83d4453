import { type WatchedJob, watchedJobSchema } from './job-watch.ts';

/** Of this tab alone: another one has seen other jobs. */
const KEY = 'blueplane-watched-job';

/** What this tab watched before it was loaded anew; null where it watched nothing, or may keep nothing. */
export function readKeptWatch(): WatchedJob | null {
  try {
    return watchedJobSchema
      .nullable()
      .catch(null)
      .parse(JSON.parse(sessionStorage.getItem(KEY) ?? 'null'));
  } catch {
    return null;
  }
}

/** Keeps it for as long as the tab is there. */
export function keepWatch(watched: WatchedJob | null): void {
  try {
    if (watched === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify(watched));
  } catch {
    // A browser that keeps nothing for pages: a reload then forgets what ran, and the owner still knows.
  }
}
