import { z } from 'zod';
import type { WritableDB } from '../storage/database.ts';
import { FAMILIES, platformOfRow, RAW_TABLES } from '../storage/raw-tables.ts';
import type { RewrittenRow } from './forget-parents.ts';
import { WITH_PARENTS } from './select-purged.ts';

const columnsSchema = z.array(z.object({ name: z.string() }));

/**
 * Puts the raw rows that stay of the affected sessions into the scratch database, so that these sessions can be derived
 * beside what is shown.
 * @param database with `home` attached and `temp.gone` and `temp.affected` filled
 */
export function copyRemaining(database: WritableDB): void {
  for (const family of FAMILIES) {
    const table = RAW_TABLES[family];
    // Generated columns are not among these.
    const columns = columnsSchema.parse(database.pragma(`home.table_info(${table})`)).map(({ name }) => name);
    database.exec(
      `DELETE FROM main.${table};
       INSERT INTO main.${table} (${columns.join(', ')}) SELECT ${columns.join(', ')} FROM home.${table} AS row
       WHERE external_id IN (SELECT external_id FROM temp.affected WHERE platform = ${platformOfRow(family)})
         AND sequence NOT IN (SELECT sequence FROM temp.gone WHERE platform = '${family}')`,
    );
  }
}

/** Writes rows that stay, but not as they were: what they say of purged ones is taken out. */
export function rewriteRows(database: WritableDB, schema: 'main' | 'home', rows: readonly RewrittenRow[]): void {
  for (const { platform, sequence, eventData, parent } of rows) {
    const sets = WITH_PARENTS.includes(platform)
      ? 'event_data = @eventData, parent_external_id = @parent'
      : 'event_data = @eventData';
    database
      .prepare(`UPDATE ${schema}.${RAW_TABLES[platform]} SET ${sets} WHERE sequence = @sequence`)
      .run({ sequence, eventData, parent });
  }
}
