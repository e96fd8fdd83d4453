import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { ChangeSettingsArgs } from '../contracts/settings-report.ts';
import { changeConfig } from './change-config.ts';
import { loadSettings, SettingsError } from './settings.ts';
import { testFolder } from './test-folder.ts';

type Part = ChangeSettingsArgs['set'];

function config(text: string | null): string {
  const path = join(testFolder(), 'config.yaml');
  if (text !== null) writeFileSync(path, text);
  return path;
}

function changed(text: string | null, set: Part): string {
  const path = config(text);
  changeConfig(path, set);
  return readFileSync(path, 'utf8');
}

function problems(act: () => void): readonly string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

const BY_HAND = `# What I changed, and why.

log:
  level: warning # quieter
gateway:
  # My usual port.
  port: 8080

pricing:
  overrides:
    - model: glm-5-air # from its page
      input_usd_per_million: 0.2
      output_usd_per_million: 1.1
`;

test('comments, order and everything that is not named stay', () => {
  expect(changed(BY_HAND, { gateway: { port: 9090 }, budgets: { daily: 50 } })).toBe(
    `${BY_HAND.replace('port: 8080', 'port: 9090')}budgets:\n  daily: 50\n`,
  );
});

test('null takes a key out of the file, and a section that nothing is left in', () => {
  const without = BY_HAND.replace('gateway:\n  # My usual port.\n  port: 8080\n', '');
  expect(changed(BY_HAND, { gateway: { port: null } })).toBe(without);
  expect(changed(BY_HAND, { gateway: null })).toBe(without);
  expect(changed(BY_HAND, { budgets: { daily: null } })).toBe(BY_HAND);
});

test('a comment at the top stays when the first key goes, and when all do', () => {
  expect(changed('# Mine.\nbudgets:\n  daily: 1\nlog:\n  level: info\n', { budgets: null })).toBe(
    '# Mine.\n\nlog:\n  level: info\n',
  );
  const emptied = changed('# Mine.\nbudgets:\n  daily: 1\n', { budgets: { daily: null } });
  expect(emptied).toBe('# Mine.\n');
  expect(changed(emptied, { budgets: { daily: 2 } })).toBe('# Mine.\n\nbudgets:\n  daily: 2\n');
});

test('a list replaces the list', () => {
  const path = config(BY_HAND);
  const override = { model: 'other', input_usd_per_million: 1, output_usd_per_million: 2 };
  changeConfig(path, { pricing: { overrides: [override] } });
  expect(loadSettings(path).pricing.overrides).toEqual([override]);
});

test.each([null, '', '# nothing yet\n', 'budgets:\n  # daily: 10\n', 'budgets: {}\n'])('begins with %j', (text) => {
  const path = config(text);
  changeConfig(path, { budgets: { daily: 50 } });
  expect(loadSettings(path).budgets.daily).toBe(50);
  if (text?.startsWith('#')) expect(readFileSync(path, 'utf8')).toContain('# nothing yet');
});

test.each<[Part, string]>([
  [
    { gateway: { port: 70_000 } },
    'gateway.port: found 70000; allowed: a whole number from 0 to 65535 (0 = any free port)',
  ],
  [
    { gateway: { prot: 1 } },
    'gateway.prot: unknown key; allowed here: port, enabled, sessions_api_origins, sessions_api_hard_delete, otlp',
  ],
  [{ budgets: { daily: 'much' } }, 'budgets.daily: found "much"; allowed: US dollars, a number from 0.01 to 1000000'],
  [{ privacy: { categories: { usage: 1 } } }, 'privacy.categories.usage: found 1; allowed: true or false'],
])('%j is refused in words, and nothing is changed', (set, words) => {
  const path = config(BY_HAND);
  expect(problems(() => changeConfig(path, set))).toEqual([words]);
  expect(readFileSync(path, 'utf8')).toBe(BY_HAND);
});

test('a file that is broken is not made worse', () => {
  const path = config('gateway: [\n');
  const [problem] = problems(() => changeConfig(path, { budgets: { daily: 1 } }));
  expect(problem).toMatch(/^config\.yaml cannot be changed before it is mended: /);
  expect(problem).not.toContain(dirname(path));
  expect(readFileSync(path, 'utf8')).toBe('gateway: [\n');
});

test.skipIf(process.platform === 'win32')('is readable for its user alone, and leaves nothing beside it', () => {
  const path = config(BY_HAND);
  chmodSync(path, 0o644);
  changeConfig(path, { budgets: { daily: 1 } });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(dirname(path))).toEqual(['config.yaml']);
});

test('a folder that is gone is told in words', () => {
  const path = join(testFolder(), 'gone', 'config.yaml');
  expect(problems(() => changeConfig(path, { budgets: { daily: 1 } }))).toEqual([
    "config.yaml cannot be written (ENOENT). Check the disk's space and the rights of the folder; nothing was changed.",
  ]);
  expect(existsSync(path)).toBe(false);
});
