import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { ListedOrigins } from './listed-origins.ts';
import { type Refusal, type RefusalCounter, sendProblem } from './refusals.ts';

/** The longest address we make ourselves has about 150 characters. */
const URL_MAX_LENGTH = 2_048;
const DEFAULT_HTTP_PORT = 80;
/** The methods by which nothing is changed; all others must name their origin. */
const SAFE_METHODS = new Set(['GET', 'HEAD']);
/** What a browser says in `Sec-Fetch-Site` about requests made by our own page or by the user. */
const OWN_SITES = new Set(['same-origin', 'none']);

/**
 * Refuses every request that does not come from this machine's own page: names that merely resolve to 127.0.0.1
 * (DNS rebinding), pages of other origins, and other ports of this machine, which share cookies with us.
 */
export function registerLoopbackGuard(app: FastifyInstance, refusals: RefusalCounter, listed: ListedOrigins): void {
  app.addHook('onRequest', async (request, reply) => {
    const refusal = judge(request.raw, listed) ?? (request.ws ? judgeUpgrade(request.raw) : null);
    if (refusal === null) return;
    refusals.count(refusal.reason);
    return sendProblem(request, reply, refusal.status, refusal.message);
  });
}

function judge(request: IncomingMessage, listed: ListedOrigins): Refusal | null {
  const url = request.url ?? '';
  if (url.length > URL_MAX_LENGTH) {
    return { status: 414, reason: 'too_large', message: `The address is longer than ${URL_MAX_LENGTH} characters.` };
  }
  // A proxy's request (`GET http://...`) names another host in its first line.
  if (!url.startsWith('/')) {
    return { status: 400, reason: 'bad_request', message: 'The address of a request begins with a slash.' };
  }
  const mayAsk = listed.permitted(request) !== null || listed.asksFirst(request) !== null;
  return judgeHost(request) ?? (mayAsk ? null : judgeOrigin(request));
}

function judgeUpgrade(request: IncomingMessage): Refusal | null {
  const path = request.url?.split('?')[0];
  if (path === '/ws') return null;
  return { status: 404, reason: 'bad_request', message: 'WebSocket connections are taken at /ws only.' };
}

/** Whether a request names this machine, as one that was led here by a foreign name does not. */
export function isForThisMachine(request: IncomingMessage): boolean {
  const named = request.headersDistinct.host ?? [];
  const host = named[0]?.toLowerCase();
  return named.length === 1 && host !== undefined && ownHosts(request).includes(host);
}

function judgeHost(request: IncomingMessage): Refusal | null {
  if (isForThisMachine(request)) return null;
  return {
    status: 403,
    reason: 'foreign_host',
    message:
      `Blueplane answers only as 127.0.0.1, localhost or [::1] on port ${request.socket.localPort}. ` +
      'Run `blueplane dashboard` for the right address; a forwarded port must have the same number on both sides.',
  };
}

function judgeOrigin(request: IncomingMessage): Refusal | null {
  const method = request.method ?? '';
  const named = request.headersDistinct.origin ?? [];
  const site = request.headers['sec-fetch-site'];
  const sameOrigin = named.length === 1 && named[0]?.toLowerCase() === `http://${request.headers.host?.toLowerCase()}`;
  const foreign = named.length > 0 && !sameOrigin;
  // No page can send this header across origins unless it is told that it may, which none is.
  const showsToken = request.headers.authorization !== undefined;
  const missing = named.length === 0 && !SAFE_METHODS.has(method) && !showsToken;
  // A page on another port of this machine is "same-site": SameSite cookies would not stop it.
  const holdsFigures = request.url?.startsWith('/api/') === true || request.url?.startsWith('/metrics') === true;
  const foreignSite = holdsFigures && typeof site === 'string' && !OWN_SITES.has(site.toLowerCase());
  if (!foreign && !missing && !foreignSite) return null;
  return {
    status: 403,
    reason: 'foreign_origin',
    message: missing
      ? 'A request that changes something must carry the Origin header of the dashboard, or a token.'
      : "Only the dashboard's own page may ask this. Run `blueplane dashboard` for its address.",
  };
}

/** What our own page's Host header says. The port is that of the connection, so it cannot be outdated. */
function ownHosts(request: IncomingMessage): string[] {
  const port = request.socket.localPort ?? 0;
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  const withPort = names.map((name) => `${name}:${port}`);
  return port === DEFAULT_HTTP_PORT ? [...withPort, ...names] : withPort;
}
