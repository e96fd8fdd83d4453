import { expect, it } from 'vitest';
import { liveState } from './live-state.ts';

const NOW = Date.parse('2026-11-19T14:32:00Z');

it('says "now" of the last minutes only, and never while nothing is heard', () => {
  const at = (minutesAgo: number) => ({ at: new Date(NOW - minutesAgo * 60_000).toISOString() });
  expect(liveState(at(4), NOW, null).word).toBe('now');
  expect(liveState(at(6), NOW, null).word).toBe('idle');
  expect(liveState(undefined, NOW, null).word).toBe('idle');
  expect(liveState(at(0), NOW, 'late')).toEqual({ dot: 'wait', word: 'no answer' });
  expect(liveState(at(0), NOW, 'failed')).toEqual({ dot: 'bad', word: 'stopped' });
  expect(liveState(at(0), NOW, 'paused')).toEqual({ dot: 'wait', word: 'paused' });
});
