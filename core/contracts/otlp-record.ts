import { z } from 'zod';

const count = z.number().int().min(0);

/** Tokens as the tool counts them; whether cached ones are part of the input differs from tool to tool. */
export const otlpTokensSchema = z.object({
  input: count,
  output: count,
  cacheRead: count,
  cacheWrite: count,
  reasoning: count,
  /** Of tool use, which Gemini counts apart. */
  tool: count,
  /** What the tool says all of them are; absent where it does not say. */
  total: count.optional(),
});
export type OtlpTokens = z.infer<typeof otlpTokensSchema>;

/** A point of a metric. */
export const otlpPointSchema = z.object({
  /** Salted digest of all that tells the series from others, attributes that are not kept among them. */
  series: z.string(),
  temporality: z.enum(['delta', 'cumulative']),
  /** Nanoseconds since the epoch as decimal text. A later start is a series begun anew. */
  startedAt: z.string(),
  at: z.string(),
  value: z.number().min(0),
  /** What of it is counted (e.g. `cacheRead`), where the metric holds several things. */
  type: z.string().optional(),
});
export type OtlpPoint = z.infer<typeof otlpPointSchema>;

/**
 * A log record or a metric's point as it may be stored at level `metadata`: names of the tool's own, counts, lengths,
 * durations and ids. What a field means is the same for all tools; a tool that does not send it leaves it out.
 */
export const otlpRecordSchema = z.object({
  signal: z.enum(['logs', 'metrics']),
  /** Of the event or the metric, without the tool's name before it: `api_request`, `token.usage`. */
  name: z.string().min(1),
  version: z.string().optional(),
  requestId: z.string().optional(),
  toolUseId: z.string().optional(),
  promptId: z.string().optional(),
  messageId: z.string().optional(),
  agentId: z.string().optional(),
  model: z.string().optional(),
  speed: z.string().optional(),
  /** Who asked: `main`, `subagent`, `auxiliary`. */
  querySource: z.string().optional(),
  agentType: z.string().optional(),
  tokens: otlpTokensSchema.optional(),
  /** USD, as the tool worked it out. */
  costUsd: z.number().min(0).optional(),
  durationMs: z.number().min(0).optional(),
  success: z.boolean().optional(),
  statusCode: z.number().int().optional(),
  attempts: count.optional(),
  errorClass: z.string().optional(),
  toolName: z.string().optional(),
  toolSource: z.string().optional(),
  decision: z.enum(['accepted', 'rejected', 'modified']).optional(),
  decidedBy: z.enum(['user', 'automatic']).optional(),
  /** Characters of a prompt or an answer. */
  length: count.optional(),
  /** A prompt that calls a command of the tool. */
  isCommand: z.boolean().optional(),
  inputBytes: count.optional(),
  resultBytes: count.optional(),
  linesAdded: count.optional(),
  linesRemoved: count.optional(),
  /** What the person changed of the model's lines before they were written. */
  userLinesAdded: count.optional(),
  userLinesRemoved: count.optional(),
  /** `auto`, `manual`; or another word of the tool's own that says what kind of event it is. */
  trigger: z.string().optional(),
  tokensBefore: count.optional(),
  tokensAfter: count.optional(),
  point: otlpPointSchema.optional(),
});
export type OtlpRecord = z.infer<typeof otlpRecordSchema>;
