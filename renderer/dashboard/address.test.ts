import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DASHBOARD_VIEWS } from '../../core/contracts/api.ts';
import { PLATFORMS } from '../../core/contracts/platform.ts';
import { SESSION_ORDERS } from '../../core/contracts/sessions.ts';
import { addDays, daysOf } from '../shared/day-span.ts';
import { DEFAULT_ADDRESS, FINDING_ORDERS, otherView, readAddress, writeAddress } from './address.ts';
import { describeSpan, RANGES, spanOf } from './range.ts';

describe('the address', () => {
  it('survives writing and reading', () => {
    const text = fc.option(fc.string({ minLength: 1, maxLength: 200 }));
    const addresses = fc
      .record({
        view: fc.constantFrom(...DASHBOARD_VIEWS),
        range: fc.constantFrom(...RANGES),
        platform: fc.option(fc.constantFrom(...PLATFORMS)),
        project: fc.option(fc.stringMatching(/^[\w-]{0,128}$/)),
        session: text,
        layout: fc.option(fc.stringMatching(/^[a-z]{1,20}$/)),
        day: fc.option(fc.constantFrom('2026-11-02', '2028-02-29')),
        hour: fc.option(fc.integer({ min: 0, max: 23 })),
        search: text,
        model: text,
        live: fc.boolean(),
        failures: fc.boolean(),
        above: fc.option(fc.integer({ min: 1, max: 1_000_000 })),
        order: fc.constantFrom(...SESSION_ORDERS),
        findings: fc.constantFrom(...FINDING_ORDERS),
        page: fc.integer({ min: 1, max: 10_000 }),
      })
      .map((address) => ({
        ...address,
        since: address.range === 'custom' ? '2026-11-02' : null,
        until: address.range === 'custom' ? '2026-11-05' : null,
      }));
    fc.assert(
      fc.property(addresses, (address) => {
        expect(readAddress(new URL(writeAddress(address), 'http://127.0.0.1').search)).toEqual(address);
      }),
    );
  });

  it('falls back part by part', () => {
    for (const search of [
      '',
      '?view=nothing&range=forever&page=-3',
      '?page=1.5',
      '?page=NaN',
      '?live=1',
      '?above=-1',
      '?above=',
      '?day=2026-02-30',
      '?findings=cost',
      '?hour=24',
      '?hour=',
      '?hour=-1',
      '?%E0%A4%A',
    ]) {
      expect(readAddress(search)).toEqual(DEFAULT_ADDRESS);
    }
    expect(writeAddress(DEFAULT_ADDRESS)).toBe('/');
    expect(readAddress('?view=sessions&platform=abacus')).toEqual({ ...DEFAULT_ADDRESS, view: 'sessions' });
  });

  it('has days of its own only in a range that is meant so, and only in their order', () => {
    const { range, since, until } = readAddress('?range=custom&since=2026-11-02&until=2026-11-05');
    expect({ range, since, until }).toEqual({ range: 'custom', since: '2026-11-02', until: '2026-11-05' });
    for (const search of [
      '?range=custom&since=2026-11-05&until=2026-11-02',
      '?range=custom&since=2026-11-02',
      '?range=custom&since=2026-02-30&until=2026-11-02',
      '?since=2026-11-02&until=2026-11-05',
    ]) {
      expect(readAddress(search)).toEqual(DEFAULT_ADDRESS);
    }
  });

  it('keeps days, tools and projects when the view changes, and leaves what belongs to one view', () => {
    const before = readAddress('?view=sessions&range=30d&platform=cursor&project=ab12&session=s1&search=x&page=4');
    expect(otherView(before, 'overview')).toEqual({
      ...DEFAULT_ADDRESS,
      range: '30d',
      platform: 'cursor',
      project: 'ab12',
    });
  });
});

describe('ranges', () => {
  it('end today and have their number of days', () => {
    expect(spanOf('today', '2026-11-19')).toEqual({ since: '2026-11-19', until: '2026-11-19' });
    expect(spanOf('7d', '2026-11-19')).toEqual({ since: '2026-11-13', until: '2026-11-19' });
    expect(daysOf(spanOf('30d', '2026-03-01'))).toHaveLength(30);
  });

  it('count calendar days over clock changes, leap days and the new year', () => {
    expect(addDays('2026-03-28', 2)).toBe('2026-03-30');
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2027-01-01', -1)).toBe('2026-12-31');
    expect(daysOf({ since: '2026-11-19', until: '2026-11-18' })).toEqual([]);
  });

  it('say when the last day is not over', () => {
    expect(describeSpan({ since: '2026-11-13', until: '2026-11-19' }, '2026-11-19')).toMatch(/ – .*, so far$/);
    expect(describeSpan({ since: '2026-11-13', until: '2026-11-13' }, '2026-11-19')).not.toMatch(/–|so far|2026/);
    expect(describeSpan({ since: '2024-02-01', until: '2024-02-07' }, '2026-11-19').match(/2024/g)).toHaveLength(1);
    expect(describeSpan({ since: '2025-12-30', until: '2026-01-02' }, '2026-11-19')).toMatch(/2025.*–(?!.*20\d\d)/);
  });
});
