import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { loadSettings, SettingsError } from './settings.ts';
import { testFolder } from './test-folder.ts';

function load(text: string) {
  const path = join(testFolder(), 'config.yaml');
  writeFileSync(path, text);
  return loadSettings(path);
}

function problems(text: string): string[] {
  try {
    load(text);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems.map((line) => line.replace(/^.*config\.yaml:/, ''));
    throw error;
  }
  return [];
}

test.each(['', '# nothing yet\n', 'gateway:\n  # port: 1\n', 'sources:\n  claude_code:\n'])(
  'nothing said means the defaults: %j',
  (text) => {
    expect(load(text)).toEqual({
      sources: {
        claude_code: { enabled: true },
        codex_cli: { enabled: true },
        gemini_cli: { enabled: true },
        cursor: { enabled: true },
      },
      gateway: {
        port: 7531,
        enabled: true,
        sessions_api_origins: [],
        sessions_api_hard_delete: false,
        otlp: { enabled: true, http_port: 4318, grpc_port: 4317 },
      },
      pricing: { mode: 'auto', overrides: [] },
      redis: { key_prefix: 'blueplane' },
      backup: { daily: true },
      workers: { min: 1 },
      log: { level: 'INFO' },
      budgets: { warn_at: 0.8, notify: true, start_of_week: 'monday' },
      desktop: { shortcut: 'CmdOrCtrl+Alt+B', tray_figure: 'cost' },
      privacy: {
        level: 'metadata',
        categories: { performance: true, acceptance: true, usage: true, code_impact: true, interaction: true },
      },
    });
  },
);

test('a missing file means the defaults', () => {
  expect(loadSettings(join(testFolder(), 'config.yaml')).gateway.port).toBe(7531);
});

test('everything that can be set', () => {
  const settings = load(
    'sources:\n  claude_code:\n    paths: [/a, /b]\ngateway: { port: 0, enabled: false }\n' +
      'redis:\n  url: rediss://:secret@host:6380\n  key_prefix: team\nlog:\n  level: debug\nprivacy:\n  level: metadata\n',
  );
  expect(settings.sources.claude_code.paths).toEqual(['/a', '/b']);
  expect(settings.gateway).toMatchObject({ port: 0, enabled: false, sessions_api_origins: [] });
  expect(settings.log.level).toBe('DEBUG');
});

test.each(['claude_code', 'codex_cli', 'gemini_cli', 'cursor'] as const)(
  'the folders of %s can be said',
  (platform) => {
    expect(load(`sources:\n  ${platform}:\n    paths:\n      - ~/one\n      - /two\n`).sources[platform].paths).toEqual(
      ['~/one', '/two'],
    );
    expect(problems(`sources:\n  ${platform}:\n    paths: []\n`)).toEqual([
      `3: sources.${platform}.paths: found []; allowed: at least one folder, or no such key`,
    ]);
    expect(problems(`sources:\n  ${platform}: 5\n`)).toEqual([
      `2: sources.${platform}: found 5; allowed: the keys enabled and paths`,
    ]);
  },
);

test('a tool that is not known has no folders', () => {
  expect(problems('sources:\n  copilot: {}\n')).toEqual([
    '2: sources.copilot: unknown key; allowed here: claude_code, codex_cli, gemini_cli, cursor',
  ]);
});

test('every problem is named with its line, its key, what was found and what is allowed', () => {
  expect(
    problems(
      'gateway:\n  prot: 1\n  port: abc\nsources:\n  claude_code:\n    paths: [1]\nprivacy:\n  level: full\nnope: 1\n',
    ),
  ).toEqual([
    '2: gateway.prot: unknown key; allowed here: port, enabled, sessions_api_origins, sessions_api_hard_delete, otlp',
    '3: gateway.port: found "abc"; allowed: a whole number from 0 to 65535 (0 = any free port)',
    '6: sources.claude_code.paths.0: found 1; allowed: a folder path',
    '8: privacy.level: found "full"; allowed: metadata (lengths, counts and salted hashes are kept) or content (what was said is kept, too)',
    '9: nope: unknown key; allowed here: sources, gateway, pricing, redis, backup, workers, log, budgets, desktop, privacy',
  ]);
});

