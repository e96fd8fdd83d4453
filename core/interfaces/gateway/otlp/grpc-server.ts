import { createServer, type Server as NetServer, type Socket } from 'node:net';
import type { Receiver } from './receiver.ts';

/** What the calls are answered with. */
export type OtlpGrpcParts = {
  receiver: Receiver;
  token: string | undefined;
  /** How long a call may take until its message is there. */
  messageMs?: number | undefined;
};

/** A server that takes connections for gRPC. */
export type OtlpGrpc = {
  /** Not listening yet. */
  server: NetServer;
  /** Answers no further call, and cuts those at hand. */
  stop(): void;
};

/** Answers the calls on connections that others accepted. */
type Calls = { take(connection: Socket): void; stop(): void };

/**
 * Takes connections as they come, and loads gRPC with the first: its library is as large as the rest of the gateway, and
 * most homes never hear of it.
 */
export function buildOtlpGrpc(parts: OtlpGrpcParts): OtlpGrpc {
  let calls: Promise<Calls> | null = null;
  let isStopped = false;
  const server = createServer({ noDelay: true }, (connection) => {
    // A sender that is killed is no fault of ours.
    connection.on('error', () => undefined);
    calls ??= import('./grpc-calls.ts').then(({ answerCalls }) => answerCalls(parts));
    calls.then(
      (answering) => (isStopped ? connection.destroy() : answering.take(connection)),
      () => connection.destroy(),
    );
  });
  return {
    server,
    stop() {
      isStopped = true;
      void calls?.then((answering) => answering.stop());
    },
  };
}
