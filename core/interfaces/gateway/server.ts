import fastifyCookie from '@fastify/cookie';
import fastifyWebsocket from '@fastify/websocket';
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import type { AskOwner } from '../../runtime/owner-questions.ts';
import { registerAccess } from './access.ts';
import type { Queries } from './calls.ts';
import type { ChangeFeed } from './change-feed.ts';
import { registerDashboardFiles } from './dashboard-files.ts';
import type { ErrorReporter } from './error-reporter.ts';
import type { GatewaySecrets } from './gateway-key.ts';
import { registerLoopbackGuard } from './loopback-guard.ts';
import type { OneTimeTokens } from './one-time-tokens.ts';
import { type RefusalCounter, sendProblem } from './refusals.ts';
import { type Health, registerRest } from './rest.ts';
import { registerSecurityHeaders, setSecurityHeaders } from './security-headers.ts';
import { FRAME_MAX_BYTES, registerSocket, type Sockets } from './socket.ts';

/** Nothing that is sent to us today is larger; telemetry has its own door. */
const BODY_MAX_BYTES = 1024 * 1024;
/** From the first byte of a request to its last. Loopback is fast; a slow sender holds a connection. */
const REQUEST_MAX_MS = 10_000;
/** Silence after which an idle connection is closed. */
const KEEP_ALIVE_MS = 30_000;

/** Words for the mistakes that are found before a route is reached. */
const PROBLEM_WORDS: Record<number, string> = {
  400: 'The request cannot be read.',
  403: 'This path is not part of the dashboard.',
  404: 'Nothing is here. The dashboard is at /, its figures at /api/v1/<method>.',
  413: 'The request is larger than 1 MB.',
  415: 'Only JSON is taken.',
};

/** The parts a gateway's server is made of. */
export type ServerParts = {
  secrets: GatewaySecrets;
  tokens: OneTimeTokens;
  queries: Queries;
  act: AskOwner;
  feed: ChangeFeed;
  refusals: RefusalCounter;
  errors: ErrorReporter;
  rendererDirectory: string;
  /** Epoch milliseconds. */
  now: () => number;
  /** Everything of the health answer that the server itself does not know. */
  health: () => Omit<Health, 'sockets' | 'refused'>;
  heartbeatMs?: number;
};

/** The server with all its doors, not listening yet. Order matters: headers, guard, access, then what they protect. */
export async function buildServer(parts: ServerParts): Promise<{ app: FastifyInstance; sockets: Sockets }> {
  const { secrets, refusals, errors } = parts;
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_MAX_BYTES,
    requestTimeout: REQUEST_MAX_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: true,
    frameworkErrors: (_error, request, reply) => {
      setSecurityHeaders(request, reply);
      refusals.count('bad_request');
      // No hook runs for these, so nobody else would close the connection of an upgrade.
      reply.raw.once('finish', () => request.raw.socket.destroySoon());
      return sendProblem(request, reply, 400, PROBLEM_WORDS[400] ?? '');
    },
  });
  // First, since it closes the connections of upgrades that the hooks below refuse.
  await app.register(fastifyWebsocket, { options: { maxPayload: FRAME_MAX_BYTES, perMessageDeflate: false } });
  await app.register(fastifyCookie, { secret: secrets.cookieKey });
  registerSecurityHeaders(app);
  registerLoopbackGuard(app, refusals);
  registerAccess(app, { ...parts, cookieName: `blueplane_${secrets.homeMark}` });

  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) return sendProblem(request, reply, 500, errors.report(error));
    refusals.count(status === 413 ? 'too_large' : 'bad_request');
    return sendProblem(request, reply, status, PROBLEM_WORDS[status] ?? 'The request cannot be answered.');
  });
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, 404, PROBLEM_WORDS[404] ?? ''));

  const sockets = registerSocket(app, parts);
  registerRest(app, parts.queries, () => ({ ...parts.health(), sockets: sockets.count(), refused: refusals.counts() }));
  await registerDashboardFiles(app, parts.rendererDirectory);
  await app.ready();
  return { app, sockets };
}
