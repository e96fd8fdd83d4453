import type { LiveLatest } from '../../contracts/live-metrics.ts';
import type { Platform } from '../../contracts/platform.ts';
import type { LiveFact } from './bucket.ts';

/** A session that goes on. `at`: of its last event, epoch milliseconds. */
export type ActiveSession = { platform: Platform; sessionId: string; at: number };

/** Where live metrics come from: the derived rows of the database. */
export type LiveSource = {
  /** All that happened from an instant up to another, which is not in it; in no order. */
  facts(from: number, to: number): Iterable<LiveFact>;
  /** The newest of each kind up to an instant. */
  latest(now: number): LiveLatest;
  activeSessions(now: number): ActiveSession[];
};
