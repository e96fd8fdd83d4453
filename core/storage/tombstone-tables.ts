import { z } from 'zod';
import { platformSchema } from '../contracts/platform.ts';
import type { ReadableDB } from './database.ts';

const tombstoneRowSchema = z.object({
  purge_id: z.number(),
  platform: platformSchema.nullable(),
  since: z.number().nullable(),
  until: z.number(),
  is_named: z.number(),
});

/** A row of `tombstones` with its names (hex); names null: all sessions and projects. */
export type StoredTombstone = {
  platform: z.infer<typeof platformSchema> | null;
  since: number | null;
  until: number;
  names: Set<string> | null;
};

/** What is stored of purges. Read once: capture does not run while one is under way. */
export type StoredPurges = {
  tombstones: StoredTombstone[];
  hasRecord(record: Buffer): boolean;
  /** `purged_counters`, oldest purge first: session (hex) and JSON. */
  counters: { session: string; counted: string }[];
};

/** @param database stays open for as long as `hasRecord` is asked */
export function readPurges(database: ReadableDB): StoredPurges {
  const names = database.prepare<[number], { name: string }>(
    'SELECT lower(hex(name)) AS name FROM tombstone_names WHERE purge_id = ?',
  );
  const rows = z
    .array(tombstoneRowSchema)
    .parse(database.prepare('SELECT purge_id, platform, since, until, is_named FROM tombstones').all());
  const record = database.prepare<[Buffer], { found: number }>(
    'SELECT 1 AS found FROM purged_records WHERE record = ?',
  );
  return {
    tombstones: rows.map(({ purge_id, platform, since, until, is_named }) => ({
      platform,
      since,
      until,
      names: is_named === 1 ? new Set(names.all(purge_id).map(({ name }) => name)) : null,
    })),
    hasRecord: (name) => record.get(name) !== undefined,
    counters: database
      .prepare<[], { session: string; counted: string }>(
        'SELECT lower(hex(session)) AS session, counted FROM purged_counters ORDER BY purge_id',
      )
      .all(),
  };
}
