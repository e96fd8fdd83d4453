import { inventPrompt, inventProse } from './catalogue.ts';
import {
  addReply,
  addStateLine,
  addToContext,
  addToolResult,
  addTreeLine,
  type Conversation,
  isOver,
  passTime,
  type ReplyBlock,
} from './conversation.ts';
import { inventToolExchange } from './tool-exchange.ts';
import { isoTime } from './transcript-line.ts';

/** What one turn does beside reading, editing and running. */
export type TurnOptions = {
  /** The person refuses the first tool call. */
  denial: boolean;
  /** The API fails once before it answers. */
  apiError: boolean;
  /** Called at the turn's second step, to put a subagent to work. */
  delegate: ((conversation: Conversation) => void) | null;
};

export const PLAIN_TURN: TurnOptions = { denial: false, apiError: false, delegate: null };

function thinkingBlock(conversation: Conversation): ReplyBlock {
  const { random } = conversation;
  return { type: 'thinking', thinking: inventProse(random, random.integer(1, 4)), signature: random.identifier(120) };
}

function textBlock(conversation: Conversation): ReplyBlock {
  return { type: 'text', text: inventProse(conversation.random, conversation.random.integer(1, 3)) };
}

/** A prompt, as a person types it. */
export function addPrompt(conversation: Conversation): void {
  const { random } = conversation;
  const content = inventPrompt(random);
  addToContext(conversation, content);
  const line = addTreeLine(conversation, {
    type: 'user',
    message: { role: 'user', content },
    promptSource: 'typed',
    permissionMode: 'default',
  });
  const messageId = line.uuid ?? null;
  const snapshot = { messageId, trackedFileBackups: {}, timestamp: isoTime(conversation.clock) };
  addStateLine(conversation, { type: 'file-history-snapshot', messageId, snapshot, isSnapshotUpdate: false });
}

/** A failed request: the retry notice and the local message that Claude Code writes; nothing is billed. */
function addApiError(conversation: Conversation): void {
  const { random } = conversation;
  addTreeLine(conversation, {
    type: 'system',
    subtype: 'api_error',
    level: 'error',
    error: { status: 529, type: 'overloaded_error' },
    retryAttempt: 1,
    retryInMs: 1_000,
    maxRetries: 10,
  });
  passTime(conversation, random.integer(1_000, 4_000));
  const nothing = { input_tokens: 0, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 0 };
  addTreeLine(conversation, {
    type: 'assistant',
    error: 'server_error',
    isApiErrorMessage: true,
    apiErrorStatus: 529,
    message: {
      id: random.uuid(),
      model: '<synthetic>',
      role: 'assistant',
      type: 'message',
      stop_reason: 'stop_sequence',
      stop_sequence: '',
      usage: nothing,
      content: [{ type: 'text', text: 'API Error: 529 the service is overloaded' }],
    },
  });
}

/** One step: the model replies with tool calls, and their results come back. */
export function addToolStep(conversation: Conversation, denied: boolean): void {
  const { random, plan } = conversation;
  const calls = Array.from({ length: random.chance(0.2) ? 2 : 1 }, () => ({
    id: `toolu_01${random.identifier(22)}`,
    exchange: inventToolExchange(random, plan.project),
  }));
  const toolBlocks = calls.map(({ id, exchange: { name, input } }) => ({ type: 'tool_use', id, name, input }));
  const opening = random.pick([[thinkingBlock(conversation)], [textBlock(conversation)], []]);
  addReply(conversation, [...opening, ...toolBlocks]);
  for (const [index, { id, exchange }] of calls.entries()) {
    if (exchange.name === 'Bash' && exchange.durationMs > 2_000) {
      const seconds = Math.floor(exchange.durationMs / 1_000);
      const data = { type: 'bash_progress', output: '', fullOutput: '', elapsedTimeSeconds: seconds, totalLines: 0 };
      addTreeLine(conversation, { type: 'progress', data, toolUseID: `bash-progress-${index}`, parentToolUseID: id });
    }
    addToolResult(conversation, id, exchange, denied && index === 0);
  }
}

/** A search that the API does itself while it answers; it is billed with the response. */
function addServerSearch(conversation: Conversation): void {
  const { random } = conversation;
  const id = `srvtoolu_01${random.identifier(22)}`;
  const use: ReplyBlock = { type: 'server_tool_use', id, name: 'web_search', input: { query: inventProse(random, 1) } };
  const found: ReplyBlock = { type: 'web_search_tool_result', tool_use_id: id, content: [] };
  addReply(conversation, [use, found, textBlock(conversation)], random.integer(1, 3));
}

/** A person asks, the model works and answers. Stops early where the session ends. */
export function addTurn(conversation: Conversation, options: TurnOptions): void {
  const { random } = conversation;
  const [startedAt, firstLine] = [conversation.clock, conversation.lines.length];
  addPrompt(conversation);
  if (options.apiError) addApiError(conversation);
  const steps = random.skewed(2, 12);
  for (let step = 0; step < steps && !isOver(conversation); step += 1) {
    addToolStep(conversation, options.denial && step === 0);
    if (step === 1) options.delegate?.(conversation);
  }
  if (isOver(conversation)) return;
  if (random.chance(0.04)) addServerSearch(conversation);
  addReply(conversation, [textBlock(conversation)]);
  addTreeLine(conversation, {
    type: 'system',
    subtype: 'turn_duration',
    durationMs: conversation.clock - startedAt,
    messageCount: conversation.lines.length - firstLine,
    isMeta: false,
  });
  if (random.chance(0.12)) {
    const { sessionId } = conversation.plan;
    const timestamp = isoTime(conversation.clock);
    addStateLine(conversation, {
      type: 'queue-operation',
      operation: 'enqueue',
      timestamp,
      sessionId,
      content: inventPrompt(random),
    });
    addStateLine(conversation, { type: 'queue-operation', operation: 'dequeue', timestamp, sessionId });
  }
}
