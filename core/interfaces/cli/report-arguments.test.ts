import { describe, expect, it } from 'vitest';
import { parseReportArguments } from './report-arguments.ts';

describe('parseReportArguments', () => {
  it('takes days in both spellings', () => {
    expect(parseReportArguments('weekly', { since: '20260301', until: '2026-03-08', platform: 'codex_cli' })).toEqual({
      name: 'report',
      args: { kind: 'weekly', since: '2026-03-01', until: '2026-03-08', platform: 'codex_cli' },
    });
  });

  it('takes the options of one report only', () => {
    expect(parseReportArguments('weekly', { startOfWeek: 'Sunday', mode: 'display' })).toEqual({
      name: 'report',
      args: { kind: 'weekly', startOfWeek: 'sunday', mode: 'display' },
    });
    expect(parseReportArguments('blocks', { active: true, tokenLimit: '5000', mode: 'calculate' })).toEqual({
      name: 'blocks',
      args: { active: true, recent: false, tokenLimit: 5000, mode: 'calculate' },
    });
    expect(parseReportArguments('blocks', { tokenLimit: 'max' })).toMatchObject({ args: { tokenLimit: 0 } });
    expect(parseReportArguments('blocks', { platform: 'all' })).toEqual({
      name: 'blocks',
      args: { allPlatforms: true, active: false, recent: false },
    });
    expect(parseReportArguments('tools', { timezone: 'UTC' })).toEqual({ name: 'tools', args: { timezone: 'UTC' } });
  });

  it.each([
    ['dayly', {}, /no such report; choose daily, weekly, monthly, session, models, projects, agents, blocks or tools/],
    ['daily', { since: '2026-02-30' }, /--since 2026-02-30: no such day; write it YYYY-MM-DD or YYYYMMDD/],
    ['daily', { until: 'yesterday' }, /--until yesterday: no such day/],
    ['daily', { since: '20260302', until: '20260301' }, /--since 2026-03-02 is after --until 2026-03-01/],
    ['daily', { timezone: 'Mars/Olympus' }, /no such time zone; use an IANA name such as UTC/],
    ['daily', { platform: 'claude' }, /choose claude_code, codex_cli, gemini_cli or cursor/],
    ['daily', { platform: 'all' }, /--platform all: unknown/],
    ['daily', { mode: 'free' }, /--mode free: no such mode of cost; choose auto, calculate or display/],
    ['daily', { startOfWeek: 'sunday' }, /report daily: --start-of-week is for report weekly/],
    ['weekly', { startOfWeek: 'Freitag' }, /--start-of-week Freitag: no such day; choose sunday, monday/],
    ['daily', { active: true }, /report daily: --active is for report blocks/],
    ['tools', { tokenLimit: '5' }, /report tools: --token-limit is for report blocks/],
    ['tools', { mode: 'auto' }, /report tools: calls of tools have no --mode/],
    ['blocks', { tokenLimit: '-5' }, /--token-limit -5: not a limit; write a number of tokens, or max/],
    ['daily', { platform: 'a\nb\u001b[31m' }, /^blueplane: --platform a b \[31m: unknown[^\n]*$/],
  ])('refuses %s %j in one line with what is allowed', (kind, options, message) => {
    expect(() => parseReportArguments(kind, options)).toThrow(message);
    expect(() => parseReportArguments(kind, options)).toThrow(expect.objectContaining({ status: 2 }));
  });
});
