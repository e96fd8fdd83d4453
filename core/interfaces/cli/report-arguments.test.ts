import { describe, expect, it } from 'vitest';
import { parseReportArguments } from './report-arguments.ts';

describe('parseReportArguments', () => {
  it('takes days in both spellings', () => {
    expect(parseReportArguments('weekly', { since: '20260301', until: '2026-03-08', platform: 'codex_cli' })).toEqual({
      kind: 'weekly',
      since: '2026-03-01',
      until: '2026-03-08',
      platform: 'codex_cli',
    });
  });

  it.each([
    ['dayly', {}, /no such report; choose daily, weekly, monthly, session, models or projects/],
    ['daily', { since: '2026-02-30' }, /--since 2026-02-30: no such day; write it YYYY-MM-DD or YYYYMMDD/],
    ['daily', { until: 'yesterday' }, /--until yesterday: no such day/],
    ['daily', { since: '20260302', until: '20260301' }, /--since 2026-03-02 is after --until 2026-03-01/],
    ['daily', { timezone: 'Mars/Olympus' }, /no such time zone; use an IANA name such as UTC/],
    ['daily', { platform: 'claude' }, /choose claude_code, codex_cli, gemini_cli or cursor/],
    ['daily', { platform: 'a\nb\u001b[31m' }, /^blueplane: --platform a b \[31m: unknown[^\n]*$/],
  ])('refuses %s %j in one line with what is allowed', (kind, options, message) => {
    expect(() => parseReportArguments(kind, options)).toThrow(message);
    expect(() => parseReportArguments(kind, options)).toThrow(expect.objectContaining({ status: 2 }));
  });
});
