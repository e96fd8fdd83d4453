import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { InstallationKeyError, loadInstallationKey } from './installation-key.ts';

let folder: string;
let key: string;
let database: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'blueplane-key-'));
  key = join(folder, 'installation.key');
  database = join(folder, 'telemetry.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('is made once, for its owner only, and leaves no draft behind', () => {
  const made = loadInstallationKey(key, database);
  expect(made).toHaveLength(32);
  expect(statSync(key).mode & 0o777).toBe(0o600);
  expect(loadInstallationKey(key, database)).toEqual(made);
  expect(readdirSync(folder)).toEqual(['installation.key']);
});

it('takes back the rights that a backup gave to others', () => {
  loadInstallationKey(key, database);
  chmodSync(key, 0o644);
  loadInstallationKey(key, database);
  expect(statSync(key).mode & 0o777).toBe(0o600);
});

it('is never made anew beside a database', () => {
  writeFileSync(database, 'data');
  expect(() => loadInstallationKey(key, database)).toThrow(InstallationKeyError);
  expect(() => loadInstallationKey(key, database)).toThrow(/is missing.*Put the key back from a backup/);
  expect(readdirSync(folder)).toEqual(['telemetry.db']);
});

it.each(['', 'zz', 'ab'.repeat(31), 'ab'.repeat(33), `${'ab'.repeat(32)} and more`, 'xy'.repeat(32)])(
  'is not used when it is damaged: %j',
  (text) => {
    writeFileSync(key, text);
    expect(() => loadInstallationKey(key, database)).toThrow(/damaged.*Put it back from a backup/);
    expect(readFileSync(key, 'utf8')).toBe(text);
  },
);

it('is the same for processes that start at once', async () => {
  const module = join(import.meta.dirname, 'installation-key.ts');
  const script = `import { writeFileSync } from 'node:fs';
    import { loadInstallationKey } from ${JSON.stringify(module)};
    const key = loadInstallationKey(process.argv[1], process.argv[2]);
    writeFileSync(process.argv[2], 'data');
    console.log(key.toString('hex'));`;
  const arguments_ = ['--no-warnings', '--input-type=module', '--eval', script, key, database];
  const answers = await Promise.all(Array.from({ length: 6 }, () => promisify(execFile)(process.execPath, arguments_)));
  expect(new Set(answers.map((answer) => answer.stdout.trim())).size).toBe(1);
  expect(readdirSync(folder).toSorted()).toEqual(['installation.key', 'telemetry.db']);
});
