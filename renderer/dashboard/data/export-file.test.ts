import { expect, test } from 'vitest';
import { fileName, folderOf } from './export-file.ts';

test.each([
  ['/home/ada/Downloads/a b.json', 'a b.json', '/home/ada/Downloads'],
  ['/a.json', 'a.json', '/'],
  ['C:\\Users\\ada\\a.json', 'a.json', 'C:\\Users\\ada'],
])('%s is a file in a folder', (path, name, folder) => {
  expect([fileName(path), folderOf(path)]).toEqual([name, folder]);
});
