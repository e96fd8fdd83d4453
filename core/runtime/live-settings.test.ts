import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createLiveSettings } from './live-settings.ts';
import { loadSettings } from './settings.ts';
import { testFolder } from './test-folder.ts';

const PATIENCE = { timeout: 60_000, interval: 50 };

function live(text: string, env: Record<string, string> = {}) {
  const path = join(testFolder(), 'config.yaml');
  writeFileSync(path, text);
  const changes: (readonly string[])[] = [];
  const settings = createLiveSettings({
    path,
    initial: loadSettings(path),
    env,
    onChange: (keys) => changes.push(keys),
  });
  onTestFinished(() => settings.stop());
  return { path, settings, changes };
}

test('says of each value where it comes from', () => {
  const { settings } = live('gateway:\n  enabled: true\nsources:\n  codex_cli:\n    paths: [/a]\n', {
    BLUEPLANE_PORT: '9000',
    CODEX_HOME: '/b',
    GEMINI_DATA_DIR: '/c',
  });
  expect(settings.report().origins).toMatchObject({
    'gateway.enabled': 'file',
    'gateway.port': 'environment',
    'sources.codex_cli.paths': 'file',
    'sources.gemini_cli.paths': 'environment',
    'budgets.warn_at': 'default',
    'privacy.categories.usage': 'default',
  });
});

test('a change is in force at once, and told with its keys', () => {
  const { settings, changes } = live('');
  const report = settings.change({ budgets: { daily: 50 }, log: { level: 'debug' } });
  expect(report.settings.budgets.daily).toBe(50);
  expect(report.origins['budgets.daily']).toBe('file');
  expect(settings.current().log.level).toBe('DEBUG');
  expect(changes).toEqual([['log.level', 'budgets.daily']]);
  settings.change({ budgets: { daily: 50 } });
  expect(changes).toHaveLength(1);
  settings.change({ budgets: { daily: null } });
  expect(settings.current().budgets.daily).toBeUndefined();
});

test('an edit by hand is noticed; a broken one changes nothing and is told', async () => {
  const { path, settings, changes } = live('budgets:\n  daily: 1\n');
  writeFileSync(path, 'budgets:\n  daily: 2.5\n');
  await vi.waitFor(() => expect(settings.current().budgets.daily).toBe(2.5), PATIENCE);
  writeFileSync(path, 'budgets:\n  daily: much\n');
  await vi.waitFor(() => expect(settings.report().problems).toHaveLength(1), PATIENCE);
  expect(settings.report().problems).toEqual([
    'budgets.daily: found "much"; allowed: US dollars, a number from 0.01 to 1000000',
  ]);
  expect(settings.current().budgets.daily).toBe(2.5);
  expect(changes).toEqual([['budgets.daily'], []]);
});

test('another Redis waits for a new start, and its password is shown to nobody', () => {
  const { settings, changes } = live('redis:\n  url: redis://:secret@one:6379\n');
  const report = settings.change({ redis: { url: 'redis://:hidden@two:6379' } });
  expect(settings.current().redis.url).toBe('redis://:secret@one:6379');
  expect(report.settings.redis.url).toBe('redis://one:6379');
  expect(report.waitingForRestart).toEqual(['redis.url']);
  expect(JSON.stringify(report)).not.toMatch(/secret|hidden/);
  expect(changes).toEqual([[]]);
});
