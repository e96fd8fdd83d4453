import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isForThisMachine } from '../loopback-guard.ts';
import { maySend, NO_TOKEN } from './access.ts';
import { encodeStatus, encodeStored, RPC_CODES } from './encode-answer.ts';
import type { InFlight } from './in-flight.ts';
import { CROWDED, type Outcome, type RefusedFor, refused } from './outcome.ts';
import { CONTENT_ENCODINGS, contentEncodingOf, readBody } from './read-body.ts';
import { type OtlpEncoding, SIGNALS, type SignalName } from './read-otlp.ts';
import type { Receiver } from './receiver.ts';

/** How long what we did not want to read may go on coming, so that its sender can read the answer. */
const LEFTOVER_MS = 2_000;

const MEDIA_TYPES: ReadonlyMap<string, OtlpEncoding> = new Map([
  ['application/json', 'json'],
  ['application/x-protobuf', 'protobuf'],
]);

const STATUS_OF: Record<RefusedFor, { http: number; rpc: number }> = {
  malformed: { http: 400, rpc: RPC_CODES.invalidArgument },
  too_large: { http: 413, rpc: RPC_CODES.resourceExhausted },
  foreign: { http: 403, rpc: RPC_CODES.permissionDenied },
  no_token: { http: 401, rpc: RPC_CODES.unauthenticated },
  unknown_type: { http: 415, rpc: RPC_CODES.invalidArgument },
  unknown_encoding: { http: 415, rpc: RPC_CODES.invalidArgument },
};

/** What the routes are made of. */
export type OtlpHttpParts = {
  receiver: Receiver;
  inFlight: InFlight;
  /** What senders must name, if anything. */
  token: string | undefined;
};

/**
 * `POST /v1/logs`, `/v1/metrics` and `/v1/traces`, as the OpenTelemetry protocol has them. Senders are programs: whoever
 * names an origin is a page in a browser, and is refused.
 */
export async function registerOtlp(app: FastifyInstance, parts: OtlpHttpParts): Promise<void> {
  await app.register(async (routes) => {
    // Bodies are read where their limits are known, whatever they call themselves.
    routes.removeAllContentTypeParsers();
    routes.addContentTypeParser('*', (_request, _payload, done) => done(null));
    for (const name of SIGNALS) {
      routes.post(`/v1/${name}`, async (request, reply) => {
        const encoding = encodingOf(request);
        const outcome = await answer(name, encoding, request, parts);
        if (outcome === null) return reply.hijack();
        parts.receiver.count(outcome);
        return send(request, reply, name, encoding, outcome);
      });
    }
  });
}

/** The path of a signal: known, but for the method. */
export function isOtlpPath(url: string): boolean {
  const path = url.split('?')[0];
  return SIGNALS.some((name) => path === `/v1/${name}`);
}

/** @returns null when the sender is gone */
async function answer(
  name: SignalName,
  encoding: OtlpEncoding | null,
  request: FastifyRequest,
  { receiver, inFlight, token }: OtlpHttpParts,
): Promise<Outcome | null> {
  const { headers } = request;
  if (!isForThisMachine(request.raw)) {
    return refused('foreign', 'Telemetry is taken at 127.0.0.1, localhost and [::1] only.');
  }
  if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined) {
    return refused('foreign', 'Telemetry is taken from programs, not from pages in a browser.');
  }
  const named = headers['x-blueplane-token'];
  const given = { authorization: headers.authorization, token: typeof named === 'string' ? named : undefined };
  if (!maySend(token, given)) return refused('no_token', NO_TOKEN);
  if (encoding === null) return refused('unknown_type', `Only ${[...MEDIA_TYPES.keys()].join(' and ')} are taken.`);
  const packed = contentEncodingOf(headers['content-encoding']);
  if (packed === null) {
    return refused('unknown_encoding', `Only these content encodings are taken: ${CONTENT_ENCODINGS.join(', ')}.`);
  }
  const tooOften = receiver.refuseInTurn();
  if (tooOften !== null) return tooOften;
  const ticket = inFlight.enter();
  if (ticket === null) return CROWDED;
  try {
    const body = await readBody(request.raw, packed, ticket);
    return Buffer.isBuffer(body) ? await receiver.receive(name, encoding, body) : body;
  } finally {
    ticket.done();
  }
}

function encodingOf(request: FastifyRequest): OtlpEncoding | null {
  const [type = ''] = (request.headers['content-type'] ?? '').split(';');
  return MEDIA_TYPES.get(type.trim().toLowerCase()) ?? null;
}

/** In the encoding of the request; in JSON where that is not known. */
function send(
  request: FastifyRequest,
  reply: FastifyReply,
  name: SignalName,
  asked: OtlpEncoding | null,
  outcome: Outcome,
): FastifyReply {
  const encoding = asked ?? 'json';
  reply.type(encoding === 'json' ? 'application/json' : 'application/x-protobuf');
  if (outcome.kind === 'stored') return reply.send(encodeStored(name, encoding, outcome.rejected, outcome.message));
  endLeftover(request);
  if (outcome.kind === 'later') {
    reply.code(outcome.reason === 'crowded' ? 429 : 503).header('retry-after', String(outcome.retryAfterSeconds));
    return reply.send(encodeStatus(encoding, RPC_CODES.unavailable, outcome.message));
  }
  const { http, rpc } = STATUS_OF[outcome.reason];
  reply.code(http);
  if (outcome.reason === 'unknown_encoding') reply.header('accept-encoding', CONTENT_ENCODINGS.join(', '));
  if (outcome.reason === 'no_token') reply.header('www-authenticate', 'Bearer');
  return reply.send(encodeStatus(encoding, rpc, outcome.message));
}

/** Lets the rest of a body come in and go, for a moment: a connection that is cut while it comes loses the answer. */
function endLeftover({ raw }: FastifyRequest): void {
  if (raw.complete) return;
  raw.resume();
  const impatient = setTimeout(() => raw.destroy(), LEFTOVER_MS);
  raw.once('close', () => clearTimeout(impatient));
}
