import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { REPORT_KINDS } from '../contracts/api.ts';
import { PLATFORMS } from '../contracts/platform.ts';
import type { PricingSettings } from '../contracts/price-override.ts';
import { type HomeQueries, openHomeQueries } from './home-queries.ts';
import { openReportQueries, type ReportQueries } from './report-queries.ts';
import { insertCall, insertSession } from './test-activity.ts';
import { createTestDatabase, insertUsage, type TestDatabase } from './test-database.ts';
import { usageRow } from './test-usage.ts';

const PRICING: PricingSettings = { mode: 'auto', overrides: [] };
const NOW = Date.UTC(2026, 10, 2, 3);
const ROWS = 150;

let database: TestDatabase;
let home: HomeQueries;
let quick: ReportQueries;
let unpriced: ReportQueries;
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  database = createTestDatabase();
  const rows = fc.sample(usageRow, { numRuns: ROWS, seed: 1 });
  insertUsage(database.writer, rows);
  for (const platform of PLATFORMS) {
    for (const id of ['s1', 's2', 's3']) {
      insertSession(database.writer, { id, platform, project: 'p1', startedAt: Date.UTC(2026, 2, 8) });
    }
  }
  for (const [index, { occurredAt, session, platform }] of rows.entries()) {
    const tool = index % 3 === 0 ? 'Bash' : 'Read';
    insertCall(database.writer, { at: occurredAt, session, platform, tool, success: index % 7 > 0, durationMs: index });
  }
  home = openHomeQueries(database.path, undefined, PRICING);
  quick = await openReportQueries(database.path, PRICING);
  unpriced = await openReportQueries(database.path, null);
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => {
  for (const opened of [home, quick, unpriced, database]) opened.close();
  vi.useRealTimers();
});

const zone = fc.constantFrom(undefined, 'UTC', 'Australia/Lord_Howe', 'Pacific/Chatham');
const range = fc.record({
  timezone: zone,
  platform: fc.constantFrom(undefined, ...PLATFORMS),
  since: fc.constantFrom(undefined, '2026-03-08', '2026-04-05', '2026-10-04'),
  until: fc.constantFrom(undefined, '2026-10-04', '2026-11-01', '2026-12-31'),
});

it('answers as every other door does, in every kind, zone, mode and range', async () => {
  await fc.assert(
    fc.asyncProperty(
      range,
      fc.constantFrom(...REPORT_KINDS),
      fc.constantFrom(undefined, 'auto', 'calculate', 'display'),
      fc.constantFrom('UTC', 'Australia/Lord_Howe', 'Pacific/Chatham', undefined),
      async (args, kind, mode, ofProcess) => {
        vi.stubEnv('TZ', ofProcess);
        const queries = mode === undefined ? unpriced : quick;
        expect(await queries.report({ ...args, kind, mode })).toEqual(
          await home.call('report', { ...args, kind, mode }),
        );
        expect(await queries.tools(args)).toEqual(await home.call('tools', args));
        const ofBlocks = { ...args, mode, allPlatforms: args.platform === undefined };
        expect(await queries.blocks(ofBlocks)).toEqual(await home.call('blocks', ofBlocks));
      },
    ),
    { numRuns: amount({ short: 40, full: 400 }) },
  );
});

it('has something to answer', async () => {
  expect((await quick.report({ kind: 'daily' })).rows.length).toBeGreaterThan(10);
  expect((await quick.tools({})).totals.calls).toBe(ROWS);
  expect((await quick.blocks({ allPlatforms: true })).blocks.length).toBeGreaterThan(10);
});
