import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type RefusalCounter, sendProblem } from './refusals.ts';

/** So many at once, and so many more each second. */
export type RateLimit = { burst: number; perSecond: number };

/** What a view asks for at once, many times over; a loop without a pause is slowed down. */
export const CLIENT_LIMIT: RateLimit = { burst: 1_000, perSecond: 200 };
/** Whoever is refused gets words so often; a machine that tries tokens learns nothing by being fast. */
export const STRANGER_LIMIT: RateLimit = { burst: 300, perSecond: 50 };
/** Clients that are remembered; a fuller list forgets who came first. */
const CLIENTS_MAX = 1_000;

/** Tokens that fill up again, a bucket for each client. */
export type Buckets = {
  /** @returns null = go on; else the whole seconds after which there is room again */
  take(key: string): number | null;
};

/** @param now epoch milliseconds */
export function createBuckets({ burst, perSecond }: RateLimit, now: () => number): Buckets {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    take(key) {
      const at = now();
      const known = buckets.get(key) ?? { left: burst, at };
      // A clock that was set back fills nothing.
      const left = Math.min(burst, known.left + (Math.max(0, at - known.at) / 1_000) * perSecond);
      const enough = left >= 1;
      buckets.delete(key);
      buckets.set(key, { left: enough ? left - 1 : left, at });
      const [oldest] = buckets.keys();
      if (buckets.size > CLIENTS_MAX && oldest !== undefined) buckets.delete(oldest);
      return enough ? null : Math.max(1, Math.ceil((1 - left) / perSecond));
    },
  };
}

/**
 * Limits every client that was let in. To be called after access, which says who that is. Routes with access of their
 * own do both themselves: here nobody knows yet who asks, and whoever is refused there must use up nobody's room.
 */
export function registerRateLimit(app: FastifyInstance, clients: Buckets, refusals: RefusalCounter): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.hasOwnAccess === true) return;
    const late = limitClient({ clients, key: request.caller?.key ?? '', refusals }, request, reply);
    if (late !== null) return late;
  });
}

/** Whom `limitClient` looks at. */
export type LimitedClient = { clients: Buckets; key: string; refusals: RefusalCounter };

/** @returns an answer where this client asked too often, else null */
export function limitClient(
  { clients, key, refusals }: LimitedClient,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply | null {
  const wait = clients.take(key);
  if (wait === null) return null;
  refusals.count('too_often');
  return sendTooOften(request, reply, wait);
}

/** @returns an answer where strangers were refused too often already, else null */
export function refuseInTurn(strangers: Buckets, request: FastifyRequest, reply: FastifyReply): FastifyReply | null {
  const wait = strangers.take('');
  return wait === null ? null : sendTooOften(request, reply, wait);
}

function sendTooOften(request: FastifyRequest, reply: FastifyReply, seconds: number): FastifyReply {
  reply.header('retry-after', String(seconds));
  return sendProblem(request, reply, 429, `Too many requests. Go on in ${seconds} s.`);
}
