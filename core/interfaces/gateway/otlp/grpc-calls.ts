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
import { answerCall, exportMethod, failure, judge } from './grpc-service.ts';
import { InFlight, type Ticket } from './in-flight.ts';
import { BODY_MAX_BYTES } from './limits.ts';
import { CROWDED, type Unstored } from './outcome.ts';
import { SIGNALS } from './read-otlp.ts';

/** Calls at once on one connection. Exporters have one. */
const STREAMS_MAX = 16;
/** From the beginning of a call to its answer; storing ends before. */
const CALL_MAX_MS = 20_000;
/** From the beginning of a call to the end of its message. On this machine 8 MiB take far less. */
const MESSAGE_MAX_MS = 5_000;
/** Silence after which a connection is closed. Exporters open another. */
const IDLE_MAX_MS = 300_000;

/**
 * The three services of OTLP. A message is as large as a body of HTTP may be, unpacked as well: the library has one limit
 * for both.
 */
export function answerCalls(parts: OtlpGrpcParts) {
  const { receiver } = parts;
  // Apart from that of HTTP: a call takes its room before its message is there, and whoever sends none may shut this alone.
  const inFlight = new InFlight();
  // What the library would print is about connections of others.
  setLogVerbosity(logVerbosity.NONE);
  const server = new Server({
    'grpc.max_receive_message_length': BODY_MAX_BYTES,
    'grpc.max_concurrent_streams': STREAMS_MAX,
    'grpc.max_connection_idle_ms': IDLE_MAX_MS,
    interceptors: [(_method, call) => limited(call, inFlight, parts)],
  });
  for (const name of SIGNALS) {
    server.addService(exportMethod(name), {
      Export: (call: ServerUnaryCall<Buffer, Buffer>, callback: sendUnaryData<Buffer>) =>
        void answerCall(name, receiver, call, callback),
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

/**
 * Before a call's message is taken in: whether its sender may send, and whether there is room for it. Whoever may not
 * holds nothing. A message that takes too long ends the call, and so does an answer.
 */
function limited(
  call: ServerInterceptingCallInterface,
  inFlight: InFlight,
  { receiver, token, messageMs = MESSAGE_MAX_MS }: OtlpGrpcParts,
): ServerInterceptingCall {
  let ticket: Ticket | null = null;
  let impatient: NodeJS.Timeout | undefined;
  const over = (): void => {
    clearTimeout(impatient);
    ticket?.done();
  };
  const endAfter = (milliseconds: number): void => {
    clearTimeout(impatient);
    impatient = setTimeout(() => {
      over();
      call.sendStatus({ code: status.DEADLINE_EXCEEDED, details: 'The call took too long.' });
    }, milliseconds);
  };
  const refuse = (outcome: Unstored): void => {
    over();
    receiver.count(outcome);
    call.sendStatus(failure(outcome));
  };
  return new ServerInterceptingCall(call, {
    start(next) {
      next({
        onReceiveMetadata(metadata, proceed) {
          const unwanted = judge(call.getHost(), metadata, token) ?? receiver.refuseInTurn();
          if (unwanted !== null) return refuse(unwanted);
          ticket = inFlight.enter();
          if (ticket?.take(BODY_MAX_BYTES) !== true) return refuse(CROWDED);
          endAfter(messageMs);
          proceed(metadata);
        },
        onReceiveHalfClose(proceed) {
          endAfter(CALL_MAX_MS);
          proceed();
        },
        onCancel: over,
      });
    },
    sendStatus(answer, next) {
      over();
      next(answer);
    },
  });
}
