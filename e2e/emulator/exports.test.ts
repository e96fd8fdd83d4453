import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';
import { expect, it } from 'vitest';
import electron from './index.ts';

const ROOT = join(import.meta.dirname, '..', '..');

// What in-page/isolated-world.ts gives to a preload.
const OF_PRELOADS = ['contextBridge', 'ipcRenderer'];

/** The values (not types) that a source imports from Electron; `*` when it takes the module as a whole. */
function importedValues(source: string): string[] {
  return parseSync(source, { syntax: 'typescript' }).body.flatMap((item) => {
    if (item.type !== 'ImportDeclaration' || item.typeOnly || !/^electron(\/|$)/.test(item.source.value)) return [];
    return item.specifiers.flatMap((specifier) => {
      if (specifier.type !== 'ImportSpecifier') return ['*'];
      return specifier.isTypeOnly ? [] : [(specifier.imported ?? specifier.local).value];
    });
  });
}

function missingIn(folder: string, known: readonly string[]): string[] {
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  const sources = names.filter((name) => name.endsWith('.ts'));
  expect(sources).not.toEqual([]);
  return sources.flatMap((name) =>
    importedValues(readFileSync(join(ROOT, folder, name), 'utf8'))
      .filter((value) => !known.includes(value))
      .map((value) => `${folder}/${name}: ${value}`),
  );
}

it('finds every value that is imported from Electron', () => {
  const source = `
    import { app, type Session, Tray as Icon } from 'electron';
    import type { Menu } from 'electron';
    import * as everything from 'electron/main';
    import { join } from 'node:path';
  `;
  expect(importedValues(source)).toEqual(['app', 'Tray', '*']);
});

it('emulates all that the main process imports from Electron', () => {
  expect(missingIn('main', Object.keys(electron))).toEqual([]);
});

it('emulates all that the preload imports from Electron', () => {
  expect(missingIn('preload', OF_PRELOADS)).toEqual([]);
});
