import { z } from 'zod';

/** Events that could not be stored. Their content is kept in the database and shown nowhere. */

export const deadLetterSchema = z.object({
  /** Number of the row; what commands name it by. */
  id: z.number().int(),
  eventId: z.string(),
  /** The tool it is of, `unknown` where that cannot be told. */
  platform: z.string(),
  /** Class of the failure, e.g. `InvalidEvent`, `UnreadableEntry`, `SqliteError`. */
  errorType: z.string(),
  /** Ours or SQLite's words for it, which name fields and never values. */
  errorMessage: z.string(),
  /** ISO 8601. */
  failedAt: z.string(),
  /** ISO 8601; null while it has not been stored after all. */
  replayedAt: z.string().nullable(),
  /** Length of what is kept of the event, compressed. */
  bytes: z.number().int(),
});
export type DeadLetter = z.infer<typeof deadLetterSchema>;

export const deadLettersArgsSchema = z.object({
  /** The newest so many. */
  limit: z.number().int().min(1).max(10_000).default(100),
  /** One alone, by its number. */
  id: z.number().int().min(1).optional(),
  /** Also those that were replayed. */
  replayed: z.boolean().default(false),
});

export const deadLettersSchema = z.object({
  /** The newest first. */
  letters: z.array(deadLetterSchema),
  /** All that wait, by class and tool, most first. */
  classes: z.array(
    z.object({
      errorType: z.string(),
      platform: z.string(),
      letters: z.number().int(),
      /** ISO 8601. */
      first: z.string(),
      last: z.string(),
    }),
  ),
  waiting: z.number().int(),
  replayed: z.number().int(),
});
export type DeadLetters = z.infer<typeof deadLettersSchema>;

/** Which of them: those named, or all that wait. */
export const chosenLettersSchema = z.object({ ids: z.array(z.number().int().min(1)).max(10_000).optional() });
export type ChosenLetters = z.infer<typeof chosenLettersSchema>;

export const replayedLettersSchema = z.object({
  /** Stored now. */
  stored: z.number().int(),
  /** Stored already, from the same record read once more. */
  known: z.number().int(),
  /** Purged meanwhile: not stored, and not kept any more. */
  purged: z.number().int(),
  /** Cannot be stored now either; they stay. */
  refused: z.number().int(),
});
export type ReplayedLetters = z.infer<typeof replayedLettersSchema>;

export const droppedLettersSchema = z.object({ dropped: z.number().int() });
export type DroppedLetters = z.infer<typeof droppedLettersSchema>;

/** What the process that stores is told to do with them. */
export const letterOrderSchema = z.object({ act: z.enum(['replay', 'drop']), chosen: chosenLettersSchema });
export type LetterOrder = z.infer<typeof letterOrderSchema>;
