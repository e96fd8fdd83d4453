import type { Redis } from 'ioredis';
import type { Changed } from '../../contracts/changed.ts';
import type { OwnerStatus } from '../../contracts/process-status.ts';
import type { Settings } from '../../contracts/settings.ts';
import type { SettingsReport } from '../../contracts/settings-report.ts';
import type { WorkerBoot } from '../../contracts/worker-messages.ts';
import type { Logger } from '../../runtime/logger.ts';
import type { AskOwner } from '../../runtime/owner-questions.ts';
import type { Worker } from '../../runtime/worker.ts';
import { answerInWords, type Queries } from './calls.ts';
import { watchChanges } from './changes.ts';
import { createErrorReporter } from './error-reporter.ts';
import type { TakeHook } from './hook-routes.ts';
import { inTurn } from './in-turn.ts';
import { isOtlpWanted, type Otlp, type OtlpInfo, openOtlp } from './otlp/index.ts';
import type { TakeOtlp } from './otlp/receiver.ts';
import type { RateLimit } from './rate-limit.ts';
import type { Patience } from './server.ts';
import { openWeb, type WebInfo } from './web.ts';

/** What a gateway is started with. */
export type GatewayOptions = {
  boot: Pick<WorkerBoot, 'home' | 'redis' | 'earlier'>;
  log: Logger;
  settings: Pick<Settings, 'gateway'>;
  /** Folder of the built renderer, absolute; it may be missing. */
  rendererDirectory: string;
  /** Makes what answers the calls; `owner` is the newest state of the processes, null before it is told. */
  createQueries: (owner: () => OwnerStatus | null) => Queries;
  /** Has the owner of the home do an action. @throws (rejects) with words for people */
  act: AskOwner;
  /** Stores what tools tell by their hooks; absent: nothing does. */
  takeHook?: TakeHook;
  /** Other settings are in force; answers follow them from now on. */
  onSettings?: (settings: Settings, report: SettingsReport) => void;
  /** Differs whenever another process has committed; null without a database. */
  dataVersion: () => string | null;
  /** How many purges are done; absent: none ever is. */
  purges?: () => number;
  /** A connection for listening only; the gateway closes it. */
  subscriber: Redis;
  /** Stores what tools send; absent: nothing is taken in. */
  takeOtlp?: TakeOtlp;
  env?: Record<string, string | undefined>;
  /** Epoch milliseconds. */
  now?: () => number;
  heartbeatMs?: number;
  lookAgainMs?: number;
  limits?: { clients: RateLimit; strangers: RateLimit };
  patience?: Patience;
};

/** A running gateway. */
export type Gateway = Worker & {
  /** Empty while the dashboard is switched off. */
  info: (WebInfo & Partial<OtlpInfo>) | Record<string, never>;
  mintAddress(): Promise<{ address: string }>;
  call(method: string, args: unknown): Promise<unknown>;
  onChanged(listener: (change: Changed) => void): void;
  ownerStatus(status: OwnerStatus): void;
  settings(settings: Settings, report: SettingsReport): void;
};

/**
 * Starts the gateway of a home: the query service, for the supervisor's other clients, and unless it is switched off
 * the HTTP server with dashboard, REST and WebSocket on 127.0.0.1 and [::1].
 * @throws when 127.0.0.1 cannot be listened on or the home cannot be written
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { boot, log, settings, subscriber, dataVersion, now = Date.now, env = process.env } = options;
  let owner: OwnerStatus | null = null;
  const feed = watchChanges({ subscriber, keyPrefix: boot.redis.keyPrefix, dataVersion, log });
  const queries = inTurn(options.createQueries(() => owner));
  const errors = createErrorReporter(log, now);
  let otlp: Otlp | null = null;
  const web = settings.gateway.enabled
    ? await openWeb({
        ...options,
        now,
        feed,
        queries,
        errors,
        programVersion: () => owner?.version ?? 'unknown',
        otlpCounts: () => otlp?.counts() ?? null,
      })
    : null;
  if (web !== null && options.takeOtlp !== undefined && isOtlpWanted(settings, env)) {
    otlp = await openOtlp({
      ...{ settings, log, errors, env, take: options.takeOtlp },
      refusals: web.refusals,
      earlier: boot.earlier,
      more: web.openSessions,
      ...(options.patience !== undefined && { patience: options.patience }),
    });
  }
  let stopping: Promise<void> | null = null;

  async function stop(deadlineMs: number): Promise<void> {
    feed.stop();
    await Promise.all([web?.close(deadlineMs), otlp?.close(deadlineMs)]);
  }

  return {
    info: web === null ? {} : { ...web.info, ...otlp?.info },
    async mintAddress() {
      if (web === null) throw new Error('The dashboard is switched off: gateway.enabled is false in config.yaml.');
      return { address: web.freshAddress() };
    },
    call: (method, args) => answerInWords(queries, errors, method, args),
    onChanged: (listener) => void feed.listen(listener),
    settings(changed, report) {
      options.onSettings?.(changed, report);
      feed.notify();
    },
    ownerStatus(status) {
      const before = stateWords(owner);
      owner = status;
      if (stateWords(status) !== before) feed.notify();
    },
    stop(deadlineMs) {
      stopping ??= stop(deadlineMs);
      return stopping;
    },
  };
}

/** What clients see of the owner's state; it changes when this text does. */
function stateWords(status: OwnerStatus | null): string {
  return JSON.stringify([status?.processes, status?.paused, status?.job]);
}
