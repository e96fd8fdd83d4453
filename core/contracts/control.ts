import { z } from 'zod';
import { ingestProgressSchema } from './worker-messages.ts';

/** What the owner of a home answers on its control socket, beside OwnerStatus. */

export const mintedAddressSchema = z.object({ address: z.string() });

/** One JSON line each of the answer to `POST /ingest`; the last one is `result` or `error`. */
export const ingestLineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), progress: ingestProgressSchema }),
  z.object({ type: z.literal('result'), result: ingestProgressSchema }),
  z.object({ type: z.literal('error'), message: z.string() }),
]);
export type IngestLine = z.infer<typeof ingestLineSchema>;

export const controlErrorSchema = z.object({ error: z.string() });
