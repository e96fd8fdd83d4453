import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type ApiMethodName, apiMethods } from '../../contracts/api.ts';
import { createAnswerTags, hasAlready, sendTagged } from './answer-tags.ts';
import { answerCall, BadCallError, type Queries, requireMethodName } from './calls.ts';
import { openApiDocument } from './open-api.ts';
import type { ReceivedCounts } from './otlp/receiver.ts';
import { pageLinks } from './paging.ts';
import { argumentsFromQuery, querySchema } from './query-arguments.ts';
import { RESOURCES, sessionArguments } from './resources.ts';

/** What `GET /api/v1/health` answers. */
export type Health = {
  /** `ok` = figures can be read and changes are pushed at once. */
  status: 'ok' | 'degraded';
  uptimeSeconds: number;
  /** How often `changed` was pushed since the start. */
  revision: number;
  /** Whether Redis answers; without it changes are seen within a second instead of at once. */
  redis: boolean;
  /** Open WebSocket connections. */
  sockets: number;
  /** Requests refused since the start, by reason. */
  refused: Record<string, number>;
  /** OpenTelemetry since the start: requests by what became of them, records, and those not taken by reason; null: none is taken in. */
  otlp: ReceivedCounts | null;
};

export type RestParts = {
  queries: Queries;
  health: () => Health;
  /** Differs whenever what is stored or a setting changed. */
  version: () => string;
  /** The program's own version. */
  programVersion: () => string;
};

const methodParamsSchema = z.object({ method: z.string() });
const sessionParamsSchema = z.object({ id: z.string() });

/**
 * `GET /api/v1/<method>?<arguments>` for every method of the contract, the same under the paths people look for, health,
 * and the document that describes all of it.
 */
export function registerRest(app: FastifyInstance, { queries, health, version, programVersion }: RestParts): void {
  const tags = createAnswerTags(version);

  async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    method: ApiMethodName,
    args: unknown,
  ): Promise<FastifyReply> {
    // Named before it is worked out: what changes meanwhile makes the tag older than the answer, never newer.
    const known = tags.ofQuestion(method, args);
    if (known !== null && hasAlready(request, known)) return sendTagged(request, reply, known, null);
    const result = await answerCall(queries, method, args);
    const understood = apiMethods[method].args.safeParse(args).data;
    const links = pageLinks(request.raw.url ?? '', understood, result);
    if (links !== null) reply.header('link', links);
    const text = JSON.stringify(result);
    return sendTagged(request, reply, known ?? tags.ofAnswer(text), text);
  }

  /** Says what is wrong with a question in words, and what would be right. */
  async function inWords(reply: FastifyReply, work: () => Promise<FastifyReply>): Promise<FastifyReply> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof BadCallError)) throw error;
      return reply.code(error.status).send({ error: error.message, allowed: error.allowed });
    }
  }

  app.get('/api/v1/health', async () => health());

  app.get('/api/v1/openapi.json', async (request, reply) => {
    const text = JSON.stringify(openApiDocument(programVersion()));
    return sendTagged(request, reply, tags.ofAnswer(text), text);
  });

  for (const [path, method] of Object.entries(RESOURCES)) {
    app.get(`/api/v1${path.replace('{id}', ':id')}`, (request, reply) =>
      inWords(reply, async () => {
        const query = querySchema.parse(request.query);
        if (!path.includes('{id}')) return await answer(request, reply, method, argumentsFromQuery(method, query));
        const { id } = sessionParamsSchema.parse(request.params);
        return await answer(request, reply, method, await sessionArguments(queries, id, query));
      }),
    );
  }

  app.get('/api/v1/:method', (request, reply) =>
    inWords(reply, async () => {
      const method = requireRestMethod(methodParamsSchema.parse(request.params).method);
      return await answer(request, reply, method, argumentsFromQuery(method, querySchema.parse(request.query)));
    }),
  );
}

/** What was said in sessions is for pages, whose Origin the socket checks. */
function requireRestMethod(name: string): ApiMethodName {
  const method = requireMethodName(name);
  if (method !== 'transcript') return method;
  throw new BadCallError(404, 'Transcripts are shown in the dashboard only.', []);
}
