import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../../runtime/logger.ts';
import { sendPlainPage } from './plain-page.ts';

/** Why a request was not answered. Counted, and part of the health answer. */
export const REFUSAL_REASONS = [
  'bad_request',
  'foreign_host',
  'foreign_origin',
  'no_cookie',
  'bad_token',
  'too_large',
  'too_often',
  'too_many_sockets',
  'slow_socket',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** A request that is not answered, with words that say what to do. */
export type Refusal = { status: number; reason: RefusalReason; message: string };

/** How often something was refused since the start. */
export type RefusalCounter = {
  count(reason: RefusalReason): void;
  counts(): Partial<Record<RefusalReason, number>>;
};

/** Counts every refusal and logs the first of each reason: a page that knocks all day must not fill the log. */
export function createRefusalCounter(log: Logger): RefusalCounter {
  const counted = new Map<RefusalReason, number>();
  return {
    count(reason) {
      const before = counted.get(reason) ?? 0;
      if (before === 0) log.warn({ reason }, 'request refused, further ones of this kind are only counted');
      counted.set(reason, before + 1);
    },
    counts: () => Object.fromEntries(counted),
  };
}

/** Answers JSON to programs and a plain page to people. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  message: string,
): FastifyReply {
  reply.code(status);
  const path = request.raw.url ?? '/';
  if (path.startsWith('/api/') || path.startsWith('/ws') || path.startsWith('/metrics'))
    return reply.send({ error: message });
  return sendPlainPage(reply, titleOf(status), [message]);
}

function titleOf(status: number): string {
  if (status === 401) return 'Please open the dashboard with a fresh address';
  if (status === 404) return 'There is no such page';
  if (status >= 500) return 'The dashboard cannot be shown';
  return 'This request is refused';
}
