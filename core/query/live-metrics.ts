import type { LiveMetrics } from '../contracts/live-metrics.ts';
import { type Collected, collectFacts, emptyLeaders, emptyWindows } from '../metrics/live/collected.ts';
import { liveFigures } from '../metrics/live/figures.ts';
import { collectedSpan } from '../metrics/live/windows.ts';
import type { ReadableDB } from '../storage/database.ts';
import { liveSource } from './live-source.ts';

/** The live figures out of the database: what Redis would say if it kept them now. @param now epoch milliseconds */
export function liveMetrics(database: ReadableDB | null, now: number): LiveMetrics {
  return liveFigures(collect(database, now), 'database', now, projectNames(database));
}

function collect(database: ReadableDB | null, now: number): Collected {
  if (database === null) {
    const latest = { response: null, toolCall: null, prompt: null };
    return { windows: emptyWindows(), minutes: new Map(), leaders: emptyLeaders(), latest, activeSessions: 0 };
  }
  const source = liveSource(database);
  const { from, to } = collectedSpan(now);
  return {
    ...collectFacts(source.facts(from, to), now),
    latest: source.latest(now),
    activeSessions: source.activeSessions(now).length,
  };
}

/** Names of projects by their hashes. */
export function projectNames(database: ReadableDB | null): (hash: string) => string | null {
  const name = database?.prepare<[string], string>('SELECT name FROM projects WHERE project_hash = ?').pluck();
  return (hash) => name?.get(hash) ?? null;
}
