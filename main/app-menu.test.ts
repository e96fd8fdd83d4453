import type { MenuItemConstructorOptions } from 'electron';
import { expect, test } from 'vitest';
import { appMenu } from './app-menu.ts';

function roles(items: readonly MenuItemConstructorOptions[]): string[] {
  return items.flatMap(({ role, submenu }) => [
    ...(role === undefined ? [] : [role]),
    ...(Array.isArray(submenu) ? roles(submenu) : []),
  ]);
}

test('macOS has the roles that its keys need, and none that loads a page anew or opens tools', () => {
  const found = roles(appMenu('darwin') ?? []);
  expect(found).toEqual(expect.arrayContaining(['copy', 'paste', 'cut', 'selectAll', 'undo', 'close', 'quit', 'hide']));
  for (const role of ['reload', 'forceReload', 'toggleDevTools']) expect(found).not.toContain(role);
});

test('other systems have no menu', () => {
  expect(appMenu('linux')).toBeNull();
  expect(appMenu('win32')).toBeNull();
});
