import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isKind, writeChartFile } from './chart-file.ts';

/** A picture of one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const CSV = Buffer.from('day,cost (USD)\r\n2026-11-19,30.774\r\n');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chart-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['a picture', 'png', PNG, true],
  ['figures', 'csv', CSV, true],
  ['figures with names of any script', 'csv', Buffer.from('プロジェクト,1\r\n'), true],
  ['a script as a picture', 'png', Buffer.from('#!/bin/sh\n'), false],
  ['a picture that ends early', 'png', PNG.subarray(0, 40), false],
  ['a program behind the head of a picture', 'png', Buffer.concat([PNG.subarray(0, 8), Buffer.from('MZ')]), false],
  ['a picture as figures', 'csv', PNG, false],
  ['diagnostics', 'json', Buffer.from('{"format":"x"}\n'), true],
  ['a script as diagnostics', 'json', Buffer.from('#!/bin/sh\n'), false],
  ['bytes that are no text', 'csv', Buffer.from([0x61, 0xff, 0xfe]), false],
] as const)('%s is seen for what it is', (_what, kind, content, expected) => {
  expect(isKind(kind, content)).toBe(expected);
});

test('the file is where the person said, whole, and for this user alone', () => {
  const path = join(folder, 'cost.PNG');
  writeFileSync(path, 'an older picture');
  writeChartFile(path, 'png', PNG);
  expect(readFileSync(path)).toEqual(PNG);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['cost.PNG']);
});

test('a name without the ending gets it, and a file that nobody was asked about stays', () => {
  writeChartFile(join(folder, 'cost'), 'csv', CSV);
  expect(readFileSync(join(folder, 'cost.csv'))).toEqual(CSV);
  writeFileSync(join(folder, 'notes.sh.csv'), 'mine');
  expect(() => writeChartFile(join(folder, 'notes.sh'), 'csv', CSV)).toThrow('is there already');
  expect(readFileSync(join(folder, 'notes.sh.csv'), 'utf8')).toBe('mine');
  expect(readdirSync(folder).sort()).toEqual(['cost.csv', 'notes.sh.csv']);
});

test('what cannot be written is said, and leaves nothing behind', () => {
  expect(() => writeChartFile(join(folder, 'none', 'cost.png'), 'png', PNG)).toThrow('cannot be written (ENOENT)');
  mkdirSync(join(folder, 'taken.csv'));
  writeFileSync(join(folder, 'taken.csv', 'file'), '');
  expect(() => writeChartFile(join(folder, 'taken.csv'), 'csv', CSV)).toThrow('cannot be written');
  expect(() => writeChartFile(join(folder, 'wrong.png'), 'png', CSV)).toThrow('no PNG file');
  expect(readdirSync(folder)).toEqual(['taken.csv']);
});
