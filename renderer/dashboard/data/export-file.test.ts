import { expect, test } from 'vitest';
import { fileName, folderOf, withExtension } from './export-file.ts';

test.each([
  ['/home/ada/Downloads/a b.json', 'a b.json', '/home/ada/Downloads'],
  ['/a.json', 'a.json', '/'],
  ['C:\\Users\\ada\\a.json', 'a.json', 'C:\\Users\\ada'],
])('%s is a file in a folder', (path, name, folder) => {
  expect([fileName(path), folderOf(path)]).toEqual([name, folder]);
});

test.each([
  ['/home/ada/a.json', '/home/ada/a.csv'],
  ['week.MD', 'week.csv'],
  ['/home/ada/v1.2/notes', '/home/ada/v1.2/notes'],
  ['figures.csv', 'figures.csv'],
])('%s becomes %s for a table', (path, expected) => {
  expect(withExtension(path, 'csv')).toBe(expected);
});
