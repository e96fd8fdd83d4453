import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { HOOK_ROUTE, type HookMessage, hookMessageSchema } from '../../contracts/hook-record.ts';
import type { IntakeAnswer } from '../../contracts/telemetry-intake.ts';
import { bearerOf } from './caller.ts';
import type { Limits } from './doorkeepers.ts';
import { limitClient, refuseInTurn } from './rate-limit.ts';
import { type RefusalCounter, sendProblem } from './refusals.ts';

/** A message holds two dozen names and numbers. */
const MESSAGE_MAX_BYTES = 16 * 1024;
const RETRY_AFTER_SECONDS = 5;
/** All hooks together. Keys of callers are digests, so none is this one. */
const HOOKS_KEY = 'hooks';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route asks for a token of its own: neither a cookie nor the home's API token lets anybody in. */
    hasOwnAccess?: boolean;
  }
}

/** Stores what a hook tells; `passed` = it is not wanted. Answers when it is stored. */
export type TakeHook = (message: HookMessage) => Promise<IntakeAnswer | 'passed'>;

/** What the route for hooks needs. */
export type HookDoor = {
  /** What the hook command reads in the home's endpoint file. */
  token: string;
  take: TakeHook;
};

/** `POST /v1/hooks`: one message of the hook command. 204 when it is stored, or not wanted. */
export function registerHooks(
  app: FastifyInstance,
  { token, take }: HookDoor,
  { clients, strangers, refusals }: Limits & { refusals: RefusalCounter },
): void {
  app.route({
    method: 'POST',
    url: HOOK_ROUTE,
    bodyLimit: MESSAGE_MAX_BYTES,
    config: { hasOwnAccess: true },
    // Before the body is read: nobody makes us read what is not for us.
    onRequest: async (request, reply) => {
      if (isToken(bearerOf(request) ?? '', token)) {
        return limitClient({ clients, key: HOOKS_KEY, refusals }, request, reply) ?? undefined;
      }
      refusals.count('bad_token');
      const late = refuseInTurn(strangers, request, reply);
      if (late !== null) return late;
      return sendProblem(request, reply, 401, 'This is not the token of the hooks of this home.');
    },
    handler: async (request, reply) => {
      const message = hookMessageSchema.safeParse(request.body);
      if (!message.success) {
        refusals.count('bad_request');
        return sendProblem(request, reply, 400, 'This is no message of the hook command of this version.');
      }
      const answer = await take(message.data);
      if (answer === 'stored' || answer === 'passed') return reply.code(204).send();
      reply.header('retry-after', String(RETRY_AFTER_SECONDS));
      return sendProblem(request, reply, 503, 'It cannot be stored now.');
    },
  });
}

/** Takes as long for a wrong token as for the right one. */
function isToken(shown: string, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(shown), digest(token));
}
