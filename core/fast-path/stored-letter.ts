import { deflateSync, inflateSync } from 'node:zlib';
import { z } from 'zod';
import type { EventPlace } from './raw-trace-table.ts';

/**
 * How a dead letter lies in the database: the event as it came, and beside its own fields where it was read, so that it
 * can be stored later as it would have been then.
 */
const placeSchema = z.object({ read_in: z.object({ source_file: z.string(), generation: z.number().int() }) });

/** Letters from before the place was kept. */
const UNKNOWN_PLACE: EventPlace = { sourceFile: 'unknown', generation: 0 };

/** @param place null where there is no frame that it came in */
export function packLetter(event: unknown, place: EventPlace | null): Buffer {
  const isObject = typeof event === 'object' && event !== null && !Array.isArray(event);
  const readIn = place && { source_file: place.sourceFile, generation: place.generation };
  const kept = isObject && readIn !== null ? { ...event, read_in: readIn } : (event ?? null);
  return deflateSync(JSON.stringify(kept));
}

/** @returns null for what cannot be unpacked */
export function unpackLetter(data: Buffer): { event: unknown; place: EventPlace } | null {
  let event: unknown;
  try {
    event = JSON.parse(inflateSync(data).toString('utf8'));
  } catch {
    return null;
  }
  const placed = placeSchema.safeParse(event);
  if (!placed.success) return { event, place: UNKNOWN_PLACE };
  const { source_file, generation } = placed.data.read_in;
  return { event, place: { sourceFile: source_file, generation } };
}
