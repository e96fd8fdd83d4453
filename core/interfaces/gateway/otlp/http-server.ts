import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import type { ErrorReporter } from '../error-reporter.ts';
import type { RefusalCounter } from '../refusals.ts';
import { isOtlpPath, type OtlpHttpParts, registerOtlp } from './http-routes.ts';

/** How long a sender may take from the first byte to the last header, and to the last of all; and how often is looked. */
export type SenderPatience = { headersMs: number; requestMs: number; lookEveryMs: number };
const PATIENCE: SenderPatience = { headersMs: 5_000, requestMs: 10_000, lookEveryMs: 1_000 };
/** Exporters send every few seconds, over the connection that they have. */
const KEEP_ALIVE_MS = 65_000;

const NOTHING_HERE = 'This is where Blueplane takes in OpenTelemetry: POST to /v1/logs, /v1/metrics or /v1/traces.';

/** The server of the OTLP port, not listening yet. Others may register their routes on it before it is ready. */
export async function buildOtlpHttp(
  parts: OtlpHttpParts & { errors: ErrorReporter; refusals: RefusalCounter },
  { headersMs, requestMs, lookEveryMs }: SenderPatience = PATIENCE,
): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    requestTimeout: requestMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: true,
    http: { headersTimeout: headersMs, connectionsCheckingInterval: lookEveryMs },
    frameworkErrors: (_error, _request, reply) => {
      parts.refusals.count('bad_request');
      return sendText(reply, 400, 'The request cannot be read.');
    },
  });
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) parts.refusals.count('bad_request');
    else parts.errors.report(error);
    return sendText(
      reply,
      status,
      status < 500 ? 'The request cannot be answered.' : 'It could not be stored just now.',
    );
  });
  app.setNotFoundHandler((request, reply) => {
    parts.refusals.count('bad_request');
    if (!isOtlpPath(request.url)) return sendText(reply, 404, NOTHING_HERE);
    reply.header('allow', 'POST');
    return sendText(reply, 405, 'Only POST is taken here.');
  });
  await registerOtlp(app, parts);
  return app;
}

function sendText(reply: FastifyReply, status: number, words: string): FastifyReply {
  reply.code(status).type('text/plain; charset=utf-8').header('x-content-type-options', 'nosniff');
  return reply.send(`${words}\n`);
}
