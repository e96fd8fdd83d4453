import { z } from 'zod';
import { rangeArgsSchema } from './query-range.ts';

/** Names of the projects that were used in a range, for a choice among them: what they cost is in the report. */

export const projectNamesArgsSchema = rangeArgsSchema;

export const projectNamesSchema = z.object({
  /** Dearest first. */
  projects: z.array(
    z.object({
      /** The salted hash of its folder; empty = no project. */
      key: z.string(),
      /** For people. */
      label: z.string(),
    }),
  ),
});
export type ProjectNames = z.infer<typeof projectNamesSchema>;
