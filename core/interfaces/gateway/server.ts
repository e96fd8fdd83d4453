import fastifyCookie from '@fastify/cookie';
import fastifyWebsocket from '@fastify/websocket';
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import type { ApiToken } from '../../runtime/api-token.ts';
import type { AskOwner } from '../../runtime/owner-questions.ts';
import { registerAccess } from './access.ts';
import type { Queries } from './calls.ts';
import type { ChangeFeed } from './change-feed.ts';
import { registerCompression } from './compress-answers.ts';
import { registerDashboardFiles } from './dashboard-files.ts';
import type { ErrorReporter } from './error-reporter.ts';
import type { GatewaySecrets } from './gateway-key.ts';
import { type HookDoor, registerHooks } from './hook-routes.ts';
import { createListedOrigins, registerListedOrigins } from './listed-origins.ts';
import { registerLoopbackGuard } from './loopback-guard.ts';
import type { OneTimeTokens } from './one-time-tokens.ts';
import { registerPrometheus } from './prometheus/index.ts';
import { CLIENT_LIMIT, createBuckets, type RateLimit, registerRateLimit, STRANGER_LIMIT } from './rate-limit.ts';
import { type RefusalCounter, sendProblem } from './refusals.ts';
import { type Health, registerRest } from './rest.ts';
import { registerSecurityHeaders, setSecurityHeaders } from './security-headers.ts';
import { registerSessionsApi } from './sessions-api/index.ts';
import type { SessionsApi } from './sessions-api/service.ts';
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
  apiToken: ApiToken;
  /** Origins whose pages may read the sessions API. */
  origins: readonly string[];
  sessionsApi: SessionsApi;
  queries: Queries;
  act: AskOwner;
  /** Takes what tools tell by their hooks; absent: nothing does. */
  hooks?: HookDoor;
  feed: ChangeFeed;
  refusals: RefusalCounter;
  errors: ErrorReporter;
  rendererDirectory: string;
  /** Epoch milliseconds. */
  now: () => number;
  /** Differs whenever what is stored or a setting changed. */
  version: () => string;
  /** The program's own version. */
  programVersion: () => string;
  /** Everything of the health answer that the server itself does not know. */
  health: () => Omit<Health, 'sockets' | 'refused'>;
  heartbeatMs?: number;
  limits?: { clients: RateLimit; strangers: RateLimit };
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
  const { clients, strangers } = parts.limits ?? { clients: CLIENT_LIMIT, strangers: STRANGER_LIMIT };
  const listed = createListedOrigins(parts.origins);
  registerSecurityHeaders(app);
  registerLoopbackGuard(app, refusals, listed);
  registerListedOrigins(app, listed);
  registerAccess(app, {
    ...parts,
    listed,
    strangers: createBuckets(strangers, parts.now),
    cookieName: `blueplane_${secrets.homeMark}`,
  });
  registerRateLimit(app, createBuckets(clients, parts.now), refusals);
  registerCompression(app);

  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) return sendProblem(request, reply, 500, errors.report(error));
    refusals.count(status === 413 ? 'too_large' : 'bad_request');
    return sendProblem(request, reply, status, PROBLEM_WORDS[status] ?? 'The request cannot be answered.');
  });
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, 404, PROBLEM_WORDS[404] ?? ''));

  if (parts.hooks !== undefined) registerHooks(app, parts.hooks, refusals);
  const sockets = registerSocket(app, parts);
  const health = () => ({ ...parts.health(), sockets: sockets.count(), refused: refusals.counts() });
  registerRest(app, { ...parts, health });
  registerPrometheus(app, { ...parts, health });
  registerSessionsApi(app, { api: parts.sessionsApi, act: parts.act });
  await registerDashboardFiles(app, parts.rendererDirectory);
  await app.ready();
  return { app, sockets };
}
