import { afterEach, beforeEach, expect, it } from 'vitest';
import type { BudgetPeriod } from '../contracts/budgets.ts';
import type { Settings } from '../contracts/settings.ts';
import { DEFAULT_SETTINGS, type HomeFacts, NO_HOME } from './home-facts.ts';
import { askAt } from './test-ask.ts';
import { ANY_USAGE, createTestDatabase, insertUsage, type TestDatabase } from './test-database.ts';

const DAY_MS = 86_400_000;
/** Thu 19 Nov 2026, 14:32 UTC. */
const NOW = Date.UTC(2026, 10, 19, 14, 32);

let file: TestDatabase;
let lastId = 1;
beforeEach(() => {
  file = createTestDatabase();
});
afterEach(() => file.close());

function spend(
  usd: number,
  occurredAt: number,
  costSource: 'calculated' | 'estimated' | 'unpriced' = 'calculated',
): void {
  insertUsage(
    file.writer,
    [{ ...ANY_USAGE, occurredAt, costPico: BigInt(Math.round(usd * 1e12)), costSource }],
    lastId,
  );
  lastId += 1;
}

function home(budgets: Partial<Settings['budgets']>): HomeFacts {
  const settings = { ...DEFAULT_SETTINGS, budgets: { ...DEFAULT_SETTINGS.budgets, ...budgets } };
  return { ...NO_HOME, settings: () => ({ ...NO_HOME.settings(), settings }) };
}

async function budget(period: BudgetPeriod, budgets: Partial<Settings['budgets']>, args: object = {}, now = NOW) {
  const answer = await askAt(file, now, 'budgets', { timezone: 'UTC', ...args }, home(budgets));
  return answer.budgets.find((each) => each.period === period);
}

it('tells what was spent in the day, week and month that go on, with and without a limit', async () => {
  spend(1, NOW);
  spend(2, NOW - 2 * DAY_MS);
  spend(4, NOW - 7 * DAY_MS);
  spend(8, NOW - 30 * DAY_MS);
  const answer = await askAt(file, NOW, 'budgets', { timezone: 'UTC' }, home({ weekly: 4 }));
  expect(answer.budgets).toMatchObject([
    { period: 'daily', since: '2026-11-19', until: '2026-11-19', spent: 1, limit: null, share: null, state: null },
    { period: 'weekly', since: '2026-11-16', until: '2026-11-22', spent: 3, limit: 4, share: 0.75, state: 'ok' },
    { period: 'monthly', since: '2026-11-01', until: '2026-11-30', spent: 7, limit: null },
  ]);
  expect(answer).toMatchObject({ warnAt: 0.8, notify: true });
});

it('warns at the very share that was chosen, though no number says 1.2 of 1.5 exactly', async () => {
  spend(1.2, NOW);
  expect(await budget('daily', { daily: 1.5, warn_at: 0.8 })).toMatchObject({ state: 'warning' });
  expect(await budget('daily', { daily: 1.500001, warn_at: 0.8 })).toMatchObject({ state: 'ok' });
});

it.each([
  [7.99, 'ok'],
  [8, 'warning'],
  [9.99, 'warning'],
  [10, 'over'],
  [12, 'over'],
])('%d USD of 10 are %s', async (usd, state) => {
  spend(usd, NOW);
  expect(await budget('daily', { daily: 10 })).toMatchObject({ state });
});

it('warns from the share that the settings say', async () => {
  spend(5, NOW);
  expect(await budget('daily', { daily: 10, warn_at: 0.5 })).toMatchObject({ state: 'warning' });
});

it('begins the week on the day that the settings say, or the question', async () => {
  spend(1, Date.UTC(2026, 10, 15, 12));
  spend(2, NOW);
  expect(await budget('weekly', {})).toMatchObject({ since: '2026-11-16', spent: 2 });
  expect(await budget('weekly', { start_of_week: 'sunday' })).toMatchObject({ since: '2026-11-15', spent: 3 });
  expect(await budget('weekly', {}, { startOfWeek: 'thursday' })).toMatchObject({ since: '2026-11-19', spent: 2 });
});

it('ends the day where the zone does', async () => {
  spend(1, Date.UTC(2026, 10, 18, 15, 5));
  expect(await budget('daily', {}, { timezone: 'Asia/Tokyo' })).toMatchObject({ since: '2026-11-19', spent: 1 });
  expect(await budget('daily', {}, { timezone: 'UTC' })).toMatchObject({ spent: 0 });
});

it('expects the usual rest of the day, and usual days for those to come', async () => {
  // Each of the seven days before: 2 USD in the morning, 3 in the evening.
  for (let day = 1; day <= 7; day += 1) {
    spend(2, NOW - day * DAY_MS - 4 * 3_600_000);
    spend(3, NOW - day * DAY_MS + 4 * 3_600_000);
  }
  spend(1, NOW - 60_000);
  expect((await budget('daily', { daily: 8 }))?.expected).toBeCloseTo(1 + 3);
  expect((await budget('daily', { daily: 8 }))?.expectedShare).toBeCloseTo(0.5);
  // Monday to Wednesday 15, today 1 and 3 more, three days to come.
  expect((await budget('weekly', {}))?.expected).toBeCloseTo(15 + 4 + 3 * 5);
});

it('expects nothing while there is too little history, and is zero without a database', async () => {
  spend(2, NOW - DAY_MS);
  spend(1, NOW);
  expect(await budget('daily', { daily: 10 })).toMatchObject({ spent: 1, expected: null, expectedShare: null });
  const { budgets } = await askAt(null, NOW, 'budgets', {}, home({ daily: 10 }));
  expect(budgets[0]).toMatchObject({ spent: 0, share: 0, state: 'ok', expected: null });
});

it('says how much is estimated, and what is in no cost', async () => {
  spend(2, NOW, 'estimated');
  spend(0, NOW, 'unpriced');
  expect(await budget('daily', {})).toMatchObject({ spent: 2, estimatedCost: 2, unpricedTokens: 2 });
});
