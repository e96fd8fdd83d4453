import { z } from 'zod';
import type { WritableDB } from '../storage/database.ts';

/** A table that a scratch database and the home's have. */
export type KeyedTable = {
  table: string;
  /** What makes a row unlike others. */
  key: readonly string[];
  /** Columns whose difference is none. */
  ignored?: readonly string[];
};

const columnsSchema = z.array(z.object({ name: z.string(), type: z.string(), pk: z.number() }));

/**
 * Brings the rows of the home to what those of the other database say.
 * @param from where the rows come from: `main` is the scratch database
 */
export function upsertRows(
  database: WritableDB,
  { table, key, ignored = [] }: KeyedTable,
  from: 'main' | 'temp' = 'main',
): { added: number; changed: number } {
  const columns = columnsOf(database, table);
  const compared = columns.filter((name) => !key.includes(name) && !ignored.includes(name));
  const added = database
    .prepare<[], { n: number }>(
      `SELECT count(*) AS n FROM ${from}.${table} AS new
       WHERE NOT EXISTS (SELECT 1 FROM home.${table} AS old WHERE ${sameKey(key)})`,
    )
    .get()?.n;
  const update =
    compared.length === 0
      ? 'NOTHING'
      : `UPDATE SET ${compared.map((name) => `${name} = excluded.${name}`).join(', ')}
         WHERE (${compared.map((name) => `old.${name}`).join(', ')}) IS NOT
               (${compared.map((name) => `excluded.${name}`).join(', ')})`;
  const { changes } = database
    .prepare(
      `INSERT INTO home.${table} AS old (${columns.join(', ')}) SELECT ${columns.join(', ')} FROM ${from}.${table}
       WHERE true ON CONFLICT (${key.join(', ')}) DO ${update}`,
    )
    .run();
  return { added: added ?? 0, changed: changes - (added ?? 0) };
}

/**
 * Removes rows of the home that the other database does not have.
 * @param condition which of them, in SQL; `old` is the row
 * @returns how many
 */
export function withdrawRows(
  database: WritableDB,
  { table, key }: KeyedTable,
  condition: string,
  from: 'main' | 'temp' = 'main',
): number {
  const withdraw = database.prepare(
    `DELETE FROM home.${table} AS old
     WHERE NOT EXISTS (SELECT 1 FROM ${from}.${table} AS new WHERE ${sameKey(key)}) AND (${condition})`,
  );
  return withdraw.run().changes;
}

function sameKey(key: readonly string[]): string {
  return key.map((name) => `new.${name} = old.${name}`).join(' AND ');
}

/** Without a number that SQLite gives out by the order of writing: it says nothing of a row. */
function columnsOf(database: WritableDB, table: string): string[] {
  const columns = columnsSchema.parse(database.pragma(`home.table_info(${table})`));
  return columns
    .filter(({ type, pk }) => !(pk === 1 && type === 'INTEGER' && isAlone(columns)))
    .map(({ name }) => name);
}

function isAlone(columns: z.infer<typeof columnsSchema>): boolean {
  return columns.filter(({ pk }) => pk > 0).length === 1;
}
