import { z } from 'zod';

/** What the processes of a home take of the machine, measured when it is asked for. */
export const processUsageSchema = z.object({
  processes: z.array(
    z.object({
      name: z.string(),
      /** Share of one core since it was last asked for; null the first time and where the system does not tell. */
      cpuShare: z.number().nullable(),
      /** Memory that it holds itself; null where the system does not tell. */
      memoryBytes: z.number().nullable(),
    }),
  ),
});
export type ProcessUsage = z.infer<typeof processUsageSchema>;
