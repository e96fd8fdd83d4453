import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { OtlpEncoding, SignalName } from './read-otlp.ts';

/** What each signal's answer calls the records that were not taken. */
const REJECTED_NAMES: Record<SignalName, string> = {
  logs: 'rejectedLogRecords',
  metrics: 'rejectedDataPoints',
  traces: 'rejectedSpans',
};

/** Codes of `rpc.Status`. */
export const RPC_CODES = {
  invalidArgument: 3,
  permissionDenied: 7,
  resourceExhausted: 8,
  unimplemented: 12,
  unavailable: 14,
  unauthenticated: 16,
} as const;

/** An `Export…ServiceResponse`. Nothing is in it when all was taken. */
export function encodeStored(name: SignalName, encoding: OtlpEncoding, rejected: number, message: string): Buffer {
  if (encoding === 'json') {
    const partialSuccess = { [REJECTED_NAMES[name]]: String(rejected), errorMessage: message };
    return Buffer.from(JSON.stringify(rejected > 0 ? { partialSuccess } : {}));
  }
  const writer = new BinaryWriter();
  if (rejected > 0) {
    writer.tag(1, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.Varint).int64(rejected);
    writer.tag(2, WireType.LengthDelimited).string(message);
    writer.join();
  }
  return Buffer.from(writer.finish());
}

/** A `google.rpc.Status`. */
export function encodeStatus(encoding: OtlpEncoding, code: number, message: string): Buffer {
  if (encoding === 'json') return Buffer.from(JSON.stringify({ code, message }));
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).int32(code);
  writer.tag(2, WireType.LengthDelimited).string(message);
  return Buffer.from(writer.finish());
}

/** The type of an error's details in which a sender looks for when to send again. */
const RETRY_INFO_TYPE = 'type.googleapis.com/google.rpc.RetryInfo';

/** A `google.rpc.Status` whose details say when to send again, as gRPC carries it beside its own status. */
export function encodeRetryStatus(code: number, message: string, seconds: number): Buffer {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).int32(code);
  writer.tag(2, WireType.LengthDelimited).string(message);
  writer.tag(3, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.LengthDelimited).string(RETRY_INFO_TYPE);
  // `value`: a RetryInfo, whose `retry_delay` is a Duration, whose first field is seconds.
  writer.tag(2, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.Varint).int64(seconds);
  writer.join().join().join();
  return Buffer.from(writer.finish());
}
