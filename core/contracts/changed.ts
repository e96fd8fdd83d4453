import { z } from 'zod';

/**
 * Sent to every open client when figures changed. `revision` grows by one each time within one server's life. Apart from
 * the api: all processes know it, and most of them nothing else of that.
 */
export const changedSchema = z.object({ revision: z.number().int() });
export type Changed = z.infer<typeof changedSchema>;
