import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import type { Settings } from '../../contracts/settings.ts';
import type { WorkerBoot } from '../../contracts/worker-messages.ts';
import { followApiToken, loadApiToken } from '../../runtime/api-token.ts';
import type { Logger } from '../../runtime/logger.ts';
import type { AskOwner } from '../../runtime/owner-questions.ts';
import { homePaths } from '../../runtime/paths.ts';
import type { Queries } from './calls.ts';
import type { ChangeFeed } from './change-feed.ts';
import { choosePort, earlierPort } from './chosen-port.ts';
import type { ErrorReporter } from './error-reporter.ts';
import { loadGatewaySecrets } from './gateway-key.ts';
import { newHookToken, tellHooks } from './hook-endpoint.ts';
import type { TakeHook } from './hook-routes.ts';
import { listenOnLoopback } from './listen.ts';
import { createOneTimeTokens } from './one-time-tokens.ts';
import type { ReceivedCounts } from './otlp/receiver.ts';
import type { RateLimit } from './rate-limit.ts';
import { createRefusalCounter, type RefusalCounter } from './refusals.ts';
import { buildServer, type Patience, type ServerParts } from './server.ts';
import { registerSessionsApiApart } from './sessions-api/at-another-port.ts';
import { startSessionsApi } from './sessions-api/service.ts';

/**
 * `dashboard` is the address without a token, `address` opens it once; `wanted` is the port that was wished for, and
 * `notice` is there when it could not be had and says why.
 */
export type WebInfo = { dashboard: string; address: string; wanted: string; notice?: string };

/** The HTTP server while it listens. */
export type Web = {
  info: WebInfo;
  /** Where the refusals of all doors are counted, and asked for. */
  refusals: RefusalCounter;
  /** A one-time address of the dashboard. */
  freshAddress(): string;
  /** Opens the sessions API on another server, too, before that is ready. */
  openSessions(other: FastifyInstance): Promise<void>;
  close(deadlineMs: number): Promise<void>;
};

/** What the HTTP server is opened with. */
export type WebOptions = {
  boot: Pick<WorkerBoot, 'home' | 'earlier'>;
  log: Logger;
  settings: Pick<Settings, 'gateway'>;
  rendererDirectory: string;
  queries: Queries;
  act: AskOwner;
  /** Stores what tools tell by their hooks; absent: nothing does. */
  takeHook?: TakeHook;
  feed: ChangeFeed;
  errors: ErrorReporter;
  /** Asked only whether it is connected. */
  subscriber: Pick<Redis, 'status'>;
  /** Differs whenever another process has committed; null without a database. */
  dataVersion: () => string | null;
  /** How many purges are done; absent: none ever is. */
  purges?: () => number;
  /** The program's own version. */
  programVersion: () => string;
  /** What the receiver of OpenTelemetry took in; null while it does not listen. */
  otlpCounts: () => ReceivedCounts | null;
  env?: Record<string, string | undefined>;
  now: () => number;
  heartbeatMs?: number;
  lookAgainMs?: number;
  limits?: { clients: RateLimit; strangers: RateLimit };
  patience?: Patience;
};

/** Time that browsers get to answer the goodbye of their sockets, at most. */
const GOODBYE_MS = 500;

/**
 * Opens dashboard, REST and WebSocket on 127.0.0.1 and [::1].
 * @throws when 127.0.0.1 cannot be listened on, or keys are missing and the home cannot be written
 */
export async function openWeb(options: WebOptions): Promise<Web> {
  const { boot, log, settings, feed, subscriber, now, env = process.env } = options;
  const chosen = choosePort(settings.gateway.port, env);
  if (chosen.problem !== null) log.warn(chosen.problem);
  const startedAt = now();
  const tokens = createOneTimeTokens(now);
  const paths = homePaths(boot.home);
  // Now, so that a home that cannot be written is told of at the start.
  loadApiToken(paths.apiToken);
  const version = (): string => `${options.dataVersion()} ${feed.revision()}`;
  const sessionsApi = startSessionsApi({ ...options, archives: paths.archives, version, now });
  const hookToken = newHookToken();
  const parts = {
    ...options,
    sessionsApi,
    version,
    ...(options.takeHook !== undefined && { hooks: { token: hookToken, take: options.takeHook } }),
    tokens,
    apiToken: followApiToken(paths.apiToken),
    origins: settings.gateway.sessions_api_origins,
    hardDelete: settings.gateway.sessions_api_hard_delete,
    secrets: loadGatewaySecrets(join(boot.home, 'gateway.key')),
    refusals: createRefusalCounter(log),
    health: () => ({
      status: subscriber.status === 'ready' ? 'ok' : 'degraded',
      uptimeSeconds: Math.floor((now() - startedAt) / 1_000),
      revision: feed.revision(),
      redis: subscriber.status === 'ready',
      otlp: options.otlpCounts(),
    }),
  } satisfies ServerParts;
  const { app, sockets } = await buildServer(parts);
  const listening = await listenOnLoopback(app.server, chosen.port, {
    earlier: earlierPort(boot.earlier, chosen.port),
  });
  if (listening.notice !== null) log.warn(listening.notice);
  const notice = [chosen.problem, listening.notice].filter((sentence) => sentence !== null).join(' ');
  log.info({ port: listening.port, ipv6: listening.ipv6 }, 'the dashboard listens');

  const untellHooks = options.takeHook === undefined ? null : tellHooks(boot.home, listening.port, hookToken, log);
  const dashboard = `http://127.0.0.1:${listening.port}/`;
  const freshAddress = (): string => `${dashboard}?token=${tokens.mint()}`;
  return {
    info: { dashboard, address: freshAddress(), wanted: String(chosen.port), ...(notice !== '' && { notice }) },
    refusals: parts.refusals,
    freshAddress,
    openSessions: (other) => registerSessionsApiApart(other, parts),
    async close(deadlineMs) {
      untellHooks?.();
      // What the owner answered in the same moment, as after a change of settings, still reaches its page.
      await nextTurn();
      sockets.stop();
      await Promise.all([sessionsApi.stop(), listening.close(Math.min(deadlineMs, GOODBYE_MS)), app.close()]);
    },
  };
}
