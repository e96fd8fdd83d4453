import type { FeedEvent } from '../../../core/contracts/feed.ts';
import type { DotState } from '../../shared/components/state-dot.tsx';

/** An event this young makes it live. */
const LIVE_MS = 5 * 60_000;

/**
 * Whether anything happens just now, with a word for it.
 *
 * @param now epoch milliseconds
 * @param isLate nothing was heard for so long that nobody knows
 */
export function liveState(
  newest: Pick<FeedEvent, 'at'> | undefined,
  now: number,
  isLate: boolean,
): { dot: DotState; word: string } {
  if (isLate) return { dot: 'wait', word: 'no answer' };
  const isLive = newest !== undefined && now - Date.parse(newest.at) < LIVE_MS;
  return isLive ? { dot: 'ok', word: 'now' } : { dot: 'idle', word: 'idle' };
}
