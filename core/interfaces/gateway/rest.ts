import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type ApiMethodName, apiMethods } from '../../contracts/api.ts';
import { answerCall, BadCallError, type Queries, requireMethodName } from './calls.ts';

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
};

const methodParamsSchema = z.object({ method: z.string() });
/** A key that stands several times becomes a list. */
const querySchema = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
type QueryValue = z.infer<typeof querySchema>[string];

/** `GET /api/v1/<method>?<arguments>` for every method of the contract, and `GET /api/v1/health`. */
export function registerRest(app: FastifyInstance, queries: Queries, health: () => Health): void {
  app.get('/api/v1/health', async () => health());

  app.get('/api/v1/:method', async (request, reply) => {
    try {
      const method = requireRestMethod(methodParamsSchema.parse(request.params).method);
      return await answerCall(queries, method, argumentsFromQuery(method, querySchema.parse(request.query)));
    } catch (error) {
      if (!(error instanceof BadCallError)) throw error;
      return reply.code(error.status).send({ error: error.message, allowed: error.allowed });
    }
  });
}

/** What was said in sessions is for pages, whose Origin the socket checks. */
function requireRestMethod(name: string): ApiMethodName {
  const method = requireMethodName(name);
  if (method !== 'transcript') return method;
  throw new BadCallError(404, 'Transcripts are shown in the dashboard only.', []);
}

/** A query string knows text only; the method's own schema says which arguments are something else. */
function argumentsFromQuery(method: ApiMethodName, query: Record<string, QueryValue>): Record<string, unknown> {
  const shape: Record<string, z.core.$ZodType> = apiMethods[method].args.shape;
  return Object.fromEntries(Object.entries(query).map(([key, value]) => [key, coerce(shape[key], value)]));
}

/** What cannot be read stays text, so that the schema names the mistake. */
function coerce(schema: z.core.$ZodType | undefined, value: QueryValue): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return coerce(schema.unwrap(), value);
  }
  if (schema instanceof z.ZodArray) return Array.isArray(value) ? value : [value];
  if (typeof value !== 'string') return value;
  if (schema instanceof z.ZodNumber && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  if (schema instanceof z.ZodBoolean && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}
