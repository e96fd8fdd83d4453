import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { apiMethods } from '../contracts/api.ts';
import { type ControlClient, createControlClient } from '../runtime/control.ts';
import { homePaths } from '../runtime/paths.ts';
import { openReadable } from '../storage/database.ts';
import { testProgram } from './test-program.ts';

/** A start of all processes, on a machine that does something else too. */
const PATIENCE_MS = 120_000;
const WAIT = { timeout: 40_000, interval: 100 };

async function started() {
  const program = testProgram();
  program.addSession('first', 10);
  expect((await program.run('start', '--daemon')).code).toBe(0);
  expect((await program.run('ingest', '--once')).code).toBe(0);
  return { program, client: createControlClient(homePaths(program.home)) };
}

async function todayInNovember(client: ControlClient): Promise<number> {
  const answer = await client.call('report', { kind: 'daily', timezone: 'UTC' });
  return apiMethods.report.result.parse(answer).totals.totalCost;
}

test(
  'a price that is set, and a budget, are in force at once, and a hand edit soon after',
  async () => {
    const { program, client } = await started();
    const before = await todayInNovember(client);
    expect(before).toBeGreaterThan(0);
    // Ten answers of 10 in, 20 out and 100 cached tokens; cache rates that are left out are the input rate.
    const override = { model: 'claude-sonnet-4-5', input_usd_per_million: 1_000, output_usd_per_million: 2_000 };
    await client.act('changeSettings', { set: { pricing: { overrides: [override] }, budgets: { daily: 3 } } });
    await vi.waitFor(async () => expect(await todayInNovember(client)).toBeCloseTo(1.5), WAIT);

    const budgets = async () => apiMethods.budgets.result.parse(await client.call('budgets', { timezone: 'UTC' }));
    expect((await budgets()).budgets[0]).toMatchObject({ limit: 3, state: 'ok' });
    const prices = apiMethods.prices.result.parse(await client.call('prices', {}));
    expect(prices.models[0]).toMatchObject({ model: 'claude-sonnet-4-5', isOverride: true });

    const path = join(program.home, 'config.yaml');
    writeFileSync(path, `# By hand.\n${readFileSync(path, 'utf8').replace('daily: 3', 'daily: 4')}`);
    await vi.waitFor(async () => expect((await budgets()).budgets[0]?.limit).toBe(4), WAIT);
    await client.act('changeSettings', { set: { pricing: { overrides: null } } });
    await vi.waitFor(async () => expect(await todayInNovember(client)).toBeCloseTo(before), WAIT);
    expect(readFileSync(path, 'utf8')).toMatch(/^# By hand\.\n/);
    const settings = apiMethods.settings.result.parse(await client.call('settings', {}));
    expect(settings).toMatchObject({
      origins: { 'budgets.daily': 'file', 'gateway.port': 'environment' },
      problems: [],
    });
    const storage = apiMethods.storage.result.parse(await client.call('storage', {}));
    expect(storage).toMatchObject({
      rows: { responses: 10 },
      doors: [{ state: 'open' }, { state: 'open' }, { state: 'open' }],
    });
    expect(storage.parts.find(({ part }) => part === 'redis')?.bytes).toBeGreaterThan(0);
  },
  PATIENCE_MS,
);

test(
  'what is chosen for a finding is kept, over a rebuild too, and can be taken back',
  async () => {
    const { program, client } = await started();
    const choices = () => {
      const database = openReadable(homePaths(program.home).database);
      const rows = database?.prepare('SELECT insight_id, choice, severity FROM insight_choices').all();
      database?.close();
      return rows;
    };
    const finding = { id: 'unpriced_model:glm-5-air' };
    const choose = (choice: string, severity = 100) =>
      client.act('chooseInsight', {
        findings: [{ ...finding, severity: { value: severity, unit: 'tokens' } }],
        choice,
      });
    await choose('seen');
    expect(choices()).toEqual([{ insight_id: finding.id, choice: 'seen', severity: 100 }]);
    await choose('dismissed');
    // To look at what is hidden takes nothing back; what returned because it is worse was seen anew.
    await choose('seen', 124);
    expect(choices()).toEqual([{ insight_id: finding.id, choice: 'dismissed', severity: 100 }]);
    expect((await program.run('rebuild')).code).toBe(0);
    expect(choices()).toHaveLength(1);
    await choose('seen', 125);
    expect(choices()).toEqual([{ insight_id: finding.id, choice: 'seen', severity: 125 }]);
    await choose('undo');
    expect(choices()).toEqual([]);
    await expect(choose('forget')).rejects.toThrow(/^chooseInsight: choice: /);
  },
  PATIENCE_MS,
);
