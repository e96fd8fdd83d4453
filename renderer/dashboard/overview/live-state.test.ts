import { expect, it } from 'vitest';
import type { Health } from '../../shared/health/health.ts';
import { liveState } from './live-state.ts';

const NOW = Date.parse('2026-11-19T14:32:00Z');
const at = (minutesAgo: number) => ({ at: new Date(NOW - minutesAgo * 60_000).toISOString() });

it('says "now" of the last minutes only', () => {
  expect(liveState(at(4), NOW, 'running', false)).toEqual({ dot: 'ok', word: 'now', isKnown: true });
  expect(liveState(at(6), NOW, 'running', false)).toEqual({ dot: 'idle', word: 'idle', isKnown: true });
  expect(liveState(undefined, NOW, 'running', false).word).toBe('idle');
});

/** Every way to stand, so that a new one has to be thought of here too. */
const SAID: Record<Exclude<Health['kind'], 'running'>, [dot: string, word: string]> = {
  unknown: ['idle', 'asking'],
  problem: ['bad', 'cannot start'],
  absent: ['bad', 'not running'],
  failed: ['bad', 'stopped'],
  held_up: ['wait', 'waiting'],
  restarting: ['wait', 'restarting'],
  paused: ['wait', 'paused'],
  starting: ['wait', 'starting'],
  behind: ['wait', 'behind'],
};

it.each(Object.entries(SAID))('never says "now", nor a rate, of Blueplane that is %s', (kind, [dot, word]) => {
  const isKind = (name: string): name is Health['kind'] => name in SAID;
  if (!isKind(kind)) throw new Error(kind);
  expect(liveState(at(0), NOW, kind, false)).toEqual({ dot, word, isKnown: false });
});

it('says that nothing answers, however all stood before', () => {
  for (const kind of ['running', 'paused'] as const) {
    expect(liveState(at(0), NOW, kind, true)).toEqual({ dot: 'wait', word: 'no answer', isKnown: false });
  }
});
