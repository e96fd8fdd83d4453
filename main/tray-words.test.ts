import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testModel, testOwner, testProcess, testToday } from './test-tray.ts';
import { asLine, costMarks, shortened, trayTitle, trayTooltip, wrapped } from './tray-words.ts';

const LOCALE = 'en-US';
/** What a Windows tooltip holds. */
const TOOLTIP_MAX = 127;

describe('the title', () => {
  it.each([
    [{}, '$30.77'],
    [{ estimatedCost: 2.16 }, '~$30.77'],
    [{ totalCost: 1_284.2 }, '$1,284'],
    [{ totalCost: 0, totalTokens: 0 }, '$0.00'],
    [{ totalCost: 0, unpricedTokens: 54_000_000 }, 'unpriced'],
    [{ totalCost: 0.001 }, '<$0.01'],
  ])('with %o is %s', (totals, title) => {
    expect(trayTitle(testModel({ today: testToday(totals) }), LOCALE)).toBe(title);
  });

  it('is what was chosen, tokens with their own mark', () => {
    expect(trayTitle(testModel({ shows: 'tokens' }), LOCALE)).toBe('54.0M');
    const today = testToday({ estimatedTokens: 5, estimatedCost: 0 });
    expect(trayTitle(testModel({ shows: 'tokens', today }), LOCALE)).toBe('~54.0M');
    expect(trayTitle(testModel({ shows: 'nothing' }), LOCALE)).toBe('');
  });

  it('is empty until something is known', () => {
    expect(trayTitle(testModel({ today: null }), LOCALE)).toBe('');
  });
});

describe('the tooltip', () => {
  it('tells the figures, and before them what is not as usual', () => {
    const figures = '$30.77 today, 54.0M tokens, 3 sessions active';
    expect(trayTooltip(testModel(), LOCALE)).toBe(`Blueplane: ${figures}`);
    const restarting = testOwner([testProcess('fast-path', { state: 'backing_off' })]);
    expect(trayTooltip(testModel({ owner: restarting }), LOCALE)).toBe(`Blueplane: fast path restarts. ${figures}`);
    expect(trayTooltip(testModel({ owner: restarting, today: null }), LOCALE)).toBe('Blueplane: fast path restarts');
    expect(trayTooltip(testModel({ owner: null, today: null }), LOCALE)).toBe('Blueplane: starting');
    expect(trayTooltip(testModel({ today: null }), LOCALE)).toBe('Blueplane');
  });

  it('begins with what was chosen, and keeps figures to itself where nothing was', () => {
    expect(trayTooltip(testModel({ shows: 'tokens' }), LOCALE)).toBe(
      'Blueplane: 54.0M tokens today, $30.77, 3 sessions active',
    );
    expect(trayTooltip(testModel({ shows: 'nothing' }), LOCALE)).toBe('Blueplane');
    const owner = testOwner([testProcess('fast-path', { state: 'backing_off' })]);
    expect(trayTooltip(testModel({ shows: 'nothing', owner }), LOCALE)).toBe('Blueplane: fast path restarts');
  });

  it('marks tokens of which some are estimated', () => {
    const today = testToday({ estimatedTokens: 5 });
    expect(trayTooltip(testModel({ today }), LOCALE)).toContain('$30.77 today, ~54.0M tokens');
  });

  it('counts the sessions in words', () => {
    expect(trayTooltip(testModel({ today: testToday({}, 0) }), LOCALE)).toMatch(/, no session active$/);
    expect(trayTooltip(testModel({ today: testToday({}, 1) }), LOCALE)).toMatch(/, 1 session active$/);
  });

  it('keeps the figures whole behind any sentence, and fits', () => {
    const figures = '$30.77 today, 54.0M tokens, 3 sessions active';
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (detail) => {
        const failed = testOwner([testProcess('slow-path', { state: 'failed', detail })]);
        const tooltip = trayTooltip(testModel({ owner: failed }), LOCALE);
        expect(tooltip.length).toBeLessThanOrEqual(TOOLTIP_MAX);
        expect(tooltip.endsWith(figures)).toBe(true);
        expect(tooltip).toContain('slow path stopped');
        const alone = trayTooltip(testModel({ owner: null, today: null, problem: detail || 'x' }), LOCALE);
        expect(alone.length).toBeLessThanOrEqual(TOOLTIP_MAX);
      }),
    );
  });
});

describe('the marks of a cost', () => {
  it('say what is estimated and what has no price', () => {
    const marks = (totals: object) => {
      const { figures } = testModel({ today: testToday(totals) });
      return figures === null ? '' : costMarks(figures, LOCALE);
    };
    expect(marks({})).toBeNull();
    expect(marks({ estimatedCost: 2.16 })).toBe('~$2.16 estimated');
    expect(marks({ estimatedTokens: 1_200_000 })).toBe('~1.2M tokens estimated');
    expect(marks({ estimatedCost: 2.16, unpricedTokens: 5_600_000 })).toBe('~$2.16 estimated, 5.6M tokens unpriced');
  });
});

describe('sentences', () => {
  it('are cut between words and within their length', () => {
    expect(shortened('The disk is full; free some space.', 34)).toBe('The disk is full; free some space.');
    expect(shortened('The disk is full; free some space.', 20)).toBe('The disk is full…');
    expect(shortened('A verylongwordwithoutanyend', 12)).toBe('A verylongw…');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 1, max: 100 }), (words, max) => {
        const short = shortened(words, max);
        expect(short.length).toBeLessThanOrEqual(max);
        if (words.isWellFormed()) expect(short.isWellFormed()).toBe(true);
      }),
    );
  });

  it('are broken into lines without losing a word', () => {
    expect(wrapped('one two three four', 9, 4)).toEqual(['one two', 'three', 'four']);
    expect(wrapped('one two three four', 9, 2)).toEqual(['one two', 'three…']);
    expect(wrapped('unbreakableword', 9, 2)).toEqual(['unbreaka…']);
    expect(wrapped('unbreakableword is too long', 9, 4)).toEqual(['unbreaka…', 'is too', 'long']);
    expect(wrapped('one\ntwo three', 20, 4)).toEqual(['one', 'two three']);
    expect(wrapped('one\ntwo\nthree four', 9, 2)).toEqual(['one', 'two thre…']);
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(words, (list) => {
        const lines = wrapped(list.join(' '), 20, 100);
        expect(lines.join(' ')).toBe(list.join(' '));
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(20);
      }),
    );
  });

  it('begin with a capital as a line of their own', () => {
    expect(asLine('capture paused at 13:58')).toBe('Capture paused at 13:58');
    expect(asLine('')).toBe('');
  });
});
