import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { isSessionsApiPath } from './sessions-api/paths.ts';

/** The methods by which nothing is changed. */
const READING = new Set(['GET', 'HEAD']);
/** How long a browser may remember what it was told about an address, seconds. */
const REMEMBERED_SECONDS = 600;

/** Pages of other origins that the user named in `gateway.sessions_api_origins`. */
export type ListedOrigins = {
  /** The origin of a request that may read without showing anything; null for all others. */
  permitted(request: IncomingMessage): string | null;
  /** The origin of a browser's question whether it may ask; null for all others. */
  asksFirst(request: IncomingMessage): string | null;
};

/** @param origins as the settings name them, e.g. `http://localhost:3000` */
export function createListedOrigins(origins: readonly string[]): ListedOrigins {
  const listed = new Set(origins.map((origin) => origin.toLowerCase()));

  function listedOrigin(request: IncomingMessage): string | null {
    const named = request.headersDistinct.origin ?? [];
    const [origin] = named;
    if (named.length !== 1 || origin === undefined || !listed.has(origin.toLowerCase())) return null;
    return isSessionsApiPath(request.url ?? '') ? origin : null;
  }

  return {
    permitted: (request) => (READING.has(request.method ?? '') ? listedOrigin(request) : null),
    asksFirst: (request) => {
      const wanted = request.headers['access-control-request-method'];
      return request.method === 'OPTIONS' && READING.has(wanted ?? '') ? listedOrigin(request) : null;
    },
  };
}

/** Lets the pages of listed origins read answers: exactly those origins, without cookies, and never `*`. */
export function registerListedOrigins(app: FastifyInstance, listed: ListedOrigins): void {
  app.addHook('onRequest', async (request, reply) => {
    const asking = listed.asksFirst(request.raw);
    const origin = asking ?? listed.permitted(request.raw);
    if (origin === null) return;
    reply.headers({ 'access-control-allow-origin': origin, vary: 'Origin' });
    // The answer is for that page, whose own rules would else keep it from the page.
    reply.header('cross-origin-resource-policy', 'cross-origin');
    if (asking === null) return;
    return reply
      .headers({
        'access-control-allow-methods': 'GET, HEAD',
        'access-control-allow-headers': 'accept, content-type',
        'access-control-max-age': String(REMEMBERED_SECONDS),
      })
      .code(204)
      .send();
  });
}
