import type { WritableDB } from './database.ts';

/** The whole schema as SQL, in an order that does not depend on when each part was made. */
export function schemaOf(database: Pick<WritableDB, 'prepare'>): string {
  const parts = database
    .prepare<[], { sql: string }>(
      "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY tbl_name, type DESC, name",
    )
    .all();
  return `${parts.map(({ sql }) => `${sql};`).join('\n\n')}\n`;
}
