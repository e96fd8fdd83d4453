import { randomBytes } from 'node:crypto';
import type { WebSocket } from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type ApiMethodName, isOwnerAction, type SocketMessage, socketRequestSchema } from '../../contracts/api.ts';
import type { ApiToken } from '../../runtime/api-token.ts';
import { errorMessage } from '../../runtime/error-fields.ts';
import type { AskOwner } from '../../runtime/owner-questions.ts';
import type { Caller } from './caller.ts';
import { answerInWords, BadCallError, type Queries } from './calls.ts';
import type { ChangeFeed } from './change-feed.ts';
import type { ErrorReporter } from './error-reporter.ts';
import { pageActions } from './page-actions.ts';
import type { Buckets } from './rate-limit.ts';
import { type RefusalCounter, sendProblem } from './refusals.ts';
import { createResumeMarks, LOOK_AGAIN_MS } from './resume-marks.ts';
import { createSocketPushes, type SocketPushes } from './socket-pushes.ts';
import { readSocketWish, type SocketWish } from './socket-watch.ts';

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
/** How soon a socket that says nothing is ended after the token was rotated. */
const ACCESS_LOOK_MS = 1_000;

/** How long an answer is the same for all. Within a revision it changes with the clock only. */
const SHARED_MS = 1_000;

/** Close codes of RFC 6455 and its registry. */
const CLOSE_GOING_AWAY = 1001;
const CLOSE_POLICY = 1008;
const CLOSE_TRY_LATER = 1013;

/** Enough of a frame to answer it under its number. */
const numberedSchema = socketRequestSchema.pick({ id: true });

/** What the sockets depend on. */
export type SocketOptions = {
  queries: Queries;
  /** Has the owner do an action. Pages only have it: their Origin is checked and they need the cookie. */
  act: AskOwner;
  apiToken: ApiToken;
  feed: ChangeFeed;
  /** How often each client may ask, here and at the other doors together. */
  clients: Buckets;
  refusals: RefusalCounter;
  errors: ErrorReporter;
  /** Milliseconds between two pings. */
  heartbeatMs?: number;
  /** Milliseconds after which watched figures are looked at again though nothing changed but the clock. */
  lookAgainMs?: number;
};

/** The open sockets of the gateway. */
export type Sockets = {
  count(): number;
  /** Says goodbye to every client and takes no new one. */
  stop(): void;
};

type Client = { socket: WebSocket; caller: Caller | null; pushes: SocketPushes };

