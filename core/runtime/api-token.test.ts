import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { followApiToken, loadApiToken, rotateApiToken } from './api-token.ts';
import { testFolder } from './test-folder.ts';

test('a token is made once, for this user alone, and is the same from then on', () => {
  const path = join(testFolder(), 'api-token');
  const token = loadApiToken(path);
  expect(token).toMatch(/^bp_[\w-]{43}$/);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect([loadApiToken(path), readFileSync(path, 'utf8')]).toEqual([token, `${token}\n`]);
});

test('a file that is damaged, or that others could read, is worth nothing', () => {
  const path = join(testFolder(), 'api-token');
  const first = loadApiToken(path);
  chmodSync(path, 0o640);
  const second = loadApiToken(path);
  expect([second === first, statSync(path).mode & 0o777]).toEqual([false, 0o600]);
  writeFileSync(path, 'bp_short\n');
  expect(loadApiToken(path)).toMatch(/^bp_[\w-]{43}$/);
});

test('whoever follows the file knows of a rotation at the next look, and of its removal', () => {
  const path = join(testFolder(), 'api-token');
  const before = loadApiToken(path);
  const token = followApiToken(path);
  const mark = token.mark();
  expect([token.matches(before), token.matches(`${before}x`), token.matches('')]).toEqual([true, false, false]);
  const after = rotateApiToken(path);
  expect([token.matches(before), token.matches(after), token.mark() === mark]).toEqual([false, true, false]);
  rmSync(path);
  expect(token.matches(after)).toBe(false);
  expect(token.matches(loadApiToken(path))).toBe(true);
});

test('a place that cannot be written lets nobody in', () => {
  const token = followApiToken(join(testFolder(), 'missing', 'api-token'));
  expect([token.matches('bp_any'), token.mark()]).toEqual([false, null]);
});
