import { z } from 'zod';
import { HOOKED_TOOLS, type HookedTool } from './hooked-tools.ts';
import type { Platform } from './platform.ts';

export { HOOKED_TOOLS, type HookedTool } from './hooked-tools.ts';
export const hookedToolSchema = z.enum(HOOKED_TOOLS);

/** Whose events those are. */
export const HOOKED_PLATFORMS: Readonly<Record<HookedTool, Platform>> = {
  'claude-code': 'claude_code',
  codex: 'codex_cli',
  gemini: 'gemini_cli',
  cursor: 'cursor',
};

/** What a hook tells of, whatever the tool calls it. */
export const HOOK_EVENTS = [
  'session_start',
  'session_end',
  'prompt',
  'tool_start',
  'tool_end',
  'tool_failure',
  'permission_request',
  'permission_denied',
  'compaction_start',
  'compaction_end',
  'subagent_start',
  'subagent_stop',
  'turn_end',
  'turn_failure',
] as const;
export const hookEventSchema = z.enum(HOOK_EVENTS);
export type HookEvent = z.infer<typeof hookEventSchema>;

const length = z.number().int().min(0);

/** One call of a hook at privacy level `metadata`. Made by core/privacy; lengths are in characters. */
export const hookRecordSchema = z.object({
  event: hookEventSchema,
  /** How a session began: startup, resume, clear, compact. */
  source: z.string().optional(),
  /** Why a session ended, in the tool's word. */
  reason: z.string().optional(),
  /** What a compaction was begun by: auto or manual. */
  trigger: z.string().optional(),
  permissionMode: z.string().optional(),
  model: z.string().optional(),
  /** The prompt or turn that it belongs to. */
  promptId: z.string().optional(),
  /** The tool's own id of the call, as its transcript has it. */
  toolUseId: z.string().optional(),
  toolName: z.string().optional(),
  /** The subagent in which it happened. */
  agentId: z.string().optional(),
  agentType: z.string().optional(),
  promptLength: length.optional(),
  inputLength: length.optional(),
  resultLength: length.optional(),
  errorLength: length.optional(),
  /** How long the tool ran, without the time in which a person was asked. */
  durationMs: z.number().min(0).optional(),
  isInterrupt: z.boolean().optional(),
});
export type HookRecord = z.infer<typeof hookRecordSchema>;

/** Longest text of a message: names and ids. */
const TEXT_CHARACTERS = 256;
const text = z.string().max(TEXT_CHARACTERS);

/** What the hook command sends: a tool's own words, of which core/privacy keeps what may pass. No other key is taken. */
export const hookMessageSchema = z.strictObject({
  version: z.literal(1),
  tool: hookedToolSchema,
  /** Tells two calls in the same millisecond apart, and a repeated message from a new one. */
  nonce: z.string().regex(/^[0-9a-f]{16}$/),
  /** ISO 8601, UTC. */
  at: z.iso.datetime(),
  session: text.min(1),
  event: hookEventSchema,
  source: text.optional(),
  reason: text.optional(),
  trigger: text.optional(),
  permissionMode: text.optional(),
  model: text.optional(),
  promptId: text.optional(),
  toolUseId: text.optional(),
  toolName: text.optional(),
  agentId: text.optional(),
  agentType: text.optional(),
  promptLength: length.optional(),
  inputLength: length.optional(),
  resultLength: length.optional(),
  errorLength: length.optional(),
  durationMs: z.number().min(0).optional(),
  isInterrupt: z.boolean().optional(),
});
export type HookMessage = z.infer<typeof hookMessageSchema>;

/** Where messages go. Written by the gateway while it listens, read by the hook command beside it. */
export const hookEndpointSchema = z.object({
  version: z.literal(1),
  /** On 127.0.0.1. */
  port: z.number().int().min(1).max(65_535),
  token: z.string().min(1),
});
export type HookEndpoint = z.infer<typeof hookEndpointSchema>;

/** Name of that file, in the folder of the hook command in the home. */
export const HOOKS_FOLDER = 'hooks';
export const HOOK_ENDPOINT_FILE = 'endpoint.json';
/** Where it is sent. */
export const HOOK_ROUTE = '/v1/hooks';
