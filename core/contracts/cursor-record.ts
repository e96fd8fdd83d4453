import { z } from 'zod';

/**
 * One record of Cursor at privacy level `metadata`: a conversation ("composer"), a message ("bubble"), an entry of a
 * list, or a piece of a transcript. Made by core/privacy; lengths are in characters, times are ISO 8601 UTC, hashes are
 * salted with the installation's key. A value that changes becomes another record: of all records of one source that
 * name the same thing, the last one (by generation, then offset) holds.
 */

const count = z.number().int().min(0);
const amount = z.number().min(0);

/** Where a record was read. */
const placeFields = {
  /** `global` and `workspace` are databases; `transcript` is a file below `agent-transcripts`. */
  level: z.enum(['global', 'workspace', 'transcript']),
  /** Table of the database; absent on transcripts. */
  table: z.enum(['ItemTable', 'cursorDiskKV', 'composerHeaders']).optional(),
  /**
   * Salted hash of the folder, as for the other tools; for a window without a folder that of its name. Absent on what
   * the global database does not attribute: there the records of the same composer in a workspace tell.
   */
  workspaceHash: z.string().optional(),
  /** Last folder of the workspace's path. */
  projectName: z.string().optional(),
  /** Keys this version does not know are counted, never kept. */
  unknownKeys: count.optional(),
};

/** What a model is said to have cost in one conversation. */
export const cursorModelUsageSchema = z.object({
  model: z.string(),
  /** Hundredths of a dollar, as Cursor reported them. */
  costCents: amount.optional(),
  /** Requests, as Cursor counts them: no tokens. */
  amount: amount.optional(),
});
export type CursorModelUsage = z.infer<typeof cursorModelUsageSchema>;

/** A piece of code that was proposed, and what became of it. */
export const cursorCodeBlockSchema = z.object({
  /** The message that proposed it. */
  bubbleId: z.string().optional(),
  /** Its number within the message. */
  index: count.optional(),
  /** Salted hash of the file's URI: tells blocks of one file from those of another. */
  fileHash: z.string(),
  /** generating, completed, applying, applied, accepted, rejected, cancelled, aborted, outdated, none, error; else `other`. */
  status: z.string().optional(),
  language: z.string().optional(),
  /** With its dot. */
  fileExtension: z.string().optional(),
  /** It changed nothing. */
  isNoOp: z.boolean().optional(),
});
export type CursorCodeBlock = z.infer<typeof cursorCodeBlockSchema>;

/** A message of a conversation, in the conversation's own order. */
export const cursorBubbleOrderSchema = z.object({
  bubbleId: z.string(),
  role: z.enum(['user', 'assistant']).optional(),
  createdAt: z.string().optional(),
});

/** `composerData:<id>`, or a conversation's head in a list of all. */
export const cursorComposerSchema = z.object({
  type: z.literal('composer'),
  ...placeFields,
  composerId: z.string(),
  /** A head names a conversation whose whole record is elsewhere: without bubbles, usage and code blocks. */
  isHead: z.boolean(),
  createdAt: z.string().optional(),
  lastUpdatedAt: z.string().optional(),
  /** agent, chat, edit, plan, debug, background, multitask; else `other`. */
  mode: z.string().optional(),
  /** `default` where Cursor chooses. */
  model: z.string().optional(),
  isMaxMode: z.boolean().optional(),
  isAgentic: z.boolean().optional(),
  /** none, generating, completed, aborted, cancelled, error; else `other`. */
  status: z.string().optional(),
  linesAdded: count.optional(),
  linesRemoved: count.optional(),
  filesChanged: count.optional(),
  /** What filled the context window when it was last measured; no sum of what was sent. */
  contextTokensUsed: count.optional(),
  contextTokenLimit: count.optional(),
  usage: z.array(cursorModelUsageSchema).optional(),
  /** How the messages are kept: in this record (each a `bubble` record too), in rows of their own, in a blob store. */
  layout: z.enum(['inline', 'rows', 'state', 'none']).optional(),
  /** All its messages in their order; absent on heads, and where a blob store has them. */
  bubbles: z.array(cursorBubbleOrderSchema).optional(),
  /** Layout `state`: how many messages of each role the blob store could tell; `unread` = other or missing blobs. */
  stateMessages: z.object({ user: count, assistant: count, tool: count, unread: count }).optional(),
  /** The conversation that called this one. */
  parentComposerId: z.string().optional(),
  /** The tool call that made this conversation: the `toolCall.id` of a bubble of its parent. */
  parentToolCallId: z.string().optional(),
  /** Conversations that this one called. */
  subComposerIds: z.array(z.string()).optional(),
  codeBlocks: z.array(cursorCodeBlockSchema).optional(),
  isArchived: z.boolean().optional(),
  /** Not sent yet. */
  isDraft: z.boolean().optional(),
  /** Salted hash of the git branch it began on. */
  branchHash: z.string().optional(),
});
export type CursorComposer = z.infer<typeof cursorComposerSchema>;