test('content does not pass through a Redis of others', () => {
  expect(load('privacy:\n  level: content\n').privacy.level).toBe('content');
  expect(problems('redis:\n  url: redis://127.0.0.1:6379\nprivacy:\n  level: content\n')).toEqual([
    `4: privacy.level: found "content"; allowed: metadata, as long as redis.url is set: what was said passes through Blueplane's own Redis only`,
  ]);
});

test.each([
  ['- 1\n', '1: the whole file: found [1]; allowed: keys and values'],
  [
    'gateway: 5\n',
    '1: gateway: found 5; allowed: the keys port, enabled, sessions_api_origins, sessions_api_hard_delete and otlp',
  ],
  ['gateway:\n  port: 70000\n', '2: gateway.port: found 70000; allowed: a whole number from 0 to 65535'],
  ['gateway:\n  port:\n', '2: gateway.port: found null; allowed: a whole number'],
  ['log:\n  level: loud\n', '2: log.level: found "loud"; allowed: DEBUG, INFO, WARNING, ERROR, CRITICAL'],
  ['gateway:\n  port: 1\n  port: 2\n', '3: Map keys must be unique'],
  ['a: [1\nb: {\n', '2: '],
])('%j is explained', (text, beginning) => {
  expect(problems(text)[0]).toContain(beginning);
  expect(problems(text)[0]?.startsWith(beginning)).toBe(true);
});

test('prices of the user: what is wrong in a list is named by its place', () => {
  const price =
    "- model: glm-5-air\n      from: '2026-05-01'\n      input_usd_per_million: 0.2\n      output_usd_per_million: 1.1\n";
  expect(problems(`pricing:\n  mode: calculate\n  overrides:\n    ${price}`)).toEqual([]);
  expect(
    problems(
      'pricing:\n  mode: free\n  overrides:\n    - model: m\n      input: 1\n      input_usd_per_million: 0.1234567\n      output_usd_per_million: 1\n      from: May\n',
    ).map((problem) => problem.replace(/allowed here: model, from, .*/, 'allowed here: model, from, ...')),
  ).toEqual([
    '2: pricing.mode: found "free"; allowed: auto, calculate, display',
    '5: pricing.overrides.0.input: unknown key; allowed here: model, from, ...',
    '6: pricing.overrides.0.input_usd_per_million: found 0.1234567; allowed: US dollars per million tokens, a number from 0 to 1000000 with at most six decimals',
    '8: pricing.overrides.0.from: found "May"; allowed: the first day of the price (UTC), written YYYY-MM-DD',
  ]);
});

test('a password in a wrong address is not repeated', () => {
  expect(problems('redis:\n  url: "http://:hunter2@host"\n').join()).not.toContain('hunter2');
  expect(problems('gateway:\n  otlp:\n    token: hunter2\n')).toEqual([
    '3: gateway.otlp.token: found something else; allowed: a word of 16 to 256 letters, digits and other signs, without spaces',
  ]);
});

test('what is not a readable file is an error that says so', () => {
  const folder = testFolder();
  mkdirSync(join(folder, 'config.yaml'));
  expect(() => loadSettings(join(folder, 'config.yaml'))).toThrow(/is not a file/);
  if (process.getuid?.() === 0) return;
  const secret = join(testFolder(), 'config.yaml');
  writeFileSync(secret, '');
  chmodSync(secret, 0);
  expect(() => loadSettings(secret)).toThrow(/cannot be read \(EACCES\)/);
});

test('any text either loads or is explained', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.stringMatching(/^[a-z :\-[\]{}&*\n\t#'"!|>]*$/)),
      (text) => {
        for (const line of problems(text)) expect(line).toMatch(/^\d+: /);
      },
    ),
    { numRuns: amount({ short: 80, full: 300 }) },
  );
});
