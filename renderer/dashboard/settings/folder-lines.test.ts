import { expect, test } from 'vitest';
import { partialPath, readFolders } from './folder-lines.ts';

test('one folder a line, each once', () => {
  expect(readFolders(' ~/.claude \n\n/mnt/work/claude\n~/.claude\n')).toEqual(['~/.claude', '/mnt/work/claude']);
  expect(readFolders(' \n')).toEqual([]);
});

test.each(['/home/me/.claude', '~', '~/.claude', 'C:\\Users\\me', 'd:/data', '\\\\server\\share'])(
  '%s is whole',
  (path) => {
    expect(partialPath([path])).toBeUndefined();
  },
);

test.each(['.claude', 'claude/projects', '../x', '~me/.claude', 'C:'])(
  '%s depends on where the program starts',
  (path) => {
    expect(partialPath(['/fine', path])).toBe(path);
  },
);
