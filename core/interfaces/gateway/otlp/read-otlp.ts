import type { OtlpSignal } from '../../../contracts/otlp-signal.ts';
import { readJson } from './json/read-json.ts';
import { readProtobuf } from './protobuf/read-protobuf.ts';
import { malformed, UnreadableRequest } from './request-meter.ts';

/** The kinds of telemetry, each with an address of its own. */
export const SIGNALS = ['logs', 'metrics', 'traces'] as const;
export type SignalName = (typeof SIGNALS)[number];

/** How a request, and so its answer, is encoded. */
export type OtlpEncoding = 'json' | 'protobuf';

/** A request as it was understood. */
export type ReadRequest = {
  signal: OtlpSignal;
  /** Records that were passed over because they have too many attributes. */
  rejected: number;
};

/**
 * Reads an unpacked request.
 * @throws UnreadableRequest, whatever the bytes are
 */
export function readOtlpRequest(name: SignalName, encoding: OtlpEncoding, body: Buffer): ReadRequest {
  try {
    return encoding === 'json' ? readJson(name, body) : readProtobuf(name, body);
  } catch (error) {
    if (error instanceof UnreadableRequest) throw error;
    // The reader of protobuf says in several ways that a message breaks off.
    throw malformed(encoding === 'json' ? 'it is not the JSON of OTLP' : 'it is not a protobuf message of OTLP');
  }
}
