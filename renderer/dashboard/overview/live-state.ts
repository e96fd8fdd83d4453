import type { FeedEvent } from '../../../core/contracts/feed.ts';
import type { DotState } from '../../shared/components/state-dot.tsx';

/** An event this young makes it live. */
const LIVE_MS = 5 * 60_000;

/**
 * Whether anything happens just now, with a word for it.
 *
 * @param now epoch milliseconds
 * @param unknown why nobody knows what happens just now: nothing was heard for long, capture is paused, or a process was
 *   given up, so that nothing new is stored
 */
export function liveState(
  newest: Pick<FeedEvent, 'at'> | undefined,
  now: number,
  unknown: 'late' | 'paused' | 'failed' | null,
): { dot: DotState; word: string } {
  if (unknown === 'late') return { dot: 'wait', word: 'no answer' };
  if (unknown === 'paused') return { dot: 'wait', word: 'paused' };
  if (unknown === 'failed') return { dot: 'bad', word: 'stopped' };
  const isLive = newest !== undefined && now - Date.parse(newest.at) < LIVE_MS;
  return isLive ? { dot: 'ok', word: 'now' } : { dot: 'idle', word: 'idle' };
}
