import type { Socket } from 'node:net';
import {
  logVerbosity,
  Server,
  ServerCredentials,
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type ServerUnaryCall,
  type sendUnaryData,
  setLogVerbosity,
  status,
} from '@grpc/grpc-js';
import type { OtlpGrpcParts } from './grpc-server.ts';
import { answerCall, exportMethod, failure } from './grpc-service.ts';
import type { InFlight } from './in-flight.ts';
import { BODY_MAX_BYTES } from './limits.ts';
import { CROWDED } from './outcome.ts';
import { SIGNALS } from './read-otlp.ts';

/** Calls at once on one connection. Exporters have one. */
const STREAMS_MAX = 16;
/** From the beginning of a call to its answer; storing ends before. */
const CALL_MAX_MS = 20_000;
/** Silence after which a connection is closed. Exporters open another. */
const IDLE_MAX_MS = 300_000;

/**
 * The three services of OTLP. A message is as large as a body of HTTP may be, unpacked as well: the library has one limit
 * for both.
 */
export function answerCalls({ receiver, inFlight, token }: OtlpGrpcParts) {
  // What the library would print is about connections of others.
  setLogVerbosity(logVerbosity.NONE);
  const server = new Server({
    'grpc.max_receive_message_length': BODY_MAX_BYTES,
    'grpc.max_concurrent_streams': STREAMS_MAX,
    'grpc.max_connection_idle_ms': IDLE_MAX_MS,
    interceptors: [(_method, call) => limited(call, inFlight)],
  });
  for (const name of SIGNALS) {
    server.addService(exportMethod(name), {
      Export: (call: ServerUnaryCall<Buffer, Buffer>, callback: sendUnaryData<Buffer>) =>
        void answerCall(name, receiver, token, call, callback),
    });
  }
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  return {
    take: (connection: Socket) => injector.injectConnection(connection),
    stop: () => {
      injector.destroy();
      server.forceShutdown();
    },
  };
}

/** Before a call's message is taken in: whether there is room for it. After too long a time it is over. */
function limited(call: ServerInterceptingCallInterface, inFlight: InFlight): ServerInterceptingCall {
  const ticket = inFlight.enter();
  const hasRoom = ticket?.take(BODY_MAX_BYTES) ?? false;
  const impatient = setTimeout(() => {
    ticket?.done();
    call.sendStatus({ code: status.DEADLINE_EXCEEDED, details: 'The call took too long.' });
  }, CALL_MAX_MS);
  const over = (): void => {
    clearTimeout(impatient);
    ticket?.done();
  };
  return new ServerInterceptingCall(call, {
    start(next) {
      if (hasRoom) {
        next({ onCancel: over });
        return;
      }
      next();
      over();
      call.sendStatus(failure(CROWDED));
    },
    sendStatus(answer, next) {
      over();
      next(answer);
    },
  });
}
