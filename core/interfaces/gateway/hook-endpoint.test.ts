import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HOOK_ENDPOINT_FILE, HOOKS_FOLDER } from '../../contracts/hook-record.ts';
import { tellHooks } from './hook-endpoint.ts';

let home: string;
const log = { warn: vi.fn(), info: vi.fn() };
beforeEach(() => {
  vi.useFakeTimers();
  log.warn.mockClear();
  log.info.mockClear();
  home = mkdtempSync(join(tmpdir(), 'blueplane-hooks-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(home, { recursive: true, force: true });
});

const endpoint = () => join(home, HOOKS_FOLDER, HOOK_ENDPOINT_FILE);

test('hooks are told where to answer, until we end, and another gateway keeps its own', () => {
  const untell = tellHooks(home, 4_321, 'secret', log);
  expect(JSON.parse(readFileSync(endpoint(), 'utf8'))).toEqual({ version: 1, port: 4_321, token: 'secret' });
  const untellOther = tellHooks(home, 5_432, 'other', log);
  untell();
  expect(JSON.parse(readFileSync(endpoint(), 'utf8'))).toMatchObject({ port: 5_432 });
  untellOther();
  expect(existsSync(endpoint())).toBe(false);
  expect(log.warn).not.toHaveBeenCalled();
});

test('where the home cannot be written they are told once it can, and nobody is bothered twice', () => {
  // Nobody can write a file below a file.
  writeFileSync(join(home, HOOKS_FOLDER), '');
  const untell = tellHooks(home, 4_321, 'secret', log);
  vi.advanceTimersByTime(60_000);
  expect(log.warn).toHaveBeenCalledTimes(1);
  expect(JSON.stringify(log.warn.mock.calls)).not.toContain(home);
  rmSync(join(home, HOOKS_FOLDER));
  vi.advanceTimersByTime(60_000);
  expect(JSON.parse(readFileSync(endpoint(), 'utf8'))).toMatchObject({ port: 4_321 });
  expect(log.info).toHaveBeenCalledTimes(1);
  untell();
  expect(existsSync(endpoint())).toBe(false);
});

test('whoever ends while they cannot be told tells nobody later', () => {
  writeFileSync(join(home, HOOKS_FOLDER), '');
  tellHooks(home, 4_321, 'secret', log)();
  rmSync(join(home, HOOKS_FOLDER));
  vi.advanceTimersByTime(60_000);
  expect(existsSync(endpoint())).toBe(false);
});
