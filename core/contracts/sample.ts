import { z } from 'zod';

/** The environment variable that says, with `1`, that all a server's home holds is invented. */
export const SAMPLE_VARIABLE = 'BLUEPLANE_SAMPLE_DATA';

/** A page opens nothing else, whoever answers it. */
const DASHBOARD_ADDRESS = /^http:\/\/127\.0\.0\.1:\d{1,5}\/\?token=\S+$/;

/** A fresh one-time address of the server that shows sample data; null while it is being started: ask again. */
export const sampleAddressSchema = z.object({ address: z.string().regex(DASHBOARD_ADDRESS).nullable() });

/** What the process behind sample data tells the one that started it: the home of its server, or what went wrong. */
export const sampleReportSchema = z.discriminatedUnion('started', [
  z.object({ started: z.literal(true), home: z.string() }),
  z.object({ started: z.literal(false), message: z.string() }),
]);
export type SampleReport = z.infer<typeof sampleReportSchema>;
