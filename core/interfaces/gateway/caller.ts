import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/**
 * Who asks: a signed-in `browser`, a program of the user with the home's `token`, or a page of a `listed` origin, which
 * may only read the sessions API.
 */
export type Caller = {
  kind: 'browser' | 'token' | 'listed';
  /** What the caller was let in under; another one after the token was rotated. Empty for a listed origin. */
  mark: string;
  /** Tells clients apart for limits; says nothing of what they showed. */
  key: string;
};

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before any route is reached; null only in requests that are refused. */
    caller: Caller | null;
  }
}

/** Makes room for the caller in every request of `app`. */
export function registerCaller(app: FastifyInstance): void {
  if (!app.hasRequestDecorator('caller')) app.decorateRequest('caller', null);
}

/** @param shown cookie, token or origin */
export function createCaller(kind: Caller['kind'], mark: string, shown: string): Caller {
  return { kind, mark, key: `${kind} ${createHash('sha256').update(shown).digest('base64url').slice(0, 16)}` };
}

/** The token of `Authorization: Bearer …`; '' for any other kind of authorization, or several; null without one. */
export function bearerOf(request: FastifyRequest): string | null {
  const [authorization, ...others] = request.raw.headersDistinct.authorization ?? [];
  if (authorization === undefined) return null;
  return others.length > 0 ? '' : (/^bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '');
}
