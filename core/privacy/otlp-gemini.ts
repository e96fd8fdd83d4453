import type { OtlpRecord } from '../contracts/otlp-record.ts';
import { modelName, oneOf, toolName } from './labels.ts';
import { asObject, compact, type JsonObject } from './loose-json.ts';
import {
  agent,
  amount,
  countOf,
  duration,
  errorClass,
  idOf,
  model,
  outcome,
  type ReadFields,
  statusCode,
  wholeNumber,
} from './otlp-fields.ts';

const prompt = idOf('promptId', 'prompt_id');

const DECISIONS: ReadonlyMap<string, OtlpRecord['decision']> = new Map([
  ['accept', 'accepted'],
  ['auto_accept', 'accepted'],
  ['reject', 'rejected'],
  ['modify', 'modified'],
]);
const TOOL_SOURCES: ReadonlySet<string> = new Set(['native', 'mcp']);

const call: ReadFields = (attributes, hasher) => {
  const { decision } = attributes;
  const decided = typeof decision === 'string' ? DECISIONS.get(decision) : undefined;
  return {
    ...compact({
      toolName: toolName(attributes.function_name, hasher),
      toolSource: oneOf(attributes.tool_type, TOOL_SOURCES),
      decision: decided,
      errorClass: errorClass(attributes.error_type),
      resultBytes: wholeNumber(attributes.content_length),
    }),
    ...(decided === undefined ? {} : { decidedBy: decision === 'auto_accept' ? 'automatic' : 'user' }),
    ...lines(attributes.metadata),
  };
};

/** Most lines an edit can plausibly have; a figure above this is damage. */
const MAXIMUM_LINES = 10_000_000;

/** The lines of an edit, in an object or in its text. Nothing but the four numbers is looked at. */
function lines(metadata: unknown): Partial<OtlpRecord> {
  const counted = typeof metadata === 'string' ? parsed(metadata) : asObject(metadata);
  const line = (key: string) => {
    const count = wholeNumber(counted?.[key]);
    return count !== undefined && count <= MAXIMUM_LINES ? count : undefined;
  };
  return compact({
    linesAdded: line('model_added_lines'),
    linesRemoved: line('model_removed_lines'),
    userLinesAdded: line('user_added_lines'),
    userLinesRemoved: line('user_removed_lines'),
  });
}

function parsed(text: string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const billed: ReadFields = (attributes) => {
  const count = (key: string) => wholeNumber(attributes[`${key}_token_count`]);
  const [input, output] = [count('input'), count('output')];
  if (input === undefined && output === undefined) return {};
  return {
    tokens: {
      input: input ?? 0,
      output: output ?? 0,
      cacheRead: count('cached_content') ?? 0,
      cacheWrite: 0,
      reasoning: count('thoughts') ?? 0,
      tool: count('tool') ?? 0,
      ...compact({ total: count('total') }),
    },
  };
};

const response: ReadFields = (attributes) => compact({ statusCode: statusCode(attributes.status_code) });

const error: ReadFields = (attributes, hasher) =>
  compact({
    model: modelName(attributes.model_name ?? attributes.model, hasher),
    durationMs: amount(attributes.duration_ms ?? attributes.duration),
    statusCode: statusCode(attributes.status_code),
    errorClass: errorClass(attributes.error_type),
  });

const compression: ReadFields = (attributes) =>
  compact({
    tokensBefore: wholeNumber(attributes.tokens_before),
    tokensAfter: wholeNumber(attributes.tokens_after),
  });

/**
 * What is kept of each event of Gemini. It sends prompts unless told not to, and the arguments of its tools: they are
 * not among the fields.
 */
export const GEMINI_EVENTS: Readonly<Record<string, readonly ReadFields[]>> = {
  config: [],
  user_prompt: [countOf('length', 'prompt_length'), prompt],
  tool_call: [call, duration, outcome, prompt],
  file_operation: [],
  api_request: [model, prompt],
  api_response: [model, billed, duration, response, prompt],
  api_error: [error, prompt],
  tool_output_truncated: [],
  slash_command: [],
  'slash_command.model': [],
  model_routing: [],
  chat_compression: [compression],
  'chat.invalid_chunk': [],
  'chat.content_retry': [],
  'chat.content_retry_failure': [],
  conversation_finished: [],
  flash_fallback: [],
  'agent.start': [agent],
  'agent.finish': [agent, duration],
  hook_call: [duration],
  approval_mode_switch: [],
  malformed_json_response: [],
};
