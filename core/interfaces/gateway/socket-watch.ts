import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type ApiMethodName, apiMethods } from '../../contracts/api.ts';
import { BadCallError, requireMethodName } from './calls.ts';

/** Questions that one socket may watch; a page of figures needs two or three. */
const WATCHED_MAX = 8;

const wishSchema = z.object({
  watch: z.string().max(400).optional(),
  mark: z.string().max(500).optional(),
});

/** What a client says in the address of its socket. */
export type SocketWish = {
  /** Questions without arguments whose answers are sent when they change. */
  watched: readonly ApiMethodName[];
  /** The mark of the last message it saw; null when it comes for the first time. */
  seen: string | null;
};

/**
 * Reads `/ws?watch=today,liveMetrics&mark=…`. Without `watch` a page is told only that something changed,
 * since it asks for itself; a program gets today's figures.
 * @throws BadCallError
 */
export function readSocketWish(request: FastifyRequest): SocketWish {
  const wish = wishSchema.safeParse(request.query);
  if (!wish.success) throw new BadCallError(400, 'Arguments: watch and mark, once each.', ['watch', 'mark']);
  const { watch = request.caller?.kind === 'token' ? 'today' : '', mark } = wish.data;
  const names = [...new Set(watch.split(',').filter((name) => name !== ''))];
  if (names.length > WATCHED_MAX) throw new BadCallError(400, `watch: at most ${WATCHED_MAX} questions.`, []);
  return {
    watched: names.map(requireWatchable),
    seen: mark ?? null,
  };
}

function requireWatchable(name: string): ApiMethodName {
  const method = requireMethodName(name);
  if (method !== 'transcript' && apiMethods[method].args.safeParse({}).success) return method;
  throw new BadCallError(400, `watch: ${method} needs arguments; ask for it when something changed.`, []);
}
