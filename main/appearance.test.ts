import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NativeTheme } from 'electron';
import { expect, test, vi } from 'vitest';
import { testFolder } from '../core/runtime/test-folder.ts';
import { createAppearance } from './appearance.ts';

function systemTheme(): Pick<NativeTheme, 'themeSource'> {
  return { themeSource: 'system' };
}

test('what was chosen is in force at once, told, and there at the next start', () => {
  const path = join(testFolder(), 'appearance.json');
  const theme = systemTheme();
  const told = vi.fn();
  const appearance = createAppearance(path, theme, told);
  expect(appearance.get()).toBe('system');

  appearance.set('dark');
  expect(theme.themeSource).toBe('dark');
  expect(appearance.get()).toBe('dark');
  expect(told).toHaveBeenCalledTimes(1);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  appearance.set('dark');
  expect(told).toHaveBeenCalledTimes(1);

  const next = systemTheme();
  createAppearance(path, next, told);
  expect(next.themeSource).toBe('dark');
});

test.each(['', '{', '{"appearance":"purple"}', '[]'])('a file that says %j is as none', (text) => {
  const path = join(testFolder(), 'appearance.json');
  writeFileSync(path, text);
  const theme = systemTheme();
  createAppearance(path, theme, () => {});
  expect(theme.themeSource).toBe('system');
  expect(readFileSync(path, 'utf8')).toBe(text);
});

test('a disk that takes nothing changes the windows all the same', () => {
  const path = join(testFolder(), 'appearance.json');
  mkdirSync(path);
  const theme = systemTheme();
  createAppearance(path, theme, () => {}).set('light');
  expect(theme.themeSource).toBe('light');
});
