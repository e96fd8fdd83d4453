import { createHash, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiMethodName } from '../../contracts/api.ts';

/** Answers that say nothing but what is stored, whatever the clock shows and whoever runs. */
const STORED_ONLY: ReadonlySet<ApiMethodName> = new Set<ApiMethodName>([
  'report',
  'projectNames',
  'tools',
  'explain',
  'prices',
  'tokenKinds',
  'sessionTimeline',
  'deadLetters',
]);

/** What an answer is called, so that who has it already is told that it is the same. */
export type AnswerTags = {
  /** Known before anything is worked out; null where the answer also follows the clock or the processes. */
  ofQuestion(method: ApiMethodName, args: unknown): string | null;
  /** Of any other answer. */
  ofAnswer(answer: string): string;
};

/** @param version differs whenever what is stored or a setting changed */
export function createAnswerTags(version: () => string): AnswerTags {
  // The system's time zone and the program itself may be others after a restart.
  const life = randomBytes(6).toString('base64url');
  return {
    ofQuestion: (method, args) =>
      STORED_ONLY.has(method) ? tag(JSON.stringify([life, version(), method, args])) : null,
    ofAnswer: tag,
  };
}

/** Weak: the same figures, perhaps packed otherwise. */
function tag(text: string): string {
  return `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
}

/** Whether the client has the answer of this tag. `*` stands for any. */
export function hasAlready(request: FastifyRequest, answerTag: string): boolean {
  const named = request.headers['if-none-match'];
  if (named === undefined) return false;
  if (named.trim() === '*') return true;
  return named.split(',').some((each) => opaque(each) === opaque(answerTag));
}

function opaque(named: string): string {
  return named.trim().replace(/^W\//, '');
}

/** Sends a tagged answer, or nothing where the client has it. */
export function sendTagged(
  request: FastifyRequest,
  reply: FastifyReply,
  answerTag: string,
  answer: string | null,
): FastifyReply {
  reply.header('etag', answerTag);
  // A browser keeps no figures on its disk; a program may, and asks each time whether they still hold.
  if (request.caller?.kind === 'token') reply.header('cache-control', 'private, no-cache');
  if (answer === null || hasAlready(request, answerTag)) return reply.code(304).send();
  return reply.type('application/json; charset=utf-8').send(answer);
}
