import { z } from 'zod';

/** A UTC day, and how many responses were known of it. */
const dayCountSchema = z.object({ day: z.iso.date(), responses: z.number().int() });

const finishedRepairSchema = z.object({
  state: z.literal('done'),
  /** Epoch milliseconds. */
  at: z.number(),
  /** Name of the damaged file in the folder of the backups. */
  aside: z.string(),
  rowsSaved: z.number().int(),
  rowsFromBackup: z.number().int(),
  /** Tables of which something could not be read. */
  damagedTables: z.array(z.string()),
  /** Whether the tools' files are read again. Not where nobody knows any more what of them was purged. */
  readsAgain: z.boolean(),
  /** What was known of each day before. Which of them are complete again is looked up when asked. */
  days: z.array(dayCountSchema),
});
export type FinishedRepair = z.infer<typeof finishedRepairSchema>;

/**
 * What is noted of a repair of the database. `wanted`: somebody came upon damage; `begun`: what was in use lies aside;
 * `done`: what was saved is in use. `earlier` is the repair before, which counts where the new one finds nothing.
 */
export const repairNoteSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('wanted'), earlier: finishedRepairSchema.optional() }),
  z.object({ state: z.literal('begun'), aside: z.string() }),
  finishedRepairSchema,
]);
export type RepairNote = z.infer<typeof repairNoteSchema>;

/** A repair, and the days that still have fewer responses than were known before. */
export type RepairResult = Omit<FinishedRepair, 'state' | 'days'> & { incompleteDays: string[] };
