import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { settingsReportSchema } from '../contracts/settings-report.ts';
import { readContentSince } from './content-consent.ts';
import { restartedFor } from './follow-settings.ts';
import type { Owner } from './owner.ts';
import { homePaths } from './paths.ts';
import { testFolder } from './test-folder.ts';
import { testOwner } from './test-owner.ts';

const PATIENCE = { timeout: 60_000, interval: 20 };

function processes(owner: Owner): Map<string, { pid: number | null; state: string; restarts: number }> {
  return new Map(owner.status().processes.map((process) => [process.name, process]));
}

test('each change starts those anew that need it, and nobody else', async () => {
  const home = testFolder();
  const owner = await testOwner(home);
  const names = ['redis', 'capture', 'fast-path', 'slow-path', 'gateway'];
  async function restarted(set: object): Promise<string[]> {
    const before = processes(owner);
    settingsReportSchema.parse(await owner.act('changeSettings', { set }));
    // Those that start anew are on their way out in the next turn of the loop.
    await new Promise((resolve) => setTimeout(resolve, 0));
    await vi.waitFor(() => {
      expect([...processes(owner).values()].map(({ state }) => state)).toEqual(Array(6).fill('running'));
    }, PATIENCE);
    const after = processes(owner);
    return names.filter((name) => before.get(name)?.pid !== after.get(name)?.pid);
  }
  expect(await restarted({ budgets: { daily: 5 } })).toEqual([]);
  expect(await restarted({ sources: { codex_cli: { paths: ['/nowhere'] } } })).toEqual(['capture']);
  expect(await restarted({ pricing: { mode: 'calculate' } })).toEqual(['slow-path']);
  expect(await restarted({ gateway: { port: 0 } })).toEqual(['gateway']);
  expect(await restarted({ log: { level: 'DEBUG' } })).toEqual(['capture', 'fast-path', 'slow-path', 'gateway']);
  expect(await restarted({ redis: { key_prefix: 'other' } })).toEqual([]);
  // A wanted start is no sign of trouble.
  expect([...processes(owner).values()].map(({ restarts }) => restarts)).toEqual(Array(6).fill(0));
  const log = readFileSync(join(home, 'server.log'), 'utf8');
  expect(log).toContain('settings changed keys="gateway.port"'.replaceAll('"', log.includes('keys="') ? '"' : ''));
  expect(log).not.toContain('/nowhere');
  expect(log).not.toMatch(/process ended/);
});

test('a question that is open when its process starts anew is answered by the next one', async () => {
  const owner = await testOwner(testFolder());
  await owner.act('changeSettings', { set: { gateway: { port: 0 } } });
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(await owner.call('today', {})).toEqual({ method: 'today', args: {} });
});

test('what is not allowed is said in words, and a level holds when its action answers', async () => {
  const home = testFolder();
  const owner = await testOwner(home);
  await expect(owner.act('changeSettings', { set: { gateway: { port: -1 } } })).rejects.toThrow(
    'gateway.port: found -1; allowed: a whole number from 0 to 65535 (0 = any free port)',
  );
  await expect(owner.act('changeSettings', {})).rejects.toThrow(/^changeSettings: set: /);

  // Content is kept from the moment of the change, and no longer once it is taken back.
  const { contentSince } = homePaths(home);
  const before = Date.now();
  await owner.act('changeSettings', { set: { privacy: { level: 'content' } } });
  expect(readContentSince(contentSince)).toBeGreaterThanOrEqual(before);
  await owner.act('changeSettings', { set: { privacy: { level: 'metadata' } } });
  expect(readContentSince(contentSince)).toBe(null);
});

test('who is told only is not started anew', () => {
  expect(restartedFor(['budgets.daily', 'redis.url'])).toEqual([]);
  // The level is asked for with each source that is read, and with each frame that is stored.
  expect(restartedFor(['pricing.overrides', 'privacy.level'])).toEqual(['slow-path']);
  expect(restartedFor(['privacy.categories.usage'])).toEqual(['slow-path']);
});
