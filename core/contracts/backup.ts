import { z } from 'zod';

/** What became of a backup. */
export const backUpResultSchema = z.discriminatedUnion('made', [
  z.object({ made: z.literal(true), bytes: z.number() }),
  z.object({ made: z.literal(false), reason: z.enum(['nothing_stored', 'disk_space']) }),
]);
export type BackUpResult = z.infer<typeof backUpResultSchema>;
