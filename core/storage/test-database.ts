import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WritableDB } from './database.ts';
import { openMigrated } from './test-migrated.ts';

/** A real, migrated database file in a folder of its own. */
export type TestDatabase = { folder: string; path: string; writer: WritableDB; close(): void };

/** @param busyTimeoutMs how long its writer waits for another process's lock */
export function createTestDatabase(busyTimeoutMs?: number): TestDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'blueplane-db-'));
  const path = join(folder, 'telemetry.db');
  const writer = openMigrated(path, busyTimeoutMs);
  return {
    folder,
    path,
    writer,
    close() {
      writer.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** All rows of a table without the named columns, in an order that does not depend on when they were written. */
export function rowsOf(
  database: Pick<WritableDB, 'prepare'>,
  table: string,
  without: readonly string[] = ['id'],
): string[] {
  const rows = database.prepare<[], Record<string, unknown>>(`SELECT * FROM ${table}`).safeIntegers(true).all();
  return rows
    .map((row) => {
      const kept = Object.entries(row).filter(([name]) => !without.includes(name));
      return JSON.stringify(kept, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
    })
    .sort();
}

/** The count that a statement answers in its column `n`. */
export function countOf(database: Pick<WritableDB, 'prepare'>, from: string): number {
  return database.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${from}`).get()?.n ?? 0;
}
