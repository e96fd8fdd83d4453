import { z } from 'zod';
import { type ApiMethodName, apiMethods } from '../../contracts/api.ts';
import { PLATFORMS } from '../../contracts/platform.ts';
import { isMethodName } from './calls.ts';
import { RESOURCES } from './resources.ts';

type Schema = Record<string, unknown>;
type Parameter = { name: string; in: 'query' | 'path'; required: boolean; schema: Schema };

const errorSchema: Schema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: { type: 'string', description: 'A sentence that says what to do.' },
    allowed: {
      type: 'array',
      items: { type: 'string' },
      description: 'What may stand in the place of the wrong word.',
    },
  },
};
const healthSchema: Schema = {
  type: 'object',
  required: ['status', 'uptimeSeconds', 'revision', 'redis', 'sockets', 'refused', 'otlp'],
  properties: {
    status: { type: 'string', enum: ['ok', 'degraded'] },
    uptimeSeconds: { type: 'integer' },
    revision: { type: 'integer' },
    redis: { type: 'boolean' },
    sockets: { type: 'integer' },
    refused: { type: 'object', additionalProperties: { type: 'integer' } },
    otlp: {
      type: ['object', 'null'],
      description:
        'OpenTelemetry since the start: requests by what became of them, records, and those not taken by reason.',
      required: ['requests', 'records', 'rejected'],
      properties: {
        requests: { type: 'object', additionalProperties: { type: 'integer' } },
        records: { type: 'integer' },
        rejected: { type: 'object', additionalProperties: { type: 'integer' } },
      },
    },
  },
};
const PROBLEMS = { 400: 'Problem', 401: 'Problem', 404: 'Problem', 429: 'Problem', 500: 'Problem' };

let made: { version: string; document: Schema } | null = null;

/** The OpenAPI 3.1 document of `/api/v1`, made of the same schemas that check questions and answers. */
export function openApiDocument(version: string): Schema {
  if (made?.version !== version) made = { version, document: document(version) };
  return made.document;
}

function document(version: string): Schema {
  const methods = Object.keys(apiMethods).filter((name) => isMethodName(name) && name !== 'transcript');
  const paths: Schema = {
    '/health': { get: operation('health', 'How the server does.', [], { $ref: '#/components/schemas/Health' }) },
    '/openapi.json': { get: operation('openapi', 'This document.', [], { type: 'object' }) },
  };
  const answers: Schema = {};
  for (const name of methods) {
    if (!isMethodName(name)) continue;
    answers[answerName(name)] = jsonSchema(apiMethods[name].result, 'output');
    paths[`/${name}`] = { get: operation(name, `The question \`${name}\`.`, queryParameters(name), answerOf(name)) };
  }
  for (const [path, method] of Object.entries(RESOURCES)) {
    const parameters = path.includes('{id}') ? sessionParameters() : queryParameters(method);
    const id = path.replaceAll(/[^a-z]+/g, '_').replaceAll(/^_|_$/g, '');
    paths[path] = { get: operation(id, `The same as \`${method}\`.`, parameters, answerOf(method)) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Blueplane',
      version,
      description: 'Figures of AI coding tools on this machine. Times are ISO 8601 in UTC, costs US dollars.',
    },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'What `blueplane token show` prints.' },
      },
      responses: {
        Problem: {
          description: 'It cannot be answered.',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
      schemas: { Problem: errorSchema, Health: healthSchema, ...answers },
    },
  };
}

function operation(operationId: string, summary: string, parameters: Parameter[], schema: Schema): Schema {
  const problems = Object.entries(PROBLEMS).map(([status, name]) => [
    status,
    { $ref: `#/components/responses/${name}` },
  ]);
  return {
    operationId,
    summary,
    parameters,
    responses: {
      200: { description: 'The figures.', content: { 'application/json': { schema } } },
      304: { description: 'The same as the client has: `If-None-Match` names it.' },
      ...Object.fromEntries(problems),
    },
  };
}

function answerName(method: ApiMethodName): string {
  return `${method.slice(0, 1).toUpperCase()}${method.slice(1)}Answer`;
}

function answerOf(method: ApiMethodName): Schema {
  return { $ref: `#/components/schemas/${answerName(method)}` };
}

function queryParameters(method: ApiMethodName): Parameter[] {
  const { properties = {}, required = [] } = objectSchema.parse(jsonSchema(apiMethods[method].args, 'input'));
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function sessionParameters(): Parameter[] {
  return [
    { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
    { name: 'platform', in: 'query', required: false, schema: { type: 'string', enum: [...PLATFORMS] } },
  ];
}

const objectSchema = z.object({
  properties: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  required: z.array(z.string()).optional(),
});

/** What only code can check (a time zone, a key for the window) is any text here. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Schema {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return { ...rest };
}
