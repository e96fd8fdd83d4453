import { z } from 'zod';
import { platformSchema } from './platform.ts';

/** What Blueplane keeps on this disk, part by part, and which doors of it stand open to other programs. */

const BYTES = z.number().int();

export const storageReportSchema = z.object({
  /** Everything below the home, in bytes as the files have them. The parts add up to it. */
  totalBytes: BYTES,
  parts: z.array(
    z.object({
      part: z.enum(['raw', 'content', 'derived', 'wal', 'redis', 'logs', 'backups', 'archives', 'desktop', 'other']),
      bytes: BYTES,
      /**
       * True: how the database's bytes are split between raw traces and what is derived of them is measured on a sample;
       * their sum is exact.
       */
      isEstimate: z.boolean(),
    }),
  ),
  /** Raw traces by platform. Bytes are a sample's, as above. */
  raw: z.array(
    z.object({
      platform: platformSchema,
      rows: z.number().int(),
      bytes: BYTES,
      /** ISO 8601, null without rows. Of the events themselves, not of their capture. */
      oldest: z.string().nullable(),
      newest: z.string().nullable(),
    }),
  ),
  rows: z.object({
    sessions: z.number().int(),
    responses: z.number().int(),
    toolCalls: z.number().int(),
    decisions: z.number().int(),
    codeChanges: z.number().int(),
    deadLetters: z.number().int(),
  }),
  /** ISO 8601 of the first and the last billed response, null without any. */
  oldest: z.string().nullable(),
  newest: z.string().nullable(),
  /** Bytes that the database grew by on a mean day of the last 30; null while there is less than a week. An estimate. */
  bytesPerDay: BYTES.nullable(),
  /** Copies of what is stored, in the home: newest first within each kind. */
  copies: z.array(
    z.object({
      /** `damaged`: a database that was replaced. `archive`: figures that the sessions API wrote. */
      kind: z.enum(['backup', 'damaged', 'archive']),
      /** Of the file, below the folder of its kind. */
      name: z.string(),
      bytes: BYTES,
      /** ISO 8601, when it was written last. */
      writtenAt: z.string(),
    }),
  ),
  /** When what was purged last was ordered, and when it was gone; null without any. ISO 8601, never what it was. */
  lastPurge: z
    .object({
      orderedAt: z.string(),
      /** null: it was broken off, and is finished at the next start. */
      finishedAt: z.string().nullable(),
    })
    .nullable(),
  /** Where the home and its log lie, as a person writes it; null where there is none. For the screen. */
  places: z.object({ folder: z.string(), log: z.string() }).nullable(),
  /** Where other programs of this computer can ask. Nothing listens beyond the loopback addresses. */
  doors: z.array(
    z.object({
      door: z.enum(['dashboard', 'otlp', 'control']),
      state: z.enum(['open', 'closed', 'switched_off']),
      /** What it listens on, without any token; null while it does not, or where only this user's programs reach it. */
      address: z.string().nullable(),
    }),
  ),
});
export type StorageReport = z.infer<typeof storageReportSchema>;
