import type { FastifyInstance } from 'fastify';
import type { AskOwner } from '../../../runtime/owner-questions.ts';
import { type DoorkeeperParts, registerDoorkeepers } from '../doorkeepers.ts';
import { registerSessionsApi } from './index.ts';
import type { SessionsApi } from './service.ts';

/** Adds the sessions API to a server that has doors of its own. Its doorkeepers stand before these paths only. */
export async function registerSessionsApiApart(
  app: FastifyInstance,
  parts: DoorkeeperParts & { sessionsApi: SessionsApi; hardDelete: boolean; act: AskOwner },
): Promise<void> {
  await app.register(async (apart) => {
    await registerDoorkeepers(apart, { ...parts, tokens: null });
    registerSessionsApi(apart, { ...parts, api: parts.sessionsApi });
    // Hooks run for routes that are there: a browser's question whether it may ask needs one.
    apart.options('/api/*', async (_request, reply) => reply.code(404).send({ error: 'Nothing is here.' }));
  });
}
