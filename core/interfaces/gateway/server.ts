import fastifyWebsocket from '@fastify/websocket';
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import type { AskOwner } from '../../runtime/owner-questions.ts';
import type { Queries } from './calls.ts';
import type { ChangeFeed } from './change-feed.ts';
import { registerDashboardFiles } from './dashboard-files.ts';
import { type DoorkeeperParts, registerDoorkeepers } from './doorkeepers.ts';
import type { ErrorReporter } from './error-reporter.ts';
import { type HookDoor, registerHooks } from './hook-routes.ts';
import { registerPrometheus } from './prometheus/index.ts';
import { sendProblem } from './refusals.ts';
import { type Health, registerRest } from './rest.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { registerSessionsApi } from './sessions-api/index.ts';
import type { SessionsApi } from './sessions-api/service.ts';
import { FRAME_MAX_BYTES, registerSocket, type Sockets } from './socket.ts';

/** Nothing that is sent to us today is larger; telemetry has its own door. */
const BODY_MAX_BYTES = 1024 * 1024;
/**
 * From the first byte of a request to its last header, and to its last byte; and how often is looked. Loopback is fast;
 * a slow sender holds a connection.
 */
export type Patience = { headersMs: number; requestMs: number; lookEveryMs: number };
const PATIENCE: Patience = { headersMs: 5_000, requestMs: 10_000, lookEveryMs: 1_000 };
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
export type ServerParts = DoorkeeperParts & {
  sessionsApi: SessionsApi;
  /** Whether the sessions API may purge. */
  hardDelete: boolean;
  queries: Queries;
  act: AskOwner;
  /** Takes what tools tell by their hooks; absent: nothing does. */
  hooks?: HookDoor;
  feed: ChangeFeed;
  errors: ErrorReporter;
  rendererDirectory: string;
  /** Differs whenever what is stored or a setting changed. */
  version: () => string;
  /** How many purges are done; absent: none ever is. */
  purges?: () => number;
  /** The program's own version. */
  programVersion: () => string;
  /** Everything of the health answer that the server itself does not know. */
  health: () => Omit<Health, 'sockets' | 'refused'>;
  heartbeatMs?: number;
  lookAgainMs?: number;
  patience?: Patience;
};

/** The server with all its doors, not listening yet. Order matters: headers, guard, access, then what they protect. */
export async function buildServer(parts: ServerParts): Promise<{ app: FastifyInstance; sockets: Sockets }> {
  const { refusals, errors, patience = PATIENCE } = parts;
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_MAX_BYTES,
    requestTimeout: patience.requestMs,
    http: { headersTimeout: patience.headersMs, connectionsCheckingInterval: patience.lookEveryMs },
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
  const limits = await registerDoorkeepers(app, parts);

  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) return sendProblem(request, reply, 500, errors.report(error));
    refusals.count(status === 413 ? 'too_large' : 'bad_request');
    return sendProblem(request, reply, status, PROBLEM_WORDS[status] ?? 'The request cannot be answered.');
  });
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, 404, PROBLEM_WORDS[404] ?? ''));

  if (parts.hooks !== undefined) registerHooks(app, parts.hooks, { ...limits, refusals });
  const sockets = registerSocket(app, { ...parts, clients: limits.clients });
  const health = () => ({ ...parts.health(), sockets: sockets.count(), refused: refusals.counts() });
  registerRest(app, { ...parts, health });
  registerPrometheus(app, { ...parts, health });
  registerSessionsApi(app, { ...parts, api: parts.sessionsApi });
  await registerDashboardFiles(app, parts.rendererDirectory);
  await app.ready();
  return { app, sockets };
}
