import { afterEach, beforeEach, expect, test } from 'vitest';
import { askAt } from './test-ask.ts';
import { ANY_USAGE, createTestDatabase, insertUsage, type TestDatabase } from './test-database.ts';

const NOW = Date.UTC(2026, 10, 19, 12);
const DAY_MS = 86_400_000;

let database: TestDatabase;
beforeEach(() => {
  database = createTestDatabase();
});
afterEach(() => database.close());

test('the projects of a range are those of its report, in its order, without its figures', async () => {
  insertUsage(
    database.writer,
    [
      { project: 'cheap', occurredAt: NOW, costPico: 1n },
      { project: 'dear', occurredAt: NOW, costPico: 5_000_000_000_000n },
      { project: '', occurredAt: NOW, costPico: 2n },
      { project: 'long ago', occurredAt: NOW - 40 * DAY_MS, costPico: 9n },
    ].map((each) => ({ ...ANY_USAGE, ...each })),
  );
  const week = { since: '2026-11-13', until: '2026-11-19', timezone: 'UTC' };
  for (const range of [week, { timezone: 'UTC' }, { ...week, platform: 'cursor' as const }]) {
    const { rows } = await askAt(database, NOW, 'report', { kind: 'projects', ...range });
    const { projects } = await askAt(database, NOW, 'projectNames', range);
    expect(projects).toEqual(rows.map(({ key, label }) => ({ key, label })));
  }
  expect((await askAt(database, NOW, 'projectNames', week)).projects.map(({ key }) => key)).toEqual([
    'dear',
    '',
    'cheap',
  ]);
  expect(await askAt(null, NOW, 'projectNames', {})).toEqual({ projects: [] });
});
