import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { OneTimeTokens } from './one-time-tokens.ts';
import { type RefusalCounter, sendProblem } from './refusals.ts';

/** How long a browser stays signed in. */
const COOKIE_LIFE_SECONDS = 30 * 24 * 60 * 60;

/** Words for a browser without a valid cookie. */
const HOW_TO_OPEN = 'Run `blueplane dashboard` in a terminal for a fresh address and open that.';

/** `/?token=...`, the address that opens the dashboard once. */
const openingSchema = z.object({ token: z.string() });

/** What access depends on. */
export type AccessOptions = {
  tokens: OneTimeTokens;
  /** Name of the cookie; it tells homes apart, since cookies do not tell ports apart. */
  cookieName: string;
  refusals: RefusalCounter;
  /** Epoch milliseconds. */
  now: () => number;
};

/**
 * Lets a browser in that has our signed cookie, or that brings a one-time token, for which it gets the cookie.
 * The token leaves the address bar at once by a redirect. Needs the cookie plugin, with the secret of this home.
 */
export function registerAccess(app: FastifyInstance, { tokens, cookieName, refusals, now }: AccessOptions): void {
  app.addHook('onRequest', async (request, reply) => {
    const opening = openingToken(request);
    // Only GET opens: programs that look at an address with HEAD must not use it up.
    if (opening !== null && request.method === 'GET' && tokens.redeem(opening)) return letIn(reply);
    if (hasValidCookie(request)) {
      // A signed-in browser that opens an old address again just sees its dashboard.
      return opening === null ? undefined : reply.redirect('/', 303);
    }
    refusals.count(opening === null ? 'no_cookie' : 'bad_token');
    const why =
      opening === null ? 'This browser is not signed in.' : 'This address was used already, or it is too old.';
    return sendProblem(request, reply, 401, `${why} ${HOW_TO_OPEN}`);
  });

  function letIn(reply: FastifyReply): FastifyReply {
    const expiresAt = Math.floor(now() / 1_000) + COOKIE_LIFE_SECONDS;
    return reply
      .setCookie(cookieName, String(expiresAt), {
        signed: true,
        httpOnly: true,
        sameSite: 'strict',
        path: '/',
        maxAge: COOKIE_LIFE_SECONDS,
      })
      .redirect('/', 303);
  }

  function hasValidCookie(request: FastifyRequest): boolean {
    const cookie = request.cookies[cookieName];
    if (cookie === undefined) return false;
    const unsigned = request.unsignCookie(cookie);
    // The browser's own Max-Age is a promise of the browser only; the signed time is checked here.
    return unsigned.valid && Number(unsigned.value) * 1_000 > now();
  }
}

function openingToken(request: FastifyRequest): string | null {
  if (request.raw.url?.startsWith('/?') !== true) return null;
  const opening = openingSchema.safeParse(request.query);
  return opening.success ? opening.data.token : null;
}
