import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ApiToken } from '../../runtime/api-token.ts';
import { bearerOf, type Caller, createCaller, registerCaller } from './caller.ts';
import type { ListedOrigins } from './listed-origins.ts';
import type { OneTimeTokens } from './one-time-tokens.ts';
import { refuseInTurn } from './rate-limit.ts';
import { type RefusalCounter, type RefusalReason, sendProblem } from './refusals.ts';

/** How long a browser stays signed in. */
const COOKIE_LIFE_SECONDS = 30 * 24 * 60 * 60;

/** Words for a browser without a valid cookie. */
const HOW_TO_OPEN = 'Run `blueplane dashboard` in a terminal for a fresh address and open that.';
/** Words for a program. */
const HOW_TO_SHOW = 'Send `Authorization: Bearer` with what `blueplane token show` prints.';

/** `/?token=...`, the address that opens the dashboard once. */
const openingSchema = z.object({ token: z.string() });

/** What access depends on. */
export type AccessOptions = {
  /** One-time addresses; null where no dashboard is opened. */
  tokens: OneTimeTokens | null;
  /** What programs show. */
  apiToken: ApiToken;
  listed: ListedOrigins;
  /** Name of the cookie; it tells homes apart, since cookies do not tell ports apart. */
  cookieName: string;
  refusals: RefusalCounter;
  /** Requests of nobody are refused this often and no more. */
  strangers: { take(key: string): number | null };
  /** Epoch milliseconds. */
  now: () => number;
};

/**
 * Lets in who shows the home's token, a browser that has our signed cookie, or one that brings a one-time token, for
 * which it gets the cookie. That token leaves the address bar at once by a redirect. Whoever shows a token is judged by
 * it alone: a wrong one is not made up for by a cookie. Needs the cookie plugin, with the secret of this home.
 */
export function registerAccess(app: FastifyInstance, options: AccessOptions): void {
  const { tokens, apiToken, listed, cookieName, refusals, strangers, now } = options;
  registerCaller(app);

  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.hasOwnAccess === true) return;
    const shown = bearerOf(request);
    if (shown !== null) {
      const mark = apiToken.mark();
      if (mark === null || !apiToken.matches(shown)) return refuse(request, reply, 'bad_token', HOW_TO_SHOW);
      request.caller = createCaller('token', mark, shown);
      return;
    }
    const opening = tokens === null ? null : openingToken(request);
    // Only GET opens: programs that look at an address with HEAD must not use it up.
    if (opening !== null && request.method === 'GET' && tokens?.redeem(opening) === true) return letIn(reply);
    request.caller = signedIn(request) ?? listedPage(request);
    if (request.caller !== null) {
      // A signed-in browser that opens an old address again just sees its dashboard.
      return opening === null ? undefined : reply.redirect('/', 303);
    }
    return refuse(request, reply, opening === null ? 'no_cookie' : 'bad_token', HOW_TO_OPEN);
  });

  function refuse(request: FastifyRequest, reply: FastifyReply, reason: RefusalReason, words: string): FastifyReply {
    refusals.count(reason);
    const late = refuseInTurn(strangers, request, reply);
    if (late !== null) return late;
    reply.header('www-authenticate', 'Bearer realm="Blueplane"');
    return sendProblem(request, reply, 401, `${why(reason, words)} ${words}`);
  }

  function letIn(reply: FastifyReply): FastifyReply {
    const expiresAt = Math.floor(now() / 1_000) + COOKIE_LIFE_SECONDS;
    return reply
      .setCookie(cookieName, `${expiresAt}.${apiToken.mark() ?? ''}`, {
        signed: true,
        httpOnly: true,
        sameSite: 'strict',
        path: '/',
        maxAge: COOKIE_LIFE_SECONDS,
      })
      .redirect('/', 303);
  }

  function signedIn(request: FastifyRequest): Caller | null {
    const cookie = request.cookies[cookieName];
    if (cookie === undefined) return null;
    const unsigned = request.unsignCookie(cookie);
    if (!unsigned.valid) return null;
    const [expiresAt = '', under = ''] = unsigned.value.split('.');
    const mark = apiToken.mark();
    // The browser's own Max-Age is a promise of the browser only; the signed time is checked here.
    if (mark === null || under !== mark || !(Number(expiresAt) * 1_000 > now())) return null;
    return createCaller('browser', mark, cookie);
  }

  function listedPage(request: FastifyRequest): Caller | null {
    const origin = listed.permitted(request.raw);
    return origin === null ? null : createCaller('listed', '', origin);
  }
}

function why(reason: RefusalReason, words: string): string {
  if (words === HOW_TO_SHOW) return 'This token is not valid, or not any more.';
  return reason === 'no_cookie' ? 'This browser is not signed in.' : 'This address was used already, or it is too old.';
}

function openingToken(request: FastifyRequest): string | null {
  if (request.raw.url?.startsWith('/?') !== true) return null;
  const opening = openingSchema.safeParse(request.query);
  return opening.success ? opening.data.token : null;
}
