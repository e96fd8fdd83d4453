import { expect, test } from 'vitest';
import { createTestDatabase } from '../test-database.ts';

test('a tombstone belongs to a purge, and what is remembered of it is there once', () => {
  const { writer, close } = createTestDatabase();
  const tombstone = writer.prepare('INSERT INTO tombstones VALUES (1, NULL, NULL, 5, 0)');
  expect(() => tombstone.run()).toThrow(/FOREIGN KEY/);
  writer.exec("INSERT INTO purges (requested_at, step) VALUES (4, 'recorded')");
  tombstone.run();
  const record = writer.prepare("INSERT INTO purged_records VALUES (x'0102030405060708')");
  record.run();
  expect(() => record.run()).toThrow(/UNIQUE/);
  close();
});

test('numbers of purges are not given out again', () => {
  const { writer, close } = createTestDatabase();
  const insert = writer.prepare("INSERT INTO purges (requested_at, step) VALUES (4, 'recorded')");
  insert.run();
  writer.exec('DELETE FROM purges');
  expect(insert.run().lastInsertRowid).toBe(2);
  close();
});