export const cursorToolCallSchema = z.object({
  id: z.string().optional(),
  name: z.string().optional(),
  /** completed, error, cancelled, loading; else `other`. */
  status: z.string().optional(),
  /** accepted, rejected; absent where nobody was asked. Any other word is `other`. */
  userDecision: z.string().optional(),
  argumentsLength: count,
  resultLength: count,
  /** Our own class of a failure, never the tool's text. */
  errorClass: z.string().optional(),
  /** Extension of the file a call is about, with its dot. */
  fileExtension: z.string().optional(),
  /** Of an edit, where its result tells. */
  linesAdded: count.optional(),
  linesRemoved: count.optional(),
});
export type CursorToolCall = z.infer<typeof cursorToolCallSchema>;

/** `bubbleId:<composer>:<bubble>`, or a message inside its composer's record. */
export const cursorBubbleSchema = z.object({
  type: z.literal('bubble'),
  ...placeFields,
  composerId: z.string(),
  bubbleId: z.string(),
  serverBubbleId: z.string().optional(),
  role: z.enum(['user', 'assistant']).optional(),
  createdAt: z.string().optional(),
  clientStartAt: z.string().optional(),
  clientSettleAt: z.string().optional(),
  clientEndAt: z.string().optional(),
  /** From client start to client end. */
  durationMs: amount.optional(),
  model: z.string().optional(),
  /** As told: both zero where Cursor tells nothing, which is most bubbles. Absent where there is no count at all. */
  inputTokens: count.optional(),
  outputTokens: count.optional(),
  /** Of the context so far; no sum of what was sent. */
  tokensUpUntilHere: count.optional(),
  textLength: count,
  thinkingLength: count.optional(),
  thinkingDurationMs: amount.optional(),
  isAgentic: z.boolean().optional(),
  toolCall: cursorToolCallSchema.optional(),
  /** Salted hash: bubbles of one request share it. */
  usageHash: z.string().optional(),
  codeBlocksCount: count.optional(),
});
export type CursorBubble = z.infer<typeof cursorBubbleSchema>;

/** An entry of a workspace's `aiService.generations`. */
export const cursorGenerationSchema = z.object({
  type: z.literal('generation'),
  ...placeFields,
  generationId: z.string(),
  createdAt: z.string().optional(),
  /** cmdk, composer, apply, chat ... */
  generationType: z.string().optional(),
  textLength: count,
});
export type CursorGeneration = z.infer<typeof cursorGenerationSchema>;

/** An entry of a workspace's `aiService.prompts`: it has neither id nor time. */
export const cursorPromptSchema = z.object({
  type: z.literal('prompt'),
  ...placeFields,
  /** Salted hash of its text, and how often that text stood before it in the list. */
  promptId: z.string(),
  commandType: z.number().int().optional(),
  textLength: count,
});
export type CursorPrompt = z.infer<typeof cursorPromptSchema>;

/** `aiCodeTracking.dailyStats`: lines of one day on this machine, in all conversations. */
export const cursorDailyStatsSchema = z.object({
  type: z.literal('dailyStats'),
  ...placeFields,
  /** YYYY-MM-DD of the machine's zone. */
  date: z.string(),
  tabSuggestedLines: count,
  tabAcceptedLines: count,
  composerSuggestedLines: count,
  composerAcceptedLines: count,
});
export type CursorDailyStats = z.infer<typeof cursorDailyStatsSchema>;

/** That there is a workspace; its labels are in the fields of the place. */
export const cursorWorkspaceSchema = z.object({
  type: z.literal('workspace'),
  ...placeFields,
});
export type CursorWorkspace = z.infer<typeof cursorWorkspaceSchema>;

export const cursorTranscriptToolSchema = z.object({
  name: z.string().optional(),
  id: z.string().optional(),
  argumentsLength: count,
  /** Extension of the file a call is about, with its dot. */
  fileExtension: z.string().optional(),
});

/**
 * A message of an agent's transcript, or the end of a turn. It has no id and no time: its order in the file is the
 * event's offset, and the event's timestamp is that of the file when it was read.
 */
export const cursorTranscriptLineSchema = z.object({
  type: z.literal('transcriptLine'),
  ...placeFields,
  composerId: z.string(),
  /** Of a subagent's transcript: the conversation that called it. */
  parentComposerId: z.string().optional(),
  /** Absent on the end of a turn. */
  role: z.enum(['user', 'assistant', 'tool', 'other']).optional(),
  /** success, error, aborted; else `other`. Only on the end of a turn. */
  turnStatus: z.string().optional(),
  textLength: count,
  thinkingLength: count.optional(),
  /** Calls, in their order. */
  tools: z.array(cursorTranscriptToolSchema),
  /** Characters of tools' results. */
  resultLength: count.optional(),
});
export type CursorTranscriptLine = z.infer<typeof cursorTranscriptLineSchema>;

export const cursorRecordSchema = z.discriminatedUnion('type', [
  cursorComposerSchema,
  cursorBubbleSchema,
  cursorGenerationSchema,
  cursorPromptSchema,
  cursorDailyStatsSchema,
  cursorWorkspaceSchema,
  cursorTranscriptLineSchema,
]);
export type CursorRecord = z.infer<typeof cursorRecordSchema>;

/** The session under which a workspace's own records are stored: those of no conversation. */
export function cursorWorkspaceSession(workspaceHash: string): string {
  return `workspace_${workspaceHash}`;
}
