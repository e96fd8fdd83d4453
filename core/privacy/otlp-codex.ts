import type { OtlpRecord } from '../contracts/otlp-record.ts';
import { compact } from './loose-json.ts';
import {
  amount,
  countOf,
  duration,
  failure,
  model,
  outcome,
  type ReadFields,
  toolCall,
  trigger,
  wholeNumber,
} from './otlp-fields.ts';

/** The one stream event that tells what was billed; the others are its pieces and come by the hundred. */
export const CODEX_COMPLETED = 'response.completed';

const call = toolCall('tool_name', 'call_id');

/** Review decisions as Codex names them; their details stand behind a bracket or a colon. */
const ACCEPTED = /^approved/i;
const REJECTED = /^(denied|abort|timed_?out|rejected)/i;

const decision: ReadFields = (attributes) => ({
  ...compact({ decision: readDecision(attributes.decision) }),
  decidedBy: attributes.source === 'user' ? 'user' : 'automatic',
});

function readDecision(value: unknown): OtlpRecord['decision'] {
  if (typeof value !== 'string') return undefined;
  if (ACCEPTED.test(value)) return 'accepted';
  return REJECTED.test(value) ? 'rejected' : undefined;
}

const billed: ReadFields = (attributes) => {
  const [input, output] = [wholeNumber(attributes.input_token_count), wholeNumber(attributes.output_token_count)];
  if (attributes['event.kind'] !== CODEX_COMPLETED || (input === undefined && output === undefined)) return {};
  return {
    tokens: {
      input: input ?? 0,
      output: output ?? 0,
      cacheRead: wholeNumber(attributes.cached_token_count) ?? 0,
      cacheWrite: 0,
      reasoning: wholeNumber(attributes.reasoning_token_count) ?? 0,
      tool: wholeNumber(attributes.tool_token_count) ?? 0,
    },
  };
};

const success: ReadFields = (attributes) => compact({ success: asSuccess(attributes.success) });

function asSuccess(value: unknown): boolean | undefined {
  return value === undefined ? undefined : value === true || value === 'true';
}

const sandbox: ReadFields = (attributes) => compact({ durationMs: amount(attributes.initial_duration_ms) });

/**
 * What is kept of each event of Codex. `tool_result` carries arguments and output in clear, whatever the settings say:
 * they are not among the fields.
 */
export const CODEX_EVENTS: Readonly<Record<string, readonly ReadFields[]>> = {
  conversation_starts: [model],
  user_prompt: [countOf('length', 'prompt_length'), model],
  api_request: [model, duration, failure],
  sse_event: [trigger('event.kind', [CODEX_COMPLETED]), model, duration, billed],
  websocket_connect: [model, duration, success],
  websocket_request: [model, duration, success],
  auth_recovery: [],
  tool_decision: [call, decision],
  tool_result: [call, duration, outcome],
  sandbox_outcome: [call, sandbox],
  startup_phase: [duration],
  turn_ttft: [model, duration],
};
