import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/**
 * The same for every answer, errors included. Nothing may be loaded from elsewhere, framed, or read by another origin;
 * there is no CORS header anywhere, on purpose.
 */
const FIXED_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=()',
  // Figures belong to this user; only the hashed assets say otherwise.
  'cache-control': 'no-store',
};

/** Adds the security headers to every answer of `app`. To be called before any route is added. */
export function registerSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    setSecurityHeaders(request, reply);
  });
}

/** For the answers that are given before any hook runs. */
export function setSecurityHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply.headers({
    ...FIXED_HEADERS,
    'content-security-policy': contentSecurityPolicy(request.raw.socket.localPort ?? 0),
  });
}

/** `'self'` covers ws: only in newer browsers, hence the spelled-out addresses; a policy cannot name [::1]. */
function contentSecurityPolicy(port: number): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
