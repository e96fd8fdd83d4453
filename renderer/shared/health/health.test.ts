import { describe, expect, it } from 'vitest';
import type { Pressure } from '../../../core/contracts/pressure.ts';
import { ownerStatus, processStatus } from '../../../core/contracts/test-owner-status.ts';
import { processDetail, readHealth } from './health.ts';
import { healthBanner, unansweredBanner } from './health-banner.ts';
import { desktopState } from './test-answers.ts';

const NOW = new Date(2026, 10, 19, 14, 32).getTime();
const PAUSED_AT = new Date(2026, 10, 19, 13, 58).getTime();

describe('readHealth', () => {
  const failed = processStatus('fast-path', { state: 'failed' });
  const heldUp = processStatus('slow-path', { troubledSince: NOW });
  const waiting = processStatus('capture', { state: 'backing_off' });

  it('puts the worst first', () => {
    const owner = ownerStatus({ processes: [waiting, heldUp, failed], paused: { since: PAUSED_AT } });
    expect(readHealth(owner, desktopState({ problem: 'The disk is full.' })).kind).toBe('problem');
    expect(readHealth(owner, desktopState())).toEqual({ kind: 'failed', processes: [failed] });
    expect(readHealth(ownerStatus({ processes: [waiting, heldUp], paused: { since: PAUSED_AT } }), null).kind).toBe(
      'held_up',
    );
    expect(readHealth(ownerStatus({ processes: [waiting], paused: { since: PAUSED_AT } }), null).kind).toBe(
      'restarting',
    );
    expect(
      readHealth(ownerStatus({ processes: [processStatus('redis')], paused: { since: PAUSED_AT } }), null),
    ).toEqual({
      kind: 'paused',
      since: PAUSED_AT,
      until: null,
    });
    expect(readHealth(ownerStatus({ processes: [processStatus('redis')] }), null).kind).toBe('running');
  });

  it('knows a first start from a restart', () => {
    const starting = (restarts: number) =>
      ownerStatus({ processes: [processStatus('redis', { state: 'starting', restarts })] });
    expect(readHealth(starting(0), null).kind).toBe('starting');
    expect(readHealth(starting(1), null).kind).toBe('restarting');
  });

  it('is behind where figures are old, by what is behind now', () => {
    const at = (pressure: Pressure) => ({ ...ownerStatus({ processes: [processStatus('redis')] }), pressure });
    const orange = { level: 'orange', rowsBehind: 50_000, since: NOW } as const;
    const said = { kind: 'behind', rowsBehind: 50_000, holdsCapture: false, workers: 1, isReadingIn: false };
    expect(readHealth(at({ ...orange, level: 'yellow' }), null).kind).toBe('running');
    expect(readHealth(at(orange), null)).toEqual(said);
    const red = at({ ...orange, level: 'red', holdsCapture: true, workers: 3 });
    const freshness = { newestResponseAt: null, sourcesReadAt: null, rowsBehind: 61_000 };
    expect(readHealth(red, null, freshness)).toEqual({
      ...said,
      rowsBehind: 61_000,
      holdsCapture: true,
      workers: 3,
      isReadingIn: true,
    });
    expect(readHealth({ ...red, paused: { since: NOW } }, null).kind).toBe('paused');
  });

  it('does not call what it does not know by a name', () => {
    expect(readHealth(undefined, desktopState()).kind).toBe('unknown');
    expect(readHealth(null, null).kind).toBe('absent');
    expect(readHealth(null, desktopState()).kind).toBe('starting');
  });
});

describe('healthBanner', () => {
  it('says what happened, the cause, what it means for the data, and the way out', () => {
    const detail = 'the disk is full';
    const health = readHealth(
      ownerStatus({ processes: [processStatus('fast-path', { state: 'failed', detail })] }),
      null,
    );
    expect(healthBanner(health, NOW)).toEqual({
      tone: 'bad',
      hasDetails: true,
      title: 'Events are not being stored',
      text: 'Given up: fast path. The disk is full. No event is lost or counted twice.',
      action: { label: 'Restart', name: 'restartFailed' },
    });
  });

  it('says since when capture is paused, with the day when that was another one', () => {
    const paused = (since: number) => healthBanner(readHealth(ownerStatus({ paused: { since } }), null), NOW);
    expect(paused(PAUSED_AT)).toMatchObject({ tone: 'warn', action: { label: 'Resume', name: 'resume' } });
    expect(paused(PAUSED_AT)?.title).toMatch(/^Capture paused at .*58/);
    expect(paused(PAUSED_AT)).toMatchObject({ mayEndLater: true });
    const until = { ...ownerStatus(), paused: { since: PAUSED_AT, until: PAUSED_AT + 3_600_000 } };
    expect(healthBanner(readHealth(until, null), NOW)).toMatchObject({
      title: expect.stringMatching(/58.*, until .*58/),
      mayEndLater: false,
    });
    expect(paused(PAUSED_AT - 86_400_000)?.title).toMatch(/^Capture paused on \S+ .*18.*, .*58/);
  });

  it("gives the desktop's own words where nothing can start", () => {
    const health = readHealth(undefined, desktopState({ problem: 'Free some space, then try again.' }));
    expect(healthBanner(health, NOW)).toMatchObject({
      text: 'Free some space, then try again.',
      action: { label: 'Try again', name: 'restartFailed' },
    });
  });

  it('says how far behind it is, and that reading waits only where it does', () => {
    const banner = (pressure: Pressure) => healthBanner(readHealth({ ...ownerStatus(), pressure }, null), NOW);
    const red = { level: 'red', rowsBehind: 105_000, since: NOW } as const;
    expect(banner(red)).toEqual({
      tone: 'warn',
      hasDetails: true,
      title: 'Behind by 105,000 events',
      text:
        'More came in than can be counted at once, so figures are old. No event is lost or counted twice. ' +
        'Live figures and findings wait meanwhile. It catches up by itself, sooner while the computer has less to do.',
      action: null,
    });
    expect(banner({ ...red, holdsCapture: true, workers: 2 })?.text).toContain(
      'wait meanwhile. So does reading: your tools keep their own files. 2 workers count at once.',
    );
  });

  it('has no action where waiting is all there is to do, and no banner where all is well', () => {
    const waiting = ownerStatus({ processes: [processStatus('redis', { state: 'backing_off' })] });
    expect(healthBanner(readHealth(waiting, null), NOW)).toMatchObject({ tone: 'warn', action: null });
    for (const owner of [
      undefined,
      ownerStatus(),
      ownerStatus({ processes: [processStatus('redis', { state: 'starting' })] }),
    ]) {
      expect(healthBanner(readHealth(owner, null), NOW)).toBeNull();
    }
  });

  it('passes on why a question had no answer', () => {
    expect(unansweredBanner(new Error('No answer.'), true).title).toBe('No new figures');
    expect(unansweredBanner(new Error('No answer.'), false).text).toContain('No answer.');
  });
});

describe('processDetail', () => {
  it.each([
    ['the disk is full', 'The disk is full.'],
    ['Is it there?', 'Is it there?'],
    ['  ', null],
    [null, null],
  ])('%s becomes %s', (detail, sentence) => {
    expect(processDetail([{ detail: null }, { detail }])).toBe(sentence);
  });
});
