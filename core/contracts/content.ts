import { z } from 'zod';
import { PRIVACY_LEVELS } from './settings.ts';

/** What is kept of what was said, in figures; never what it is. */
export const contentReportSchema = z.object({
  /** The level that the settings name. */
  level: z.enum(PRIVACY_LEVELS),
  /** From when on content is kept, ISO 8601; null while none is. */
  since: z.string().nullable(),
  /** Records whose content is kept, of so many sessions, and the bytes they take, compressed. */
  records: z.number().int(),
  sessions: z.number().int(),
  bytes: z.number().int(),
  /** ISO 8601 of the first and the last of them; null without any. */
  oldest: z.string().nullable(),
  newest: z.string().nullable(),
});
export type ContentReport = z.infer<typeof contentReportSchema>;
