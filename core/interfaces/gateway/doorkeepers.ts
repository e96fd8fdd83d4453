import fastifyCookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import type { ApiToken } from '../../runtime/api-token.ts';
import { registerAccess } from './access.ts';
import { registerCompression } from './compress-answers.ts';
import type { GatewaySecrets } from './gateway-key.ts';
import { createListedOrigins, registerListedOrigins } from './listed-origins.ts';
import { registerLoopbackGuard } from './loopback-guard.ts';
import type { OneTimeTokens } from './one-time-tokens.ts';
import {
  type Buckets,
  CLIENT_LIMIT,
  createBuckets,
  type RateLimit,
  registerRateLimit,
  STRANGER_LIMIT,
} from './rate-limit.ts';
import type { RefusalCounter } from './refusals.ts';
import { registerSecurityHeaders } from './security-headers.ts';

export type DoorkeeperParts = {
  secrets: GatewaySecrets;
  apiToken: ApiToken;
  /** One-time addresses; null where no dashboard is opened. */
  tokens: OneTimeTokens | null;
  /** Origins whose pages may read the sessions API. */
  origins: readonly string[];
  refusals: RefusalCounter;
  limits?: { clients: RateLimit; strangers: RateLimit };
  /** Epoch milliseconds. */
  now: () => number;
};

/** How often is answered, for routes that look themselves who asks. */
export type Limits = { clients: Buckets; strangers: Buckets };

/** Who stands before every route of `app`, in this order: headers, guard, listed origins, access, limits. */
export async function registerDoorkeepers(app: FastifyInstance, parts: DoorkeeperParts): Promise<Limits> {
  const { secrets, origins, refusals, now } = parts;
  const limits = {
    clients: createBuckets(parts.limits?.clients ?? CLIENT_LIMIT, now),
    strangers: createBuckets(parts.limits?.strangers ?? STRANGER_LIMIT, now),
  };
  const listed = createListedOrigins(origins);
  await app.register(fastifyCookie, { secret: secrets.cookieKey });
  registerSecurityHeaders(app);
  registerLoopbackGuard(app, refusals, listed);
  registerListedOrigins(app, listed);
  registerAccess(app, {
    ...parts,
    listed,
    strangers: limits.strangers,
    cookieName: `blueplane_${secrets.homeMark}`,
  });
  registerRateLimit(app, limits.clients, refusals);
  registerCompression(app);
  return limits;
}
