import { describe, expect, it } from 'vitest';
import type { Status } from '../../../core/contracts/api.ts';
import type { Pressure } from '../../../core/contracts/pressure.ts';
import type { ProcessStatus } from '../../../core/contracts/process-status.ts';
import { ownerStatus, processStatus } from '../../../core/contracts/test-owner-status.ts';
import type { ConnectionPhase } from '../../shared/api-client/connection.ts';
import { readHealth } from '../../shared/health/health.ts';
import { captureState } from './capture-state.ts';

function status(states: Record<string, ProcessStatus['state']>, change: Partial<Status> = {}): Status {
  return {
    owner: ownerStatus({ processes: Object.entries(states).map(([name, state]) => processStatus(name, { state })) }),
    database: { present: true, bytes: 0, walBytes: 0 },
    sources: [
      { platform: 'claude_code', files: 1, rejectedLines: 0, rejectedByReason: {}, events: 5 },
      { platform: 'codex_cli', files: 0, rejectedLines: 0, rejectedByReason: {}, events: 0 },
    ],
    deadLetters: 0,
    freshness: { newestResponseAt: null, sourcesReadAt: null, rowsBehind: 0 },
    ...change,
  };
}

const NOW = Date.parse('2026-11-19T14:32:00Z');

function stateOf(answer: Status | undefined, phase: ConnectionPhase) {
  return captureState(answer, readHealth(answer?.owner, null, answer?.freshness), phase, NOW);
}

describe('captureState', () => {
  it('names the tools when all is well', () => {
    expect(stateOf(status({ redis: 'running' }), 'open')).toEqual({
      dot: 'ok',
      word: 'Capturing',
      detail: 'Up to date: Claude Code, 1 file.',
    });
    expect(stateOf(status({}, { sources: [] }), 'open').detail).toBe('Waiting for a tool to be used.');
  });

  it('names no tool of which no file is read, and says so when that is all of them', () => {
    const [claude, codex] = status({}).sources;
    if (claude === undefined || codex === undefined) throw new Error('there are two sources');
    const off = { ...claude, files: 0 };
    const other = { ...codex, files: 2, events: 9 };
    expect(stateOf(status({}, { sources: [off, other] }), 'open').detail).toBe('Up to date: Codex CLI, 2 files.');
    expect(stateOf(status({}, { sources: [off] }), 'open')).toMatchObject({ dot: 'idle', word: 'Nothing to read' });
  });

  it('tells the worst state first', () => {
    expect(stateOf(status({ capture: 'failed', redis: 'backing_off' }), 'open')).toMatchObject({
      dot: 'bad',
      detail: expect.stringContaining('Capture gave up'),
    });
    expect(stateOf(status({ redis: 'backing_off', capture: 'starting' }), 'open').word).toBe('Restarting');
    expect(stateOf(status({ capture: 'starting' }), 'open').word).toBe('Starting');
    expect(stateOf(status({ capture: 'failed' }), 'lost').word).toBe('No connection');
  });

  it('says how far behind it is, and what was set aside', () => {
    const behind = { newestResponseAt: null, sourcesReadAt: null, rowsBehind: 1_204 };
    expect(stateOf(status({}, { freshness: behind }), 'open').word).toBe('Catching up');
    expect(stateOf(status({}, { deadLetters: 1 }), 'open')).toMatchObject({ dot: 'wait' });
  });

  it('is not well while figures are old, and says whether reading waits', () => {
    const { owner } = status({ capture: 'running' });
    const at = (pressure: Pressure, sourcesReadAt: string | null) =>
      stateOf(
        {
          ...status({}, { freshness: { newestResponseAt: null, sourcesReadAt, rowsBehind: 61_204 } }),
          owner: owner && { ...owner, pressure },
        },
        'open',
      );
    const red = { level: 'red', rowsBehind: 100_000, since: NOW } as const;
    expect(at(red, '2026-11-19T14:31:00Z')).toEqual({
      dot: 'wait',
      word: 'Behind',
      detail: '61,204 events to go. Figures are old. No event is lost.',
    });
    expect(at({ ...red, holdsCapture: true }, null)).toEqual({
      dot: 'wait',
      word: 'Catching up',
      detail: '61,204 events to go. Today comes first. Reading waits: your tools keep their own files.',
    });
  });

  it('does not claim to capture without an answer or an owner', () => {
    expect(stateOf(undefined, 'open').word).toBe('Connecting');
    expect(stateOf({ ...status({}), owner: null }, 'open').word).toBe('Not capturing');
  });

  it('says since when it is paused', () => {
    const running = status({ capture: 'running' });
    const owner = running.owner === null ? null : { ...running.owner, paused: { since: NOW - 34 * 60_000 } };
    const paused = stateOf({ ...running, owner }, 'open');
    expect(paused).toMatchObject({ dot: 'wait', word: 'Paused' });
    expect(paused.detail).toMatch(/^Paused at .*58/);
  });
});

it('does not say that all is captured while nobody answers', () => {
  const answer = status({ capture: 'running' });
  const late = (each: Status) => captureState(each, readHealth(each.owner, null), 'open', NOW, true);
  expect(late(answer)).toMatchObject({ dot: 'wait', word: 'No answer' });
  // What is known to be broken is more than that.
  expect(late(status({ capture: 'failed' })).word).toBe('Stopped');
});
