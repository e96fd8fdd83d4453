import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { apiMethods } from '../contracts/api.ts';
import { PLATFORMS } from '../contracts/platform.ts';
import type { Totals } from '../contracts/usage.ts';
import { createQueryService } from './index.ts';
import { createTestDatabase, insertUsage, type TestDatabase } from './test-database.ts';
import { usageRow, ZONES } from './test-usage.ts';

/** Behind every response that a test makes up, so that no range is cut at the present. */
const NOW = Date.UTC(2027, 0, 2, 12);

let database: TestDatabase;
beforeEach(() => {
  database = createTestDatabase();
});
afterEach(() => database.close());

/** Sessions whose folder is one of the projects, and one whose folder was never seen; the fourth is not known at all. */
function insertSessions(): void {
  const insert = database.writer.prepare(
    `INSERT INTO conversations (id, external_id, platform, workspace_hash, started_at, last_activity_at)
     SELECT ? || platform, ?, platform, ?, min(occurred_at), max(occurred_at) FROM usage WHERE external_id = ? GROUP BY platform`,
  );
  for (const [session, project] of [
    ['s1', 'p1'],
    ['s2', null],
  ])
    insert.run(session, session, project, session);
}

/** Sums of numbers that were each rounded are equal to the rounded sum but for the last digits. */
function expectSum(parts: readonly number[], whole: number): void {
  const sum = parts.reduce((total, part) => total + part, 0);
  expect(Math.abs(sum - whole)).toBeLessThanOrEqual(Math.abs(whole) * 1e-12);
}

test('every question tells the same totals of a range, and its parts add up to them', async () => {
  const service = createQueryService(
    () => database.reader,
    () => null,
    () => NOW,
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(usageRow, { maxLength: 40 }),
      fc.constantFrom(...ZONES),
      fc.constantFrom(undefined, '2026-03-08', '2026-11-01'),
      fc.constantFrom(undefined, '2026-11-01', '2026-12-31'),
      fc.constantFrom(undefined, ...PLATFORMS),
      fc.constantFrom(undefined, '', 'p1'),
      fc.constantFrom('model' as const, 'platform' as const, 'project' as const),
      async (rows, timezone, since, until, platform, project, groupBy) => {
        database.writer.exec('DELETE FROM usage; DELETE FROM usage_rollup; DELETE FROM conversations');
        insertUsage(database.writer, rows);
        insertSessions();
        const range = { timezone, since, until, platform, project };
        const report = await service.call('report', { ...range, kind: 'daily' });
        const totals: Totals = report.totals;

        const summary = apiMethods.summary.result.parse(await service.call('summary', range));
        expect(summary.figures).toMatchObject(totals);
        expectSum(
          summary.points.map((point) => point.totalCost),
          totals.totalCost,
        );
        expect(summary.points.reduce((sum, point) => sum + point.totalTokens, 0)).toBe(totals.totalTokens);

        const series = apiMethods.series.result.parse(await service.call('series', { ...range, groupBy, groups: 2 }));
        expect(series.totals).toEqual(totals);
        expectSum(series.values.cost, totals.totalCost);
        const groups = [...series.groups, ...(series.other === null ? [] : [series.other])];
        expectSum(
          groups.map((group) => group.totals.totalCost),
          totals.totalCost,
        );
        expect(groups.flatMap((group) => group.tokens).reduce((sum, part) => sum + part, 0)).toBe(totals.totalTokens);
        for (const kind of ['models', 'projects'] as const) {
          if (groupBy !== (kind === 'models' ? 'model' : 'project')) continue;
          const { rows: same } = await service.call('report', { ...range, kind });
          expect(series.groups.map((group) => [group.key, group.totals.totalCost])).toEqual(
            same.slice(0, 2).map((row) => [row.key, row.totalCost]),
          );
        }

        const kinds = apiMethods.tokenKinds.result.parse(await service.call('tokenKinds', range));
        expect(kinds.totals).toEqual(totals);
        expectSum([...kinds.kinds.map(({ cost }) => cost), kinds.webSearches.cost, kinds.apart.cost], totals.totalCost);

        const grid = apiMethods.activityGrid.result.parse(await service.call('activityGrid', range));
        expect(grid.totals).toEqual(totals);
        expectSum(
          grid.rows.flatMap(({ cost }) => cost),
          totals.totalCost,
        );

        const list = apiMethods.sessions.result.parse(await service.call('sessions', { ...range, limit: 500 }));
        expect(list.totals).toEqual(totals);
        expectSum(
          list.sessions.map(({ inRange }) => inRange.totalCost),
          totals.totalCost,
        );
        expectSum(
          list.days.map((day) => day.totalCost),
          totals.totalCost,
        );
        expect(list.days.reduce((sum, day) => sum + day.sessions, 0)).toBe(list.total);
        const bySession = await service.call('report', { ...range, kind: 'session' });
        const cost = new Map(list.sessions.map((row) => [`${row.platform} ${row.sessionId}`, row.inRange.totalCost]));
        for (const row of bySession.rows) {
          expect(cost.get(`${row.session?.platform} ${row.key}`)).toBe(row.totalCost);
        }

        for (const row of report.rows.slice(0, 2)) {
          const day = apiMethods.day.result.parse(
            await service.call('day', { day: row.key, timezone, platform, project }),
          );
          expect(day.totals.totalCost).toBe(row.totalCost);
          expectSum(
            day.projects.map((part) => part.totals.totalCost),
            row.totalCost,
          );
          const bars = day.projects.flatMap((part) => part.sessions);
          expect(bars.length).toBe(day.sessions);
          expectSum(
            bars.flatMap((bar) => bar.cost.usd),
            row.totalCost,
          );
        }
      },
    ),
    { numRuns: amount({ short: 15, full: 60 }) },
  );
});
