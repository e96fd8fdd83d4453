import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ENTRIES_VARIABLE, entryPath } from './entry-path.ts';

test('an entry is the source, or that of the bundle which was built for the tests', () => {
  expect(existsSync(entryPath('cli', {}))).toBe(true);
  expect(entryPath('cli', { [ENTRIES_VARIABLE]: '' })).toBe(entryPath('cli', {}));
  expect(entryPath('cli', { [ENTRIES_VARIABLE]: '/built' })).toBe(join('/built', 'cli.js'));
});
