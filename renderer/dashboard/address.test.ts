import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DASHBOARD_VIEWS } from '../../core/contracts/api.ts';
import { addDays, daysOf } from '../shared/day-span.ts';
import { readAddress, writeAddress } from './address.ts';
import { describeSpan, RANGES, spanOf } from './range.ts';

describe('the address', () => {
  it('survives writing and reading', () => {
    const addresses = fc.record({
      view: fc.constantFrom(...DASHBOARD_VIEWS),
      range: fc.constantFrom(...RANGES),
      page: fc.integer({ min: 1, max: 10_000 }),
    });
    fc.assert(
      fc.property(addresses, (address) => {
        expect(readAddress(new URL(writeAddress(address), 'http://127.0.0.1').search)).toEqual(address);
      }),
    );
  });

  it('falls back to the overview of seven days', () => {
    for (const search of ['', '?view=settings&range=forever&page=-3', '?page=1.5', '?page=NaN', '?%E0%A4%A']) {
      expect(readAddress(search)).toEqual({ view: 'overview', range: '7d', page: 1 });
    }
    expect(writeAddress({ view: 'overview', range: '7d', page: 1 })).toBe('/');
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
    expect(describeSpan({ since: '2026-11-13', until: '2026-11-13' }, '2026-11-19')).not.toMatch(/–|so far/);
  });
});
