import { z } from 'zod';

/**
 * One record of a Gemini CLI chat at privacy level `metadata`: a message, the metadata of the chat, or an order to
 * change what was recorded before. Made by core/privacy; lengths are in characters, hashes are salted with the
 * installation's key.
 */

/** Tokens of one API response. All that was sent is `input` + `cacheRead`, all that came back `output` + `reasoning`. */
export const geminiTokensSchema = z.object({
  /** Without what the cache had, with the tokens of tool results. */
  input: z.number().int(),
  /** Without thoughts. */
  output: z.number().int(),
  /** Thoughts, billed as output. */
  reasoning: z.number().int(),
  cacheRead: z.number().int(),
  /** The part of `input` that is tool results. */
  tool: z.number().int(),
  /** The tool's total is larger than all it names: the rest is taken for thoughts, and is in `reasoning`. */
  isEstimated: z.literal(true).optional(),
});
export type GeminiTokens = z.infer<typeof geminiTokensSchema>;

/** Lines of an edit: what the model wrote, and what the person changed in that before accepting it. */
export const geminiDiffSchema = z.object({
  linesAdded: z.number().int(),
  linesRemoved: z.number().int(),
  userLinesAdded: z.number().int(),
  userLinesRemoved: z.number().int(),
  /** There was no such file before. */
  createsFile: z.boolean().optional(),
});
export type GeminiDiff = z.infer<typeof geminiDiffSchema>;

export const geminiToolCallSchema = z.object({
  id: z.string().optional(),
  name: z.string().optional(),
  /** success, error, cancelled; one of the states before those where the chat ended in it. */
  status: z.string().optional(),
  /** When the call was recorded, ISO 8601 UTC: at its end. */
  endedAt: z.string().optional(),
  /** Our own class of a failure, never the tool's text. */
  errorClass: z.string().optional(),
  inputLength: z.number().int(),
  resultLength: z.number().int(),
  /** Extension of the file a call is about, with its dot. */
  fileExtension: z.string().optional(),
  diff: geminiDiffSchema.optional(),
});
export type GeminiToolCall = z.infer<typeof geminiToolCallSchema>;

export const geminiMessageSchema = z.object({
  /** The tool's own id, else a hash of the message. */
  id: z.string(),
  /** ISO 8601 UTC; absent where the message has none. */
  time: z.string().optional(),
  model: z.string().optional(),
  tokens: geminiTokensSchema.optional(),
  /** Characters of a prompt that a person typed; absent on all other messages. */
  promptLength: z.number().int().optional(),
  contentLength: z.number().int(),
  thoughtsLength: z.number().int().optional(),
  toolCalls: z.array(geminiToolCallSchema),
});
export type GeminiMessage = z.infer<typeof geminiMessageSchema>;

export const geminiRecordSchema = z.object({
  /** user, gemini, info, error, warning; `session` = metadata, `set` = a change of it, `rewind`. */
  type: z.string(),
  /** main or subagent. */
  kind: z.string().optional(),
  /** Of a subagent's chat. */
  agentId: z.string().optional(),
  workspaceHash: z.string().optional(),
  projectName: z.string().optional(),
  /** ISO 8601 UTC; of a `session` or `set` record. */
  startedAt: z.string().optional(),
  updatedAt: z.string().optional(),
  /** Replaces all messages before it by those that follow as its own. */
  replacesMessages: z.boolean().optional(),
  /** The first of the messages that a `rewind` takes out of the conversation; one that is not there takes all out. */
  rewindTo: z.string().optional(),
  message: geminiMessageSchema.optional(),
  /** Keys this version does not know are counted, never kept. */
  unknownKeys: z.number().int().optional(),
});
export type GeminiRecord = z.infer<typeof geminiRecordSchema>;
