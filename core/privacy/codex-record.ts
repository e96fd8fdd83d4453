import type { CodexRecord, CodexTokens } from '../contracts/codex-record.ts';
import { readCodexRateLimits } from './codex-rate-limits.ts';
import { redactCodexSession } from './codex-session.ts';
import { readCodexTokens } from './codex-tokens.ts';
import { redactCodexTool } from './codex-tool.ts';
import { classifyCodexFailure } from './codex-tool-output.ts';
import { identifier, modelName, oneOf, projectName, recordKind } from './labels.ts';
import { asAmount, asCount, asObject, beginningOfText, compact, type JsonObject, textLength } from './loose-json.ts';
import type { SaltedHasher } from './salted-hash.ts';

const ROLES: ReadonlySet<string> = new Set(['user', 'assistant', 'developer', 'system', 'tool']);
const EFFORTS: ReadonlySet<string> = new Set(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']);
const APPROVALS: ReadonlySet<string> = new Set(['untrusted', 'on-failure', 'on-request', 'granular', 'never']);
const SANDBOXES: ReadonlySet<string> = new Set([
  'read-only',
  'workspace-write',
  'danger-full-access',
  'external-sandbox',
]);
const ABORT_REASONS: ReadonlySet<string> = new Set(['interrupted', 'replaced', 'review_ended', 'budget_limited']);
const PLANS: ReadonlySet<string> = new Set(['free', 'go', 'plus', 'pro', 'team', 'business', 'enterprise', 'edu']);

/** Keys of a rollout line's envelope that this version knows; all others are only counted. */
const KNOWN_KEYS: ReadonlySet<string> = new Set(['timestamp', 'type', 'payload', 'ordinal']);

/** Token counts that cannot be true: the line is rejected and counted, never half taken in. */
export class ImpossibleTokensError extends Error {}

/** How a line was read: what the record says of its place. */
export type CodexLinePlace = Pick<CodexRecord, 'lineBytes' | 'isArchived' | 'isCompressed'>;

/**
 * A rollout line reduced to what may be stored at level `metadata`: times, models, tokens, tool names, success,
 * durations, counts, lengths, extensions, and the project's label. No prompt, answer, code, command, path, branch,
 * address or error text gets past this function; nothing reaches the queue without it.
 *
 * @param line a parsed line of any version
 * @param timeMs of the line, epoch milliseconds: what a limit's remaining seconds are counted from
 * @throws ImpossibleTokensError
 */
export function redactCodexRecord(
  line: JsonObject,
  place: CodexLinePlace,
  timeMs: number,
  hasher: SaltedHasher,
): CodexRecord {
  const type = recordKind(line.type) ?? 'unknown';
  // A list of old versions' lines has no envelope.
  const payload = asObject(line.payload) ?? {};
  return {
    type,
    ...place,
    ...compact({
      subtype: type === 'session_meta' ? undefined : recordKind(payload.type),
      session: type === 'session_meta' ? redactCodexSession(payload, hasher) : undefined,
      turnId: identifier(payload.turn_id, hasher),
      workspaceHash: workspaceHash(payload.cwd, hasher),
      projectName: projectName(payload.cwd),
      unknownKeys: countUnknownKeys(line),
    }),
    ...(type === 'turn_context' ? redactTurnContext(payload, hasher) : {}),
    ...(type === 'response_item' ? redactItem(payload, hasher) : {}),
    ...(type === 'event_msg' ? redactEvent(payload, timeMs, hasher) : {}),
  };
}

/** A drive has two spellings, and Codex writes the one in its terminal and the other in its editors. */
function workspaceHash(folder: unknown, hasher: SaltedHasher): string | undefined {
  if (typeof folder !== 'string' || folder === '') return undefined;
  return hasher.hash(
    'workspace',
    folder.replace(/^[a-z]:(?=[\\/])/, (drive) => drive.toUpperCase()),
  );
}

function countUnknownKeys(line: JsonObject): number | undefined {
  let count = 0;
  for (const key in line) if (!KNOWN_KEYS.has(key)) count += 1;
  return count === 0 ? undefined : count;
}

function redactTurnContext(payload: JsonObject, hasher: SaltedHasher): Partial<CodexRecord> {
  const { sandbox_policy: sandbox } = payload;
  return compact({
    model: modelName(payload.model, hasher),
    effort: oneOf(payload.effort, EFFORTS),
    approvalPolicy: oneOf(payload.approval_policy, APPROVALS),
    sandbox: oneOf(asObject(sandbox)?.mode ?? asObject(sandbox)?.type ?? sandbox, SANDBOXES),
  });
}

function redactItem(payload: JsonObject, hasher: SaltedHasher): Partial<CodexRecord> {
  const tool = redactCodexTool(payload, hasher);
  if (tool !== undefined) return { tool };
  if (payload.type === 'message') {
    return { length: textLength(payload.content), ...compact({ role: oneOf(payload.role, ROLES) }) };
  }
  return payload.type === 'reasoning' ? { length: textLength([payload.summary, payload.content]) } : {};
}

function redactEvent(payload: JsonObject, timeMs: number, hasher: SaltedHasher): Partial<CodexRecord> {
  switch (payload.type) {
    case 'token_count':
      return redactTokenCount(payload, timeMs, hasher);
    case 'user_message':
      return { length: textLength(payload.message), ...compact({ promptLength: typedPromptLength(payload) }) };
    case 'agent_message':
      return { length: textLength(payload.message) };
    case 'agent_reasoning':
      return { length: textLength(payload.text) };
    case 'error':
    case 'stream_error':
      return { errorClass: classifyError(payload) };
    case 'task_started':
    case 'task_complete':
    case 'turn_started':
    case 'turn_complete':
    case 'turn_aborted':
      return redactTurnEvent(payload);
    default: {
      const tool = redactCodexTool(payload, hasher);
      return tool === undefined ? {} : { tool };
    }
  }
}

/** @throws ImpossibleTokensError */
function redactTokenCount(payload: JsonObject, timeMs: number, hasher: SaltedHasher): Partial<CodexRecord> {
  const info = asObject(payload.info);
  const limits = asObject(payload.rate_limits);
  const rateLimits = readCodexRateLimits(limits, timeMs, hasher);
  return compact({
    lastTokens: possible(readCodexTokens(info?.last_token_usage, 'response')),
    totalTokens: possible(readCodexTokens(info?.total_token_usage, 'session')),
    contextWindow: asCount(info?.model_context_window),
    model: modelName(info?.model ?? info?.model_name, hasher),
    rateLimits: rateLimits.length === 0 ? undefined : rateLimits,
    planType: oneOf(limits?.plan_type, PLANS),
  });
}

function possible(tokens: CodexTokens | undefined | null): CodexTokens | undefined {
  if (tokens === null) throw new ImpossibleTokensError();
  return tokens;
}

function redactTurnEvent(payload: JsonObject): Partial<CodexRecord> {
  const failed = payload.error !== undefined && payload.error !== null;
  return compact({
    durationMs: asAmount(payload.duration_ms),
    timeToFirstTokenMs: asAmount(payload.time_to_first_token_ms),
    contextWindow: asCount(payload.model_context_window),
    abortReason: oneOf(payload.reason, ABORT_REASONS),
    errorClass: failed ? classifyError({ message: payload.error }) : undefined,
  });
}

/** Wrappers that the tool itself sends in the person's name. */
const WRAPPED =
  /^\s*(<(environment_context|user_instructions|turn_aborted|user_action|skill)\b|# AGENTS\.md instructions)/;
const UNTYPED_KINDS: ReadonlySet<unknown> = new Set(['user_instructions', 'environment_context']);

/** Characters of a prompt that a person typed. Pictures alone are a prompt of no characters. */
function typedPromptLength(payload: JsonObject): number | undefined {
  if (UNTYPED_KINDS.has(payload.kind)) return undefined;
  const message = payload.message;
  if (typeof message !== 'string' || WRAPPED.test(message)) return undefined;
  const hasPictures = [payload.images, payload.local_images].some((list) => Array.isArray(list) && list.length > 0);
  return message === '' && !hasPictures ? undefined : message.length;
}

/** How much of an error's text is looked at: what happened stands at its beginning. */
const CLASSIFIED_CHARACTERS = 400;

const ERROR_CLASSES: ReadonlyArray<readonly [string, RegExp]> = [
  ['usage_limit', /usage.?limit|quota|out of credits/i],
  ['rate_limit', /rate.?limit|too many requests|\b429\b/i],
  ['context_window', /context.?window|context length/i],
  ['unauthorized', /unauthori[sz]ed|\b401\b|forbidden|\b403\b|log ?in/i],
  ['overloaded', /overloaded|server_?error|\b5\d\d\b/i],
  ['stream', /stream|disconnected|connection|network/i],
];

function classifyError(payload: JsonObject): string {
  const text = beginningOfText([payload.codex_error_info, payload.message], CLASSIFIED_CHARACTERS);
  for (const [name, pattern] of ERROR_CLASSES) if (pattern.test(text)) return name;
  return classifyCodexFailure(text);
}
