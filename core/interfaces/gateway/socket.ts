import type { WebSocket } from '@fastify/websocket';
import type { FastifyInstance } from 'fastify';
import { isOwnerAction, type SocketMessage, socketRequestSchema } from '../../contracts/api.ts';
import { errorMessage } from '../../runtime/error-fields.ts';
import type { AskOwner } from '../../runtime/owner-questions.ts';
import { answerInWords, type Queries } from './calls.ts';
import type { ChangeFeed } from './change-feed.ts';
import type { ErrorReporter } from './error-reporter.ts';
import { pageActions } from './page-actions.ts';
import { type RefusalCounter, sendProblem } from './refusals.ts';

/** A request is a method's name and a few arguments. */
export const FRAME_MAX_BYTES = 64 * 1024;
/** Windows and tabs of one person, several times over. */
const SOCKETS_MAX = 32;
/** Requests of one socket that may wait for their answer; a dashboard view asks for four or five. */
const UNANSWERED_MAX = 64;
/** Answers that a client has not taken yet. Beyond this it is dropped: it can ask again after reconnecting. */
const UNSENT_MAX_BYTES = 8 * 1024 * 1024;
/** A socket that has not answered one ping by the next is dead (the machine slept, the tab was frozen). */
const HEARTBEAT_MS = 30_000;

/** Close codes of RFC 6455. */
const CLOSE_GOING_AWAY = 1001;
const CLOSE_POLICY = 1008;

/** Enough of a frame to answer it under its number. */
const numberedSchema = socketRequestSchema.pick({ id: true });

/** What the sockets depend on. */
export type SocketOptions = {
  queries: Queries;
  /** Has the owner do an action. Only this door has it: its Origin is checked and it needs the cookie. */
  act: AskOwner;
  feed: ChangeFeed;
  refusals: RefusalCounter;
  errors: ErrorReporter;
  /** Milliseconds between two pings. */
  heartbeatMs?: number;
};

/** The open sockets of the gateway. */
export type Sockets = {
  count(): number;
  /** Says goodbye to every client and takes no new one. */
  stop(): void;
};

/** `/ws`: calls and actions of the contract and pushed changes, one JSON object a frame. Needs the websocket plugin. */
export function registerSocket(app: FastifyInstance, options: SocketOptions): Sockets {
  const { queries, feed, refusals, errors, heartbeatMs = HEARTBEAT_MS } = options;
  const act = pageActions(options.act);
  const open = new Set<WebSocket>();
  const answeredPing = new WeakSet<WebSocket>();
  let stopped = false;

  app.get(
    '/ws',
    {
      websocket: true,
      preValidation: async (request, reply) => {
        if (stopped || open.size >= SOCKETS_MAX) {
          refusals.count('too_many_sockets');
          return sendProblem(request, reply, 503, 'Too many dashboards are open. Close one and reload.');
        }
      },
    },
    accept,
  );

  function accept(socket: WebSocket): void {
    open.add(socket);
    answeredPing.add(socket);
    socket.on('pong', () => answeredPing.add(socket));
    socket.on('close', () => open.delete(socket));
    let unanswered = 0;
    socket.on('message', (data, isBinary) => {
      if (unanswered >= UNANSWERED_MAX) return socket.close(CLOSE_POLICY, 'too many requests at once');
      unanswered += 1;
      void answer(isBinary ? '' : data.toString()).then((message) => {
        unanswered -= 1;
        send(socket, message);
      });
    });
  }

  async function answer(text: string): Promise<SocketMessage> {
    const frame = parseJson(text);
    const request = socketRequestSchema.safeParse(frame);
    if (!request.success) {
      const id = numberedSchema.safeParse(frame).data?.id ?? null;
      return { type: 'error', id, message: 'A frame is a JSON text with the keys id, method and args.' };
    }
    const { id, method, args } = request.data;
    try {
      const result = isOwnerAction(method)
        ? await act(method, args ?? {})
        : await answerInWords(queries, errors, method, args ?? {});
      return { type: 'result', id, result };
    } catch (error) {
      return { type: 'error', id, message: errorMessage(error) };
    }
  }

  function send(socket: WebSocket, message: SocketMessage): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > UNSENT_MAX_BYTES) {
      refusals.count('slow_socket');
      socket.terminate();
    } else {
      socket.send(JSON.stringify(message));
    }
  }

  const stopListening = feed.listen((change) => {
    for (const socket of open) send(socket, { type: 'changed', change });
  });

  const heartbeat = setInterval(() => {
    for (const socket of open) {
      if (!answeredPing.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, heartbeatMs);

  return {
    count: () => open.size,
    stop() {
      stopped = true;
      clearInterval(heartbeat);
      stopListening();
      for (const socket of open) socket.close(CLOSE_GOING_AWAY, 'Blueplane stops');
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
