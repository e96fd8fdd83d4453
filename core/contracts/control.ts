import { z } from 'zod';
import { changedSchema } from './changed.ts';
import { ownerStatusSchema } from './process-status.ts';
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

/** `POST /call`: one call of the contract. */
export const controlCallSchema = z.object({ method: z.string(), args: z.unknown() });
export const controlResultSchema = z.object({ result: z.unknown() });

/** One JSON line each of the answer to `GET /events`, which goes on until one side leaves. */
export const ownerEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('status'), status: ownerStatusSchema }),
  z.object({ type: z.literal('changed'), change: changedSchema }),
]);
export type OwnerEvent = z.infer<typeof ownerEventSchema>;

export const controlErrorSchema = z.object({ error: z.string() });
