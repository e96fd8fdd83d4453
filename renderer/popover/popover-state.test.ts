import { describe, expect, it } from 'vitest';
import { ownerStatus, processStatus } from '../../core/contracts/test-owner-status.ts';
import { readHealth } from '../shared/health/health.ts';
import { unansweredBanner } from '../shared/health/health-banner.ts';
import { desktopState, status, today } from '../shared/health/test-answers.ts';
import { type PopoverFacts, popoverBanner, popoverState } from './popover-state.ts';

const ANSWERED_AT = Date.parse('2026-11-19T14:31:00Z');
const NEVER = { newestResponseAt: null, sourcesReadAt: '2026-11-19T14:31:00Z', rowsBehind: 0 };

function facts(change: Partial<PopoverFacts> = {}): PopoverFacts {
  return {
    health: { kind: 'running' },
    today: today(),
    status: status(),
    answeredAt: ANSWERED_AT,
    failed: false,
    late: false,
    incomplete: false,
    now: ANSWERED_AT + 1_000,
    ...change,
  };
}

describe('popoverState', () => {
  it('is live while a session is active, else idle', () => {
    expect(popoverState(facts({ today: today({ activeSessions: 1 }) }))).toEqual({
      dot: 'ok',
      word: 'Live',
      body: 'figures',
      readingHistory: false,
      asOf: null,
      dimmed: false,
      renewing: false,
    });
    expect(popoverState(facts())).toMatchObject({ dot: 'idle', word: 'Idle' });
  });

  it('loads until there is an answer, and says when there is none', () => {
    const unknown = { health: { kind: 'unknown' }, today: undefined, status: undefined } as const;
    expect(popoverState(facts(unknown))).toMatchObject({ word: 'Starting', body: 'loading' });
    expect(popoverState(facts({ ...unknown, failed: true }))).toMatchObject({ word: 'No answer', body: 'nothing' });
    const health = readHealth(undefined, desktopState({ problem: 'The disk is full.' }));
    expect(popoverState(facts({ ...unknown, health }))).toMatchObject({ word: 'Stopped', body: 'nothing' });
  });

  it('takes an empty home for a first run only when the sources were looked through', () => {
    const empty = { today: today({ freshness: NEVER }), status: status({ sources: [], freshness: NEVER }) };
    expect(popoverState(facts(empty))).toMatchObject({ word: 'Waiting', body: 'first_run', readingHistory: false });
    const unread = { ...NEVER, sourcesReadAt: null };
    const reading = { today: today({ freshness: unread }), status: status({ sources: [], freshness: unread }) };
    expect(popoverState(facts(reading))).toMatchObject({ word: 'Reading history', body: 'figures' });
    const found = { today: today({ freshness: NEVER }), status: status({ freshness: NEVER }) };
    expect(popoverState(facts(found)).body).toBe('figures');
  });

  it('knows a history from the few rows of a running session', () => {
    const behind = (rowsBehind: number) => today({ freshness: { ...today().freshness, rowsBehind } });
    expect(popoverState(facts({ today: behind(40) })).readingHistory).toBe(false);
    expect(popoverState(facts({ today: behind(18_204) })).readingHistory).toBe(true);
  });

  it('dims figures that are not those of this moment, and says of when they are', () => {
    expect(popoverState(facts({ late: true }))).toMatchObject({ word: 'No answer', asOf: ANSWERED_AT, dimmed: true });
    expect(popoverState(facts({ failed: true }))).toMatchObject({ asOf: ANSWERED_AT, body: 'figures' });
    const paused = readHealth(ownerStatus({ paused: { since: 5_000 } }), null);
    expect(popoverState(facts({ health: paused }))).toMatchObject({ word: 'Paused', asOf: 5_000, dimmed: true });
    const failed = readHealth(ownerStatus({ processes: [processStatus('redis', { state: 'failed' })] }), null);
    expect(popoverState(facts({ health: failed }))).toMatchObject({
      dot: 'bad',
      word: 'Stopped',
      asOf: Date.parse('2026-11-19T14:21:00Z'),
    });
  });

  it('is behind where figures are old, unless it is a history that is read in', () => {
    const owner = { ...ownerStatus(), pressure: { level: 'orange', rowsBehind: 60_000, since: 1 } as const };
    const at = (sourcesReadAt: string | null) => {
      const freshness = { newestResponseAt: null, sourcesReadAt, rowsBehind: 60_000 };
      const health = readHealth(owner, null, freshness);
      const state = popoverState(facts({ health, today: today({ freshness }) }));
      return { ...state, banner: popoverBanner(health, state, null, 1)?.title };
    };
    expect(at('2026-11-19T14:31:00Z')).toMatchObject({
      dot: 'wait',
      word: 'Behind',
      readingHistory: false,
      banner: 'Behind by 60,000 events',
    });
    expect(at(null)).toMatchObject({ word: 'Reading history', readingHistory: true, banner: undefined });
    const health = readHealth(owner, null);
    const unanswered = unansweredBanner(new Error('No answer.'), true);
    expect(popoverState(facts({ health, failed: true })).word).toBe('No answer');
    expect(popoverBanner(health, { readingHistory: false }, unanswered, 1)).toBe(unanswered);
  });

  it('shows nothing before everything was answered, so that nothing moves when the last answer comes', () => {
    expect(popoverState(facts({ incomplete: true })).body).toBe('loading');
  });

  it('takes no part of a history for the whole one before the processes have told of themselves', () => {
    const freshness = { ...NEVER, sourcesReadAt: null };
    expect(popoverState(facts({ health: { kind: 'unknown' }, today: today({ freshness }) })).readingHistory).toBe(true);
  });

  it('marks what was answered before the popover was hidden, until the answers of now are there', () => {
    const shown = { dimmed: true, asOf: ANSWERED_AT, renewing: true, word: 'Idle', body: 'figures' };
    expect(popoverState(facts({ now: ANSWERED_AT + 3_600_000 }))).toMatchObject(shown);
    expect(popoverState(facts({ now: ANSWERED_AT + 45_000 }))).toMatchObject({ dimmed: false, renewing: false });
    const late = facts({ now: ANSWERED_AT + 3_600_000, late: true });
    expect(popoverState(late)).toMatchObject({ dimmed: true, renewing: false });
  });

  it('keeps the figures of this moment while a process restarts', () => {
    const health = readHealth(ownerStatus({ processes: [processStatus('capture', { state: 'backing_off' })] }), null);
    expect(popoverState(facts({ health }))).toMatchObject({ dot: 'wait', word: 'Restarting', dimmed: false });
  });
});
