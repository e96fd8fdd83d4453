import { deflateSync, inflateSync } from 'node:zlib';
import { type TelemetryEvent, telemetryEventSchema } from '../contracts/telemetry-event.ts';

/** zlib level of stored events, as the fast path writes them. */
const COMPRESSION_LEVEL = 6;

/** An event as it lies in a raw row or a dead letter; null when it cannot be read. */
export function readStoredEvent(data: Buffer): TelemetryEvent | null {
  const parsed = telemetryEventSchema.safeParse(readStoredJson(data));
  return parsed.success ? parsed.data : null;
}

/** What lies there, whatever it is; undefined when it cannot be read. */
export function readStoredJson(data: Buffer): unknown {
  try {
    return JSON.parse(inflateSync(data).toString('utf8'));
  } catch {
    return undefined;
  }
}

export function toStored(event: TelemetryEvent): Buffer {
  return deflateSync(JSON.stringify(event), { level: COMPRESSION_LEVEL });
}
