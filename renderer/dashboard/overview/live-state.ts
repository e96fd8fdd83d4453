import type { FeedEvent } from '../../../core/contracts/feed.ts';
import type { DotState } from '../../shared/components/state-dot.tsx';
import type { Health } from '../../shared/health/health.ts';

/** An event this young makes it live. */
const LIVE_MS = 5 * 60_000;

/** Why nobody knows what happens just now, by how the whole stands; null where new events are seen at once. */
const UNKNOWN: Record<Health['kind'], { dot: DotState; word: string } | null> = {
  unknown: { dot: 'idle', word: 'asking' },
  problem: { dot: 'bad', word: 'cannot start' },
  absent: { dot: 'bad', word: 'not running' },
  failed: { dot: 'bad', word: 'stopped' },
  held_up: { dot: 'wait', word: 'waiting' },
  restarting: { dot: 'wait', word: 'restarting' },
  paused: { dot: 'wait', word: 'paused' },
  starting: { dot: 'wait', word: 'starting' },
  behind: { dot: 'wait', word: 'behind' },
  running: null,
};

/** What the live events say of now: a dot, a word for it, and whether a rate of now can be told. */
export type LiveState = { dot: DotState; word: string; isKnown: boolean };

/**
 * Whether anything happens just now, with a word for it.
 *
 * @param now epoch milliseconds
 * @param health how the whole stands
 * @param isLate whether nothing was heard for long, so that how it stands is not known either
 */
export function liveState(
  newest: Pick<FeedEvent, 'at'> | undefined,
  now: number,
  health: Health['kind'],
  isLate: boolean,
): LiveState {
  if (isLate) return { dot: 'wait', word: 'no answer', isKnown: false };
  const unknown = UNKNOWN[health];
  if (unknown !== null) return { ...unknown, isKnown: false };
  const isLive = newest !== undefined && now - Date.parse(newest.at) < LIVE_MS;
  return isLive ? { dot: 'ok', word: 'now', isKnown: true } : { dot: 'idle', word: 'idle', isKnown: true };
}
