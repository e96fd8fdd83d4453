import type { OtlpRecord } from '../contracts/otlp-record.ts';
import type { OtlpAttributes } from '../contracts/otlp-signal.ts';
import { oneOf } from './labels.ts';
import { compact } from './loose-json.ts';
import {
  agent,
  amount,
  countOf,
  duration,
  failure,
  idOf,
  model,
  outcome,
  type ReadFields,
  toolCall,
  trigger,
  wholeNumber,
} from './otlp-fields.ts';

const SPEEDS: ReadonlySet<string> = new Set(['normal', 'standard', 'fast']);
const QUERY_SOURCES: ReadonlySet<string> = new Set(['main', 'subagent', 'auxiliary']);
const TOOL_SOURCES: ReadonlySet<string> = new Set(['builtin', 'mcp', 'sdk_host_builtin_mcp']);
/** Sources of decisions in which a person was asked, now or once. */
const USER_SOURCES: ReadonlySet<unknown> = new Set(['user_permanent', 'user_temporary', 'user_abort', 'user_reject']);
const DECISIONS: ReadonlyMap<string, OtlpRecord['decision']> = new Map([
  ['accept', 'accepted'],
  ['reject', 'rejected'],
]);

const request = idOf('requestId', 'request_id');
const message = idOf('messageId', 'message.uuid');
const prompt = idOf('promptId', 'prompt.id');
const call = toolCall('tool_name', 'tool_use_id');

const query: ReadFields = (attributes) =>
  compact({
    querySource: oneOf(attributes.query_source, QUERY_SOURCES),
    speed: oneOf(attributes.speed, SPEEDS),
  });

const billed: ReadFields = (attributes) => {
  const [input, output] = [wholeNumber(attributes.input_tokens), wholeNumber(attributes.output_tokens)];
  if (input === undefined && output === undefined) return {};
  return {
    tokens: {
      input: input ?? 0,
      output: output ?? 0,
      cacheRead: wholeNumber(attributes.cache_read_tokens) ?? 0,
      cacheWrite: wholeNumber(attributes.cache_creation_tokens) ?? 0,
      reasoning: 0,
      tool: 0,
    },
    ...compact({ costUsd: amount(attributes.cost_usd) }),
  };
};

const decision: ReadFields = (attributes) => ({
  ...compact({
    decision: typeof attributes.decision === 'string' ? DECISIONS.get(attributes.decision) : undefined,
    toolSource: oneOf(attributes.tool_source, TOOL_SOURCES),
  }),
  decidedBy: USER_SOURCES.has(attributes.source) ? 'user' : 'automatic',
});

const compaction: ReadFields = (attributes) =>
  compact({
    tokensBefore: wholeNumber(attributes.pre_tokens),
    tokensAfter: wholeNumber(attributes.post_tokens),
  });

const command: ReadFields = (attributes) =>
  typeof attributes.command_name === 'string' && attributes.command_name !== '' ? { isCommand: true } : {};

const hooks: ReadFields = (attributes) => compact({ durationMs: amount(attributes.total_duration_ms) });

const MODES = ['default', 'plan', 'acceptEdits', 'bypassPermissions', 'dontAsk', 'auto'];

/** What is kept of each event of Claude Code. Events that name only things of the user's are counted by their name. */
export const CLAUDE_EVENTS: Readonly<Record<string, readonly ReadFields[]>> = {
  user_prompt: [countOf('length', 'prompt_length'), message, prompt, command],
  assistant_response: [countOf('length', 'response_length'), model, request, message, query],
  tool_result: [
    call,
    outcome,
    duration,
    failure,
    countOf('inputBytes', 'tool_input_size_bytes'),
    countOf('resultBytes', 'tool_result_size_bytes'),
  ],
  tool_decision: [call, decision],
  api_request: [model, request, billed, duration, query, agent],
  api_error: [model, request, failure, duration, query, agent],
  api_retries_exhausted: [model, failure],
  api_refusal: [model, request, failure, query],
  api_request_body: [model, countOf('length', 'body_length'), query],
  api_response_body: [model, request, countOf('length', 'body_length'), query],
  permission_mode_changed: [trigger('to_mode', MODES)],
  compaction: [trigger('trigger', ['auto', 'manual']), outcome, duration, compaction],
  subagent_completed: [agent, model, duration],
  skill_activated: [],
  mcp_server_connection: [trigger('status', ['connected', 'failed', 'disconnected']), duration],
  hook_registered: [],
  hook_execution_start: [],
  hook_execution_complete: [hooks],
  hook_plugin_metrics: [],
  plugin_installed: [],
  plugin_loaded: [],
  at_mention: [trigger('mention_type', ['file', 'directory', 'agent', 'mcp_resource', 'peer']), outcome],
  auth: [outcome, failure],
  internal_error: [],
  feedback_survey: [],
  retention_sweep: [],
};

/** What may be kept of a point's attributes. */
const pointFields: readonly ReadFields[] = [model, query, agent, call];

/** What is kept of each metric of Claude Code, and which words its `type` may be. */
export const CLAUDE_METRICS: Readonly<Record<string, readonly string[]>> = {
  'session.count': ['fresh', 'resume', 'continue', 'agents_view'],
  'lines_of_code.count': ['added', 'removed'],
  'pull_request.count': [],
  'commit.count': [],
  'cost.usage': [],
  'token.usage': ['input', 'output', 'cacheRead', 'cacheCreation'],
  'code_edit_tool.decision': ['accept', 'reject'],
  'active_time.total': ['user', 'cli'],
};

/** The fields of a point, without its number. */
export function readClaudePoint(attributes: OtlpAttributes, hasher: Parameters<ReadFields>[1]): Partial<OtlpRecord> {
  return Object.assign({}, ...pointFields.map((read) => read(attributes, hasher)));
}

/** What of a metric a point counts; undefined where it does not say. */
export function pointType(metric: string, attributes: OtlpAttributes): string | undefined {
  const words = new Set(CLAUDE_METRICS[metric] ?? []);
  return oneOf(attributes.type ?? attributes.start_type ?? attributes.decision, words);
}
