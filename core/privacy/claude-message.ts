import type { ClaudeBlock, ClaudeMessage } from '../contracts/claude-record.ts';
import { readClaudeUsage } from './claude-usage.ts';
import { agentType, fileExtension, identifier, modelName, oneOf, recordKind, toolName } from './labels.ts';
import { asObject, beginningOfText, compact, type JsonObject, textLength } from './loose-json.ts';
import type { SaltedHasher } from './salted-hash.ts';

const ROLES: ReadonlySet<string> = new Set(['user', 'assistant', 'system']);
const STOP_REASONS: ReadonlySet<string> = new Set([
  'end_turn',
  'tool_use',
  'max_tokens',
  'stop_sequence',
  'pause_turn',
  'refusal',
  'model_context_window_exceeded',
]);

/** Raised when a line's usage holds impossible numbers: the line is rejected and counted, never half taken in. */
export class ImpossibleUsageError extends Error {}

/**
 * The counted part of a transcript message.
 * @throws ImpossibleUsageError
 */
export function redactClaudeMessage(value: unknown, hasher: SaltedHasher): ClaudeMessage | undefined {
  const message = asObject(value);
  if (message === undefined) return undefined;
  const usage =
    message.usage === undefined || message.usage === null ? undefined : readClaudeUsage(message.usage, hasher);
  if (usage === null) throw new ImpossibleUsageError();
  return {
    ...compact({
      id: identifier(message.id, hasher),
      role: oneOf(message.role, ROLES),
      model: modelName(message.model, hasher),
      stopReason: oneOf(message.stop_reason, STOP_REASONS),
      usage,
    }),
    blocks: redactBlocks(message.content, hasher),
  };
}

function redactBlocks(content: unknown, hasher: SaltedHasher): ClaudeBlock[] {
  if (typeof content === 'string') return [{ type: 'text', length: content.length }];
  if (!Array.isArray(content)) return [];
  const blocks: ClaudeBlock[] = [];
  for (const item of content) {
    const block = asObject(item);
    if (block !== undefined) blocks.push(redactBlock(block, hasher));
  }
  return blocks;
}

function redactBlock(block: JsonObject, hasher: SaltedHasher): ClaudeBlock {
  const type = recordKind(block.type) ?? 'other';
  const input = asObject(block.input);
  if (type === 'tool_use' || type === 'server_tool_use' || type === 'mcp_tool_use') {
    return {
      type,
      length: textLength(block.input),
      ...compact({
        toolUseId: identifier(block.id, hasher),
        toolName: toolName(block.name, hasher),
        fileExtension: fileExtension(input?.file_path ?? input?.notebook_path ?? input?.path),
        agentType: agentType(input?.subagent_type, hasher),
      }),
    };
  }
  if (type === 'tool_result') {
    const isError = block.is_error === true;
    return {
      type,
      length: textLength(block.content),
      ...compact({
        toolUseId: identifier(block.tool_use_id, hasher),
        isError,
        errorClass: isError ? classifyFailure(block.content) : undefined,
      }),
    };
  }
  return { type, length: textLength(block.text ?? block.thinking ?? block.content ?? block.data) };
}

/** How much of a failure's text is looked at: what happened stands at its beginning. */
const CLASSIFIED_CHARACTERS = 400;

const FAILURE_CLASSES: ReadonlyArray<readonly [string, RegExp]> = [
  // A person said no; a rule or a mode did.
  ['rejected', /doesn't want to (proceed|take this action)|tool use was rejected/i],
  ['denied', /permission to use .* (has been )?denied/i],
  ['interrupted', /interrupted by user|request (was )?(aborted|cancelled)|operation was aborted/i],
  // Before the general `not found`.
  ['no_match', /string to replace not found|no changes to make|matches of the string/i],
  ['timeout', /timed? ?out/i],
  ['not_found', /not exist|no such file|not found|enoent/i],
  ['permission', /permission denied|eacces|eperm|not permitted/i],
  ['not_read_first', /has not been read yet|modified since read/i],
  ['too_large', /exceeds maximum|too large|token limit/i],
  ['invalid_input', /inputvalidationerror|invalid (input|argument|parameter)/i],
  ['exit_code', /exit code \d+|command failed/i],
];

/** Our own name for what went wrong, read from the tool's text, which is not kept. */
function classifyFailure(content: unknown): string {
  const text = beginningOfText(content, CLASSIFIED_CHARACTERS);
  for (const [name, pattern] of FAILURE_CLASSES) if (pattern.test(text)) return name;
  return 'other';
}
