import { z } from 'zod';

/**
 * One line of a Codex rollout at privacy level `metadata`: everything that is counted, nothing that was said.
 * Made by core/privacy; lengths are in characters, hashes are salted with the installation's key.
 */

/** Tokens as Codex writes them. `cachedInput` and `cacheWrite` are parts of `input`, `reasoning` is a part of `output`. */
export const codexTokensSchema = z.object({
  input: z.number().int(),
  cachedInput: z.number().int(),
  cacheWrite: z.number().int(),
  output: z.number().int(),
  reasoning: z.number().int(),
  total: z.number().int(),
});
export type CodexTokens = z.infer<typeof codexTokensSchema>;

/** How much of one rate-limit window was used, as the vendor reported it. */
export const codexRateLimitSchema = z.object({
  /** Which limit, where there are several: `codex`, or that of a model. */
  limitId: z.string().optional(),
  slot: z.enum(['primary', 'secondary']),
  usedPercent: z.number(),
  windowMinutes: z.number().optional(),
  /** Epoch milliseconds. */
  resetsAt: z.number().int().optional(),
});
export type CodexRateLimit = z.infer<typeof codexRateLimitSchema>;

/** Lines of one file that a patch changed. */
export const codexChangeSchema = z.object({
  operation: z.enum(['create', 'edit', 'delete']),
  /** With its dot. */
  fileExtension: z.string().optional(),
  linesAdded: z.number().int(),
  linesRemoved: z.number().int(),
});
export type CodexChange = z.infer<typeof codexChangeSchema>;

/** A tool call or its result: which half it is says the record's subtype. */
export const codexToolSchema = z.object({
  /** Absent on calls that Codex does not number, e.g. web searches. */
  callId: z.string().optional(),
  /** With the server's name for MCP tools: `mcp__<server>__<tool>`. */
  name: z.string().optional(),
  /** Characters of the arguments or the input. */
  inputLength: z.number().int().optional(),
  /** Characters of the output. */
  resultLength: z.number().int().optional(),
  success: z.boolean().optional(),
  /** Our own class of a failure, never the tool's text. */
  errorClass: z.string().optional(),
  durationMs: z.number().optional(),
  /** What a patch says it changes, or did change. */
  changes: z.array(codexChangeSchema).optional(),
});
export type CodexTool = z.infer<typeof codexToolSchema>;

/** What `session_meta` says. */
export const codexSessionSchema = z.object({
  id: z.string().optional(),
  /** The session this one began as a copy of, or that called it; the most telling one first. */
  parentIds: z.array(z.string()),
  isSubagent: z.boolean().optional(),
  /** ISO 8601 UTC. */
  startedAt: z.string().optional(),
  version: z.string().optional(),
  originator: z.string().optional(),
  source: z.string().optional(),
  modelProvider: z.string().optional(),
});
export type CodexSession = z.infer<typeof codexSessionSchema>;

export const codexRecordSchema = z.object({
  /** session_meta, turn_context, response_item, event_msg ... */
  type: z.string(),
  /** Kind of a response_item or event_msg. */
  subtype: z.string().optional(),
  /** Bytes of the line in its file: what a rewritten file still holds is worked out from these. */
  lineBytes: z.number().int(),
  /** Read in `archived_sessions`. */
  isArchived: z.boolean().optional(),
  /** Read in a compressed file; offsets are those of the text in it. */
  isCompressed: z.boolean().optional(),
  session: codexSessionSchema.optional(),
  /** The parent this session_meta names, or the session whose copied history begins with it. */
  parentId: z.string().optional(),
  workspaceHash: z.string().optional(),
  projectName: z.string().optional(),
  turnId: z.string().optional(),
  model: z.string().optional(),
  effort: z.string().optional(),
  approvalPolicy: z.string().optional(),
  sandbox: z.string().optional(),
  /** token_count: what the last request used. */
  lastTokens: codexTokensSchema.optional(),
  /** token_count: what the session used so far. */
  totalTokens: codexTokensSchema.optional(),
  contextWindow: z.number().int().optional(),
  rateLimits: z.array(codexRateLimitSchema).optional(),
  planType: z.string().optional(),
  tool: codexToolSchema.optional(),
  role: z.string().optional(),
  /** Characters of a message or of reasoning. */
  length: z.number().int().optional(),
  /** Characters of a prompt that a person typed; absent on all other lines. */
  promptLength: z.number().int().optional(),
  durationMs: z.number().optional(),
  timeToFirstTokenMs: z.number().optional(),
  /** Why a turn ended early. */
  abortReason: z.string().optional(),
  /** Our own class of an error, never its text. */
  errorClass: z.string().optional(),
  /** Keys this version does not know are counted, never kept. */
  unknownKeys: z.number().int().optional(),
});
export type CodexRecord = z.infer<typeof codexRecordSchema>;
