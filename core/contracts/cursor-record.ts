import { z } from 'zod';

/** One record of Cursor at privacy level `metadata`. */
export const cursorRecordSchema = z.object({ type: z.string() });
export type CursorRecord = z.infer<typeof cursorRecordSchema>;
