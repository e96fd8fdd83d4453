import { z } from 'zod';

/** What `blueplane doctor` looked at. */
export const findingSchema = z.object({
  /** A word for scripts, e.g. `database`. */
  check: z.string(),
  /** `warning`: it works, but not as well as it could; `problem`: something does not work, or will not. */
  state: z.enum(['ok', 'warning', 'problem']),
  /** What was found, in a sentence. */
  message: z.string(),
  /** What to do about it; null where there is nothing to do. */
  remedy: z.string().nullable(),
});
export type Finding = z.infer<typeof findingSchema>;
