import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatBytes } from './bytes.ts';
import { formatDuration } from './duration.ts';
import { formatChange, formatChangeAgainst, formatRate, formatRateChange } from './rate.ts';
import { dayOfInstant, formatAgo, formatDay, formatHour, formatTime, hasTwelveHours } from './time.ts';
import { formatCount, formatTokens, formatTokenTotal } from './tokens.ts';

it('marks a total that holds estimates, and no other', () => {
  expect(formatTokenTotal({ totalTokens: 36_200_000, estimatedTokens: 58_600 }, 'en-US')).toBe('~36.2M');
  expect(formatTokenTotal({ totalTokens: 36_200_000, estimatedTokens: 0 }, 'en-US')).toBe('36.2M');
});

describe('formatTokens', () => {
  it.each([
    [0, '0'],
    [980, '980'],
    [999, '999'],
    [1_000, '1.0K'],
    [99_949, '99.9K'],
    [99_950, '100K'],
    [999_499, '999K'],
    [999_500, '1.0M'],
    [54_000_000, '54.0M'],
    [414_000_000, '414M'],
    [1_700_000_000, '1.7B'],
    [1_234_000_000_000, '1,234B'],
    [-1_500, '−1.5K'],
  ])('%d is %s', (tokens, text) => {
    expect(formatTokens(tokens, 'en-US')).toBe(text);
  });

  it('stays within five characters up to 999B and grows with the number', () => {
    const value = (text: string): number =>
      Number.parseFloat(text) * ({ K: 1e3, M: 1e6, B: 1e9 }[text.at(-1) ?? ''] ?? 1);
    fc.assert(
      fc.property(fc.nat(2 ** 31 - 1), fc.nat(250), (tokens, factor) => {
        const number = tokens * factor;
        const text = formatTokens(number, 'en-US');
        expect(text.length).toBeLessThanOrEqual(5);
        expect(text).not.toMatch(/^1000|^\d{3}\.\d/);
        expect(Math.abs(value(text) - number)).toBeLessThanOrEqual(number * 0.05);
      }),
    );
  });
});

describe('formatCount', () => {
  it('separates thousands', () => {
    expect(formatCount(4793, 'en-US')).toBe('4,793');
    expect(formatCount(-4793, 'en-US')).toBe('−4,793');
    expect(formatCount(null)).toBe('–');
  });
});

describe('formatRate', () => {
  it.each([
    [0.62, '62%'],
    [0.041, '4.1%'],
    [0.0996, '10%'],
    [0.1, '10%'],
    [0, '0%'],
    [0.0004, '<0.1%'],
    [1, '100%'],
    [null, '–'],
    [Number.NaN, '–'],
  ])('%s is %s', (ratio, text) => {
    expect(formatRate(ratio, { locale: 'en-US' })).toBe(text);
  });

  it('keeps one decimal in headlines and counts change in points', () => {
    expect(formatRate(0.62, { headline: true, locale: 'en-US' })).toBe('62.0%');
    expect(formatRateChange(0.613, 0.62, 'en-US')).toBe('▼ 0.7 pts');
    expect(formatRateChange(0.62, 0.62, 'en-US')).toBe('no change');
    expect(formatRateChange(null, 0.62)).toBe('–');
  });
});

describe('formatChange', () => {
  it('compares with the period before', () => {
    expect(formatChange(130, 100, 'en-US')).toBe('▲ 30%');
    expect(formatChange(70, 100, 'en-US')).toBe('▼ 30%');
    expect(formatChange(5, 0, 'en-US')).toBe('new');
    expect(formatChange(0, 0, 'en-US')).toBe('–');
    expect(formatChange(100.1, 100, 'en-US')).toBe('no change');
    expect(formatChangeAgainst(218, 167.64, (usd) => `$${usd}`, 'en-US')).toBe('▲ 30% vs $167.64');
    expect(formatChangeAgainst(218, 0, String, 'en-US')).toBe('new');
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [183, '183 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [1_600, '1.6 s'],
    [9_960, '10 s'],
    [12_000, '12 s'],
    [59_700, '1m'],
    [28 * 60_000, '28m'],
    [143 * 60_000, '2h 23m'],
    [3_599_900, '1h 00m'],
    [26 * 3_600_000, '26h 00m'],
    [53 * 3_600_000, '2d 5h'],
    [48 * 3_600_000 - 10_000, '2d 0h'],
    [null, '–'],
  ])('%s ms is %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds, 'en-US')).toBe(text);
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [980, '980 B'],
    [1_000, '1.0 kB'],
    [2_640_000, '2.6 MB'],
    [9_960_000, '10 MB'],
    [408_000_000, '408 MB'],
    [999_499_999, '999 MB'],
    [999_500_000, '1.0 GB'],
    [5_000_000_000_000_000, '5,000 TB'],
    [null, '–'],
  ])('%s bytes are %s', (bytes, text) => {
    expect(formatBytes(bytes, 'en-US')).toBe(text);
  });
});

describe('times and days', () => {
  it('writes them as the locale does', () => {
    const instant = '2026-11-19T14:32:05Z';
    expect(formatTime(instant, { timeZone: 'UTC', locale: 'en-GB' })).toBe('14:32');
    expect(formatTime(instant, { timeZone: 'Asia/Kolkata', locale: 'en-GB', seconds: true })).toBe('20:02:05');
    expect(formatDay('2026-11-19', { locale: 'en-GB' })).toBe('Thu 19 Nov');
    expect(formatDay('2026-11-19', { locale: 'en-GB', year: true })).toBe('Thu 19 Nov 2026');
  });

  it('knows the calendar day of an instant in a zone', () => {
    expect(dayOfInstant('2026-11-19T23:32:05Z', 'Asia/Kolkata')).toBe('2026-11-20');
    expect(dayOfInstant('2026-11-19T23:32:05Z', 'UTC')).toBe('2026-11-19');
  });

  it('says how long ago something was', () => {
    const now = Date.parse('2026-11-19T14:32:05Z');
    expect(formatAgo(now - 30_000, now)).toBe('just now');
    expect(formatAgo(now - 61_000, now)).toBe('1 minute ago');
    expect(formatAgo(now - 7_300_000, now)).toBe('2 hours ago');
    expect(formatAgo(now - 3 * 86_400_000, now)).toBe('3 days ago');
  });
});

describe('formatHour', () => {
  it('writes hours as formatTime writes times, on axes as short as they can be', () => {
    const plain = (text: string) => text.replaceAll('\u202f', ' ');
    const hours = [0, 9, 14, 24];
    for (const hour of hours) {
      for (const locale of ['en-US', 'en-GB', 'de-DE']) {
        const instant = Date.UTC(2026, 10, 19, hour);
        expect(formatHour(hour, { locale })).toBe(formatTime(instant, { timeZone: 'UTC', locale }));
      }
    }
    expect(hours.map((hour) => formatHour(hour, { locale: 'en-GB', short: true }))).toEqual(['00', '09', '14', '24']);
    expect(hours.map((hour) => plain(formatHour(hour, { locale: 'en-US', short: true })))).toEqual([
      '12 AM',
      '9 AM',
      '2 PM',
      '12 AM',
    ]);
    expect([hasTwelveHours('en-US'), hasTwelveHours('en-GB')]).toEqual([true, false]);
  });
});