/** `/ws`: calls and actions of the contract and pushed changes, one JSON object a frame. Needs the websocket plugin. */
export function registerSocket(app: FastifyInstance, options: SocketOptions): Sockets {
  const {
    queries,
    apiToken,
    feed,
    clients,
    refusals,
    errors,
    heartbeatMs = HEARTBEAT_MS,
    lookAgainMs = LOOK_AGAIN_MS,
  } = options;
  const act = pageActions(options.act);
  const open = new Map<WebSocket, Client>();
  const wishes = new WeakMap<FastifyRequest, SocketWish>();
  const answeredPing = new WeakSet<WebSocket>();
  const server = randomBytes(9).toString('base64url');
  const marks = createResumeMarks(server, () => performance.now());
  const watchedAnswer = shareAnswers(feed, (method) => answerInWords(queries, errors, method, {}));
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
        try {
          wishes.set(request, readSocketWish(request));
        } catch (error) {
          if (!(error instanceof BadCallError)) throw error;
          refusals.count('bad_request');
          return sendProblem(request, reply, error.status, error.message);
        }
      },
    },
    accept,
  );

  function accept(socket: WebSocket, request: FastifyRequest): void {
    const { watched, seen } = wishes.get(request) ?? { watched: [], seen: null };
    const revision = feed.revision();
    const resumed = seen !== null && marks.isCurrent(seen, watched, revision);
    send(socket, { type: 'hello', server, revision, resumed });
    const pushes = createSocketPushes({
      socket,
      watched,
      resumed,
      revision: feed.revision,
      mark: () => marks.make(watched, feed.revision(), performance.now() - SHARED_MS),
      answer: watchedAnswer,
      send: (message) => send(socket, message),
    });
    const client = { socket, caller: request.caller, pushes };
    open.set(socket, client);
    answeredPing.add(socket);
    socket.on('pong', () => answeredPing.add(socket));
    socket.on('close', () => {
      pushes.stop();
      open.delete(socket);
    });
    let unanswered = 0;
    socket.on('message', (data, isBinary) => {
      if (!isStillLetIn(client)) return;
      const text = isBinary ? '' : data.toString();
      const wait = clients.take(request.caller?.key ?? '');
      if (wait !== null) return sendAway(socket, text, wait);
      if (unanswered >= UNANSWERED_MAX) return socket.close(CLOSE_POLICY, 'too many requests at once');
      unanswered += 1;
      void answer(text, client).then((message) => {
        unanswered -= 1;
        send(socket, message);
      });
    });
  }

  /** Says when to ask again, and ends the socket: what else was sent on it is not read any more. */
  function sendAway(socket: WebSocket, text: string, seconds: number): void {
    // Messages that came in the same moment are there already.
    if (socket.readyState !== socket.OPEN) return;
    refusals.count('too_often');
    const id = numberedSchema.safeParse(parseJson(text)).data?.id ?? null;
    send(socket, { type: 'error', id, message: `Too many requests. Go on in ${seconds} s.` });
    socket.close(CLOSE_POLICY, 'too many requests');
  }

  /** Ends the socket where the token that it was let in under was rotated. */
  function isStillLetIn({ socket, caller }: Client): boolean {
    if (caller !== null && caller.mark === apiToken.mark()) return true;
    socket.close(CLOSE_POLICY, 'signed out');
    return false;
  }

  async function answer(text: string, { caller }: Client): Promise<SocketMessage> {
    const frame = parseJson(text);
    const request = socketRequestSchema.safeParse(frame);
    if (!request.success) {
      const id = numberedSchema.safeParse(frame).data?.id ?? null;
      return { type: 'error', id, message: 'A frame is a JSON text with the keys id, method and args.' };
    }
    const { id, method, args } = request.data;
    try {
      const isForPages = isOwnerAction(method) || method === 'transcript';
      if (isForPages && caller?.kind !== 'browser') throw new Error('Only pages of the dashboard may ask this.');
      const result = isOwnerAction(method)
        ? await act(method, args ?? {})
        : await answerInWords(queries, errors, method, args ?? {});
      return { type: 'result', id, result };
    } catch (error) {
      return { type: 'error', id, message: errorMessage(error) };
    }
  }

  function send(socket: WebSocket, message: SocketMessage | string): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > UNSENT_MAX_BYTES) {
      refusals.count('slow_socket');
      // Behind what it has not read yet; one that reads nothing any more is cut off by the library after half a minute.
      socket.close(CLOSE_TRY_LATER, 'answers are not read, connect again');
    } else {
      socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    }
  }

  const stopListening = feed.listen(() => {
    for (const client of open.values()) {
      if (isStillLetIn(client)) client.pushes.changed();
    }
  });

  const heartbeat = setInterval(() => {
    for (const socket of open.keys()) {
      if (!answeredPing.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, heartbeatMs);
  const clockLook = setInterval(() => {
    for (const client of open.values()) if (isStillLetIn(client)) client.pushes.lookAgain();
  }, lookAgainMs);
  const accessLook = setInterval(() => {
    for (const client of open.values()) isStillLetIn(client);
  }, ACCESS_LOOK_MS);

  return {
    count: () => open.size,
    stop() {
      stopped = true;
      clearInterval(heartbeat);
      clearInterval(accessLook);
      clearInterval(clockLook);
      stopListening();
      for (const { socket, pushes } of open.values()) {
        pushes.stop();
        socket.close(CLOSE_GOING_AWAY, 'Blueplane stops');
      }
    },
  };
}

/** Answers of one revision are worked out once for all who watch them, and anew when the clock went on. */
function shareAnswers(
  feed: ChangeFeed,
  ask: (method: ApiMethodName) => Promise<unknown>,
): (method: ApiMethodName) => Promise<string | null> {
  const shared = new Map<ApiMethodName, { revision: number; at: number; text: Promise<string | null> }>();
  return (method) => {
    const revision = feed.revision();
    const known = shared.get(method);
    const at = performance.now();
    if (known?.revision === revision && at - known.at < SHARED_MS) return known.text;
    const text = ask(method).then(
      (result) => JSON.stringify(result),
      () => null,
    );
    shared.set(method, { revision, at, text });
    return text;
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
