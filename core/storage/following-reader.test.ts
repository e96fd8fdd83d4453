import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openWritable } from './database.ts';
import { followReader } from './following-reader.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'blueplane-reader-'));
  path = join(folder, 'telemetry.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function writeFigure(file: string, figure: number): void {
  const database = openWritable(file);
  database.exec('CREATE TABLE IF NOT EXISTS figures (figure INTEGER)');
  database.prepare('INSERT INTO figures VALUES (?)').run(figure);
  database.close();
}

function figures(reader: ReturnType<typeof followReader>): unknown[] {
  return reader.open()?.prepare<[], { figure: number }>('SELECT figure FROM figures').all() ?? [];
}

test('a database that appears later is found', () => {
  const reader = followReader(path);
  expect([reader.open(), reader.version()]).toEqual([null, null]);
  writeFigure(path, 1);
  expect(figures(reader)).toEqual([{ figure: 1 }]);
  expect(reader.version()).not.toBeNull();
  reader.close();
});

test('the version changes with commits of others and with nothing else', () => {
  const writer = openWritable(path);
  writer.exec('CREATE TABLE figures (figure INTEGER)');
  const reader = followReader(path);
  const before = reader.version();
  expect(figures(reader)).toEqual([]);
  expect(reader.version()).toBe(before);
  writer.prepare('INSERT INTO figures VALUES (?)').run(7);
  expect(reader.version()).not.toBe(before);
  reader.close();
  writer.close();
});

test('a replaced file is opened anew, a removed one is let go', () => {
  writeFigure(path, 1);
  const reader = followReader(path);
  const before = reader.version();
  writeFigure(join(folder, 'new.db'), 2);
  renameSync(join(folder, 'new.db'), path);
  expect(reader.version()).not.toBe(before);
  expect(figures(reader)).toEqual([{ figure: 2 }]);
  rmSync(path);
  expect([reader.open(), reader.version()]).toEqual([null, null]);
});

test('a reader closed by its user opens again', () => {
  writeFigure(path, 1);
  const reader = followReader(path);
  reader.open()?.close();
  expect(figures(reader)).toEqual([{ figure: 1 }]);
  reader.close();
  reader.close();
});
