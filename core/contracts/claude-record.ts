import { z } from 'zod';

/**
 * One line of a Claude Code transcript at privacy level `metadata`: everything that is counted, nothing that was said.
 * Made by core/privacy; lengths are in characters, hashes are salted with the installation's key.
 */

const claudeTokensSchema = z.object({
  input: z.number().int(),
  output: z.number().int(),
  cacheRead: z.number().int(),
  cacheWrite5m: z.number().int(),
  cacheWrite1h: z.number().int(),
});
export type ClaudeTokens = z.infer<typeof claudeTokensSchema>;

/** Tokens of one API response as the transcript line has them. `input` excludes both cache kinds. */
export const claudeUsageSchema = claudeTokensSchema.extend({
  webSearches: z.number().int(),
  /** `fast` where the response was billed at the fast rate. */
  speed: z.string().optional(),
  serviceTier: z.string().optional(),
  /** `us` where the vendor kept the inference there for a surcharge. */
  inferenceGeo: z.string().optional(),
  /** What another model was asked on the way: billed beside the response and not in its tokens. */
  advisors: z.array(claudeTokensSchema.extend({ model: z.string() })).optional(),
});
export type ClaudeUsage = z.infer<typeof claudeUsageSchema>;

export const claudeBlockSchema = z.object({
  /** text, thinking, tool_use, tool_result, image ... */
  type: z.string(),
  /** Characters of the block's text, input or result. */
  length: z.number().int(),
  /** tool_use: its own id; tool_result: the id of the call it answers. */
  toolUseId: z.string().optional(),
  toolName: z.string().optional(),
  /** Extension of the file a call is about, with its dot. */
  fileExtension: z.string().optional(),
  /** The kind of subagent that a call asks for. */
  agentType: z.string().optional(),
  isError: z.boolean().optional(),
  /** Our own class of a failure, never the tool's text. */
  errorClass: z.string().optional(),
});
export type ClaudeBlock = z.infer<typeof claudeBlockSchema>;

export const claudeMessageSchema = z.object({
  id: z.string().optional(),
  role: z.string().optional(),
  model: z.string().optional(),
  stopReason: z.string().optional(),
  usage: claudeUsageSchema.optional(),
  blocks: z.array(claudeBlockSchema),
});
export type ClaudeMessage = z.infer<typeof claudeMessageSchema>;

/** What a tool reported beside its result. */
export const claudeToolOutcomeSchema = z.object({
  /** The subagent that did the work. */
  agentId: z.string().optional(),
  fileExtension: z.string().optional(),
  linesAdded: z.number().int().optional(),
  linesRemoved: z.number().int().optional(),
  /** The person changed the edit before it was made. */
  userModified: z.boolean().optional(),
  /** There was no such file before. */
  createsFile: z.boolean().optional(),
  interrupted: z.boolean().optional(),
  durationMs: z.number().optional(),
  searchCount: z.number().int().optional(),
});
export type ClaudeToolOutcome = z.infer<typeof claudeToolOutcomeSchema>;

export const claudeRecordSchema = z.object({
  type: z.string(),
  subtype: z.string().optional(),
  uuid: z.string().optional(),
  parentUuid: z.string().optional(),
  requestId: z.string().optional(),
  agentId: z.string().optional(),
  version: z.string().optional(),
  userType: z.string().optional(),
  entrypoint: z.string().optional(),
  operation: z.string().optional(),
  level: z.string().optional(),
  denialKind: z.string().optional(),
  /** In which mode of permission the line was written: whether edits are asked for. */
  permissionMode: z.string().optional(),
  workspaceHash: z.string().optional(),
  projectName: z.string().optional(),
  isSidechain: z.boolean().optional(),
  isMeta: z.boolean().optional(),
  isCompactSummary: z.boolean().optional(),
  isApiError: z.boolean().optional(),
  apiErrorStatus: z.number().int().optional(),
  /** A background copy of another session's history. */
  isBackground: z.boolean().optional(),
  /** Characters of a prompt that a person typed; absent on all other lines. */
  promptLength: z.number().int().optional(),
  durationMs: z.number().optional(),
  /** Cost in USD that the tool itself wrote on the line (old versions). */
  reportedCostUsd: z.number().optional(),
  compaction: z
    .object({
      trigger: z.string().optional(),
      preTokens: z.number().int().optional(),
      postTokens: z.number().int().optional(),
    })
    .optional(),
  message: claudeMessageSchema.optional(),
  toolOutcome: claudeToolOutcomeSchema.optional(),
  /** `progress` lines: what kind, and the subagent's reply they carry. */
  progress: z
    .object({
      kind: z.string().optional(),
      agentId: z.string().optional(),
      requestId: z.string().optional(),
      timestamp: z.string().optional(),
      message: claudeMessageSchema.optional(),
    })
    .optional(),
  /** Keys this version does not know are counted, never kept. */
  unknownKeys: z.number().int().optional(),
});
export type ClaudeRecord = z.infer<typeof claudeRecordSchema>;
