import { Metadata, type ServerUnaryCall, type sendUnaryData, status } from '@grpc/grpc-js';
import { maySend, NO_TOKEN } from './access.ts';
import { encodeRetryStatus, encodeStored } from './encode-answer.ts';
import { type RefusedFor, refused, type Unstored } from './outcome.ts';
import type { SignalName } from './read-otlp.ts';
import type { Receiver } from './receiver.ts';

/** The packages of the services, after `opentelemetry.proto.collector.`. */
const SERVICES: Record<SignalName, string> = {
  logs: 'logs.v1.LogsService',
  metrics: 'metrics.v1.MetricsService',
  traces: 'trace.v1.TraceService',
};

const CODE_OF: Record<RefusedFor, status> = {
  malformed: status.INVALID_ARGUMENT,
  too_large: status.RESOURCE_EXHAUSTED,
  foreign: status.PERMISSION_DENIED,
  no_token: status.UNAUTHENTICATED,
  unknown_type: status.INVALID_ARGUMENT,
  unknown_encoding: status.INVALID_ARGUMENT,
};

/** The names by which this machine is called, with or without a port. */
const OWN_NAME = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;

/** The one method of a service. Messages stay bytes: they are read where those of HTTP are. */
export function exportMethod(name: SignalName) {
  const asIs = (bytes: Buffer): Buffer => bytes;
  return {
    Export: {
      path: `/opentelemetry.proto.collector.${SERVICES[name]}/Export`,
      requestStream: false,
      responseStream: false,
      requestSerialize: asIs,
      requestDeserialize: asIs,
      responseSerialize: asIs,
      responseDeserialize: asIs,
    },
  };
}

/** Answers one call, whose sender may send. */
export async function answerCall(
  name: SignalName,
  receiver: Receiver,
  call: ServerUnaryCall<Buffer, Buffer>,
  callback: sendUnaryData<Buffer>,
): Promise<void> {
  const outcome = await receiver.receive(name, 'protobuf', call.request);
  receiver.count(outcome);
  if (outcome.kind === 'stored') callback(null, encodeStored(name, 'protobuf', outcome.rejected, outcome.message));
  else callback(failure(outcome));
}

/** Why a sender may not send, by what it says before its message; null when it may. */
export function judge(host: string, metadata: Metadata, token: string | undefined): Unstored | null {
  if (!OWN_NAME.test(host)) {
    return refused('foreign', 'Telemetry is taken at 127.0.0.1, localhost and [::1] only.');
  }
  const named = (key: string): string | undefined => metadata.get(key).map(String)[0];
  if (maySend(token, { authorization: named('authorization'), token: named('x-blueplane-token') })) return null;
  return refused('no_token', NO_TOKEN);
}

/** How gRPC says that a call failed. What is to be sent again says when. */
export function failure(outcome: Unstored) {
  if (outcome.kind === 'refused') return { code: CODE_OF[outcome.reason], details: outcome.message };
  const code = outcome.reason === 'crowded' ? status.RESOURCE_EXHAUSTED : status.UNAVAILABLE;
  const metadata = new Metadata();
  metadata.set('grpc-status-details-bin', encodeRetryStatus(code, outcome.message, outcome.retryAfterSeconds));
  return { code, details: outcome.message, metadata };
}
