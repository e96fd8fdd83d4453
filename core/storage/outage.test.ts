import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openWritable } from './database.ts';
import { describeOutage, isDamage, isOutage } from './outage.ts';
import { createTestDatabase } from './test-database.ts';

function errorOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return null;
}

test('a full disk, a read-only file and a missing table are outages; a broken constraint is not', () => {
  const { writer, close } = createTestDatabase();
  const insert = writer.prepare<[string, string | null]>('INSERT INTO projects VALUES (?, ?)');
  expect(isOutage(errorOf(() => insert.run('a', null)))).toBe(false);

  const pages = writer.pragma('page_count', { simple: true });
  writer.pragma(`max_page_count = ${pages}`);
  const full = errorOf(() => insert.run('b', 'x'.repeat(100_000)));
  expect(full).toMatchObject({ code: 'SQLITE_FULL' });
  expect(isOutage(full)).toBe(true);
  expect(isDamage(full)).toBe(false);
  expect(describeOutage(full)).toMatch(/disk.*is full; nothing is lost\. Free some space.*\(SQLITE_FULL\)\.$/);

  writer.pragma('query_only = ON');
  const readOnly = errorOf(() => insert.run('c', 'name'));
  expect(readOnly).toMatchObject({ code: 'SQLITE_READONLY' });
  expect(isOutage(readOnly)).toBe(true);
  expect(describeOutage(readOnly)).toMatch(/^telemetry\.db cannot be written.*writable/);
  writer.pragma('query_only = OFF');

  writer.exec('DROP TABLE projects');
  expect(isOutage(errorOf(() => insert.run('d', 'name')))).toBe(true);
  close();
});

test('errors that are not of SQLite are no outages', () => {
  expect(isOutage(new TypeError('no'))).toBe(false);
  expect(isOutage('SQLITE_BUSY')).toBe(false);
  expect(isOutage(Object.assign(new Error('no'), { code: 'ENOENT' }))).toBe(false);
});

test('a file that is no database is damage: nothing in the queue is to blame, and waiting mends nothing', () => {
  const { folder, close } = createTestDatabase();
  const path = join(folder, 'other.db');
  writeFileSync(path, 'no database, and long enough to be taken for one. '.repeat(100));
  const error = errorOf(() => openWritable(path));
  expect([isOutage(error), isDamage(error)]).toEqual([true, true]);
  expect(isDamage(new Error('no'))).toBe(false);
  close();
});
