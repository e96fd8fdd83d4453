import { join } from 'node:path';
import type { Redis } from 'ioredis';
import type { OwnerStatus } from '../../contracts/process-status.ts';
import type { Settings } from '../../contracts/settings.ts';
import type { WorkerBoot } from '../../contracts/worker-messages.ts';
import type { Logger } from '../../runtime/logger.ts';
import type { Worker } from '../../runtime/worker.ts';
import type { Queries } from './calls.ts';
import { watchChanges } from './changes.ts';
import { choosePort, portOfAddress } from './chosen-port.ts';
import { createErrorReporter } from './error-reporter.ts';
import { loadGatewaySecrets } from './gateway-key.ts';
import { listenOnLoopback } from './listen.ts';
import { createOneTimeTokens } from './one-time-tokens.ts';
import { createRefusalCounter } from './refusals.ts';
import { buildServer } from './server.ts';

/** What a gateway is started with. */
export type GatewayOptions = {
  boot: Pick<WorkerBoot, 'home' | 'redis' | 'earlier'>;
  log: Logger;
  settings: Pick<Settings, 'gateway'>;
  /** Folder of the built renderer, absolute; it may be missing. */
  rendererDirectory: string;
  /** Makes what answers the calls; `owner` is the newest state of the processes, null before it is told. */
  createQueries: (owner: () => OwnerStatus | null) => Queries;
  /** Differs whenever another process has committed; null without a database. */
  dataVersion: () => string | null;
  /** A connection for listening only; the gateway closes it. */
  subscriber: Redis;
  env?: Record<string, string | undefined>;
  /** Epoch milliseconds. */
  now?: () => number;
  heartbeatMs?: number;
};

/** A running gateway. */
export type Gateway = Worker & {
  /**
   * `dashboard` is the address without a token, `address` opens it once; `notice` is there when the wanted port could
   * not be had and says why.
   */
  info: { dashboard: string; address: string; notice?: string };
  mintAddress(): Promise<{ address: string }>;
  ownerStatus(status: OwnerStatus): void;
};

/** Time that browsers get to answer the goodbye of their sockets, at most. */
const GOODBYE_MS = 500;

/**
 * Starts the HTTP server of a home: dashboard, REST and WebSocket on 127.0.0.1 and [::1].
 * @throws when 127.0.0.1 cannot be listened on or the home cannot be written
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { boot, log, settings, subscriber, dataVersion, env = process.env, now = Date.now } = options;
  const chosen = choosePort(settings.gateway.port, env);
  if (chosen.problem !== null) log.warn(chosen.problem);

  let owner: OwnerStatus | null = null;
  const startedAt = now();
  const tokens = createOneTimeTokens(now);
  const feed = watchChanges({ subscriber, keyPrefix: boot.redis.keyPrefix, dataVersion, log });
  const { app, sockets } = await buildServer({
    ...options,
    now,
    feed,
    tokens,
    secrets: loadGatewaySecrets(join(boot.home, 'gateway.key')),
    queries: options.createQueries(() => owner),
    refusals: createRefusalCounter(log),
    errors: createErrorReporter(log, now),
    health: () => ({
      status: subscriber.status === 'ready' ? 'ok' : 'degraded',
      uptimeSeconds: Math.floor((now() - startedAt) / 1_000),
      revision: feed.revision(),
      redis: subscriber.status === 'ready',
    }),
  });
  const listening = await listenOnLoopback(app.server, chosen.port, {
    earlier: portOfAddress(boot.earlier?.dashboard),
  });
  if (listening.notice !== null) log.warn(listening.notice);
  log.info({ port: listening.port, ipv6: listening.ipv6 }, 'the dashboard listens');

  const dashboard = `http://127.0.0.1:${listening.port}/`;
  const freshAddress = (): string => `${dashboard}?token=${tokens.mint()}`;
  let stopping: Promise<void> | null = null;

  async function stop(deadlineMs: number): Promise<void> {
    feed.stop();
    sockets.stop();
    await Promise.all([listening.close(Math.min(deadlineMs, GOODBYE_MS)), app.close()]);
  }

  return {
    info: { dashboard, address: freshAddress(), ...(listening.notice !== null && { notice: listening.notice }) },
    mintAddress: async () => ({ address: freshAddress() }),
    ownerStatus(status) {
      const before = JSON.stringify(owner?.processes);
      owner = status;
      if (JSON.stringify(status.processes) !== before) feed.notify();
    },
    stop(deadlineMs) {
      stopping ??= stop(deadlineMs);
      return stopping;
    },
  };
}
