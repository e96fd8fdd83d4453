import type { FastifyInstance } from 'fastify';
import { SAMPLE_VARIABLE } from '../../../contracts/sample.ts';
import type { Settings } from '../../../contracts/settings.ts';
import type { Logger } from '../../../runtime/logger.ts';
import type { ErrorReporter } from '../error-reporter.ts';
import { type Listening, listenOnLoopback } from '../listen.ts';
import type { RateLimit } from '../rate-limit.ts';
import type { RefusalCounter } from '../refusals.ts';
import { buildOtlpGrpc } from './grpc-server.ts';
import { buildOtlpHttp, type SenderPatience } from './http-server.ts';
import { InFlight } from './in-flight.ts';
import { chooseOtlpPorts } from './otlp-ports.ts';
import { createReceiver, type ReceivedCounts, type TakeOtlp } from './receiver.ts';

/** What the owner is told of the ports, and tells the next life of the gateway. */
export type OtlpInfo = {
  otlpHttp: string;
  otlpGrpc: string;
  /** The ports that were wished for. */
  otlpWanted: string;
  /** Why other ports are used; absent when they are the wanted ones. */
  otlpNotice?: string;
};

/** The receiver of OpenTelemetry while it listens. */
export type Otlp = {
  info: OtlpInfo;
  counts(): ReceivedCounts;
  close(deadlineMs: number): Promise<void>;
};

/** What it is opened with. */
export type OtlpOptions = {
  settings: Pick<Settings, 'gateway'>;
  log: Logger;
  errors: ErrorReporter;
  /** Where the refusals of all doors are counted. */
  refusals: RefusalCounter;
  take: TakeOtlp;
  /** What an earlier life told of its ports. */
  earlier: Record<string, string> | undefined;
  env: Readonly<Record<string, string | undefined>>;
  patience?: SenderPatience;
  /** Requests of both protocols, for tests. */
  limit?: RateLimit;
  /** Registers further routes at the port of HTTP. */
  more?: (app: FastifyInstance) => Promise<void> | void;
};

/** Time that requests at hand get for their answers at the end, at most. */
const GOODBYE_MS = 500;

/** Whether telemetry is taken in at all. Invented data stays apart from what real tools send. */
export function isOtlpWanted({ gateway }: Pick<Settings, 'gateway'>, env: OtlpOptions['env']): boolean {
  return gateway.enabled && gateway.otlp.enabled && env[SAMPLE_VARIABLE] !== '1';
}

/**
 * Listens for OpenTelemetry on 127.0.0.1 and [::1]: OTLP over HTTP, and over gRPC.
 * @throws when 127.0.0.1 cannot be listened on
 */
export async function openOtlp(options: OtlpOptions): Promise<Otlp> {
  const { settings, log, errors, refusals, take, env } = options;
  const { token } = settings.gateway.otlp;
  const ports = chooseOtlpPorts(settings.gateway.otlp, env);
  const wanted = `${ports.http} ${ports.grpc}`;
  const earlier = options.earlier?.otlpWanted === wanted ? options.earlier : undefined;
  const receiver = createReceiver(take, errors, refusals, options.limit);
  const app = await buildOtlpHttp({ receiver, inFlight: new InFlight(), refusals, token, errors }, options.patience);
  await options.more?.(app);
  await app.ready();
  const grpc = buildOtlpGrpc({ receiver, token, messageMs: options.patience?.requestMs });

  const http = await listenOnLoopback(app.server, ports.http, {
    earlier: portIn(earlier?.otlpHttp),
    words: { what: 'OpenTelemetry over HTTP', setting: 'gateway.otlp.http_port' },
  });
  let rpc: Listening;
  try {
    rpc = await listenOnLoopback(grpc.server, ports.grpc, {
      earlier: portIn(earlier?.otlpGrpc),
      words: { what: 'OpenTelemetry over gRPC', setting: 'gateway.otlp.grpc_port' },
    });
  } catch (error) {
    await http.close(0);
    throw error;
  }
  const notices = [ports.problem, http.notice, rpc.notice].filter((sentence) => sentence !== null);
  for (const notice of notices) log.warn(notice);
  log.info({ http: http.port, grpc: rpc.port }, 'OpenTelemetry is taken in');

  return {
    info: {
      otlpHttp: `http://127.0.0.1:${http.port}`,
      otlpGrpc: `http://127.0.0.1:${rpc.port}`,
      otlpWanted: wanted,
      ...(notices.length > 0 && { otlpNotice: notices.join(' ') }),
    },
    counts: () => receiver.counts(),
    async close(deadlineMs) {
      const graceMs = Math.min(deadlineMs, GOODBYE_MS);
      grpc.stop();
      await Promise.all([http.close(graceMs), rpc.close(graceMs), app.close()]);
    },
  };
}

function portIn(address: string | undefined): number | null {
  return address === undefined || !URL.canParse(address) ? null : Number(new URL(address).port);
}
