import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { REPORT_KINDS, type ReportKind, type ReportRow, reportSchema } from '../contracts/api.ts';
import { WEEK_DAYS } from '../contracts/calendar.ts';
import { PLATFORMS } from '../contracts/platform.ts';
import { dayOfInstant } from '../format/time.ts';
import { createQueryService } from './index.ts';
import {
  ANY_USAGE,
  createTestDatabase,
  insertUsage,
  type TestDatabase,
  type TestUsage,
  tokensOf,
} from './test-database.ts';
import { usageRow, ZONES } from './test-usage.ts';
import { weekStartOf } from './time-zone-days.ts';
import { usdFromPico } from './totals.ts';

let database: TestDatabase;
beforeEach(() => {
  database = createTestDatabase();
});
afterEach(() => {
  database.close();
});

function service() {
  return createQueryService(
    () => database.reader,
    () => null,
  );
}

/** The same figures by adding up response by response, in JavaScript. */
function directSums(
  rows: readonly TestUsage[],
  keyOf: (row: TestUsage) => string,
): Map<string, [number, number, number, number]> {
  const groups = Map.groupBy(rows, keyOf);
  return new Map(
    [...groups].map(([key, group]) => [
      key,
      [
        group.length,
        group.reduce((sum, row) => sum + tokensOf(row), 0),
        usdFromPico(group.reduce((sum, row) => sum + row.costPico, 0n)),
        group.reduce((sum, row) => sum + (row.costSource === 'unpriced' ? tokensOf(row) : 0), 0),
      ],
    ]),
  );
}

function keyInTest(kind: ReportKind, { key, session }: ReportRow): string {
  if (session === null) return key;
  return `${session.platform}/${session.sessionId}${kind === 'agents' ? `/${key}` : ''}`;
}

describe('report', () => {
  it('equals the direct sum over usage, for every kind, zone and range', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(usageRow, { maxLength: 60 }),
        fc.constantFrom(...ZONES),
        fc.constantFrom(...REPORT_KINDS),
        fc.constantFrom(undefined, '2026-03-08', '2026-11-01'),
        fc.constantFrom(undefined, '2026-11-01', '2026-12-31'),
        fc.constantFrom(undefined, ...PLATFORMS),
        fc.constantFrom(...WEEK_DAYS),
        // `auto` adds up response by response what the others read from the sums that are kept.
        fc.constantFrom(undefined, 'auto' as const),
        async (any, timezone, kind, since, until, platform, weekStart, mode) => {
          const rows = mode === undefined ? any : any.map((row) => ({ ...row, costSource: 'estimated' as const }));
          database.writer.exec('DELETE FROM usage; DELETE FROM usage_rollup');
          insertUsage(database.writer, rows);
          const within = rows.filter((row) => {
            const day = dayOfInstant(row.occurredAt, timezone);
            return (
              (since === undefined || day >= since) &&
              (until === undefined || day <= until) &&
              (platform === undefined || row.platform === platform)
            );
          });
          const keys = {
            daily: (row: TestUsage) => dayOfInstant(row.occurredAt, timezone),
            weekly: (row: TestUsage) =>
              weekStartOf(dayOfInstant(row.occurredAt, timezone), WEEK_DAYS.indexOf(weekStart)),
            monthly: (row: TestUsage) => dayOfInstant(row.occurredAt, timezone).slice(0, 7),
            session: (row: TestUsage) => `${row.platform}/${row.session}`,
            models: (row: TestUsage) => row.model,
            projects: (row: TestUsage) => row.project,
            agents: (row: TestUsage) => (row.agent === null ? '' : `${row.platform}/${row.session}/${row.agent}`),
          };
          const startOfWeek = weekStart === 'monday' ? undefined : weekStart;
          const args = { kind, timezone, since, until, platform, startOfWeek, mode };
          const answer = await service().call('report', args);
          expect(reportSchema.parse(answer)).toEqual(answer);
          const found = new Map(
            answer.rows.map((row) => [
              keyInTest(kind, row),
              [row.responses, row.totalTokens, row.totalCost, row.unpricedTokens],
            ]),
          );
          expect(found).toEqual(directSums(within, keys[kind]));
          const all = directSums(within, () => 'all').get('all') ?? [0, 0, 0, 0];
          const { responses, totalTokens, totalCost, unpricedTokens } = answer.totals;
          expect([responses, totalTokens, totalCost, unpricedTokens]).toEqual(all);
        },
      ),
      { numRuns: amount({ short: 60, full: 250 }) },
    );
  });

  it('orders periods and sessions by time, models and projects by cost', async () => {
    insertUsage(database.writer, [
      { ...ANY_USAGE, occurredAt: Date.UTC(2026, 1, 2), session: 'late', model: 'cheap', project: 'p1', costPico: 1n },
      { ...ANY_USAGE, occurredAt: Date.UTC(2026, 0, 2), session: 'early', model: 'dear', project: 'p2', costPico: 5n },
    ]);
    const keys = async (kind: (typeof REPORT_KINDS)[number]) =>
      (await service().call('report', { kind, timezone: 'UTC' })).rows.map((row) => row.key);
    expect(await keys('daily')).toEqual(['2026-01-02', '2026-02-02']);
    expect(await keys('weekly')).toEqual(['2025-12-29', '2026-02-02']);
    expect(await keys('monthly')).toEqual(['2026-01', '2026-02']);
    expect(await keys('session')).toEqual(['early', 'late']);
    expect(await keys('models')).toEqual(['dear', 'cheap']);
    expect(await keys('projects')).toEqual(['p2', 'p1']);
  });

  it('names projects by their label', async () => {
    insertUsage(database.writer, [
      { ...ANY_USAGE, project: 'p1' },
      { ...ANY_USAGE, project: '' },
    ]);
    database.writer.exec("INSERT INTO projects VALUES ('p1', 'ledger-core')");
    const { rows } = await service().call('report', { kind: 'projects', timezone: 'UTC' });
    expect(rows.map((row) => row.label).sort()).toEqual(['(no project)', 'ledger-core']);
    const sessions = await service().call('report', { kind: 'session', timezone: 'UTC' });
    expect(sessions.rows[0]?.session?.projectName).toBe('ledger-core');
  });

  it('says which argument is wrong and what is allowed', async () => {
    const wrong = [
      [{ kind: 'daily', timezone: 'Mars/Olympus' }, /timezone: not a time zone; use an IANA name/],
      [{ kind: 'daily', since: '2026-02-30' }, /since: no such day/],
      [{ kind: 'daily', since: '2026-03-02', until: '2026-03-01' }, /since \(2026-03-02\) must not be after until/],
    ] as const;
    for (const [args, message] of wrong) {
      await expect(service().call('report', args)).rejects.toThrow(message);
    }
  });
});

describe('usdFromPico', () => {
  it('is the number nearest to the decimal amount', () => {
    expect(usdFromPico(55_217_402_450_000n)).toBe(55.21740245);
    expect(usdFromPico(123_456_789_000_000_000_001n)).toBe(123_456_789);
    expect(usdFromPico(-1n)).toBe(-1e-12);
    expect(usdFromPico(0n)).toBe(0);
  });
});
