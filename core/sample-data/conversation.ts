import { createRandom, type Random } from './random.ts';
import type { SessionPlan } from './schedule.ts';
import type { ToolExchange } from './tool-exchange.ts';
import { isoTime, type JsonObject, type JsonValue, type TranscriptLine } from './transcript-line.ts';
import { type BilledTokens, recordResponse, type SampleTruth } from './truth.ts';

/** One conversation with a model, of a session or of a subagent: its clock, its context and its lines so far. */
export type Conversation = {
  plan: SessionPlan;
  random: Random;
  truth: SampleTruth;
  model: string;
  /** Set in subagents; their lines carry the parent's session id. */
  agentId: string | null;
  lines: TranscriptLine[];
  clock: number;
  lastUuid: string | null;
  /** Tokens that the next response finds in the cache, and those it is the first to read. */
  cachedTokens: number;
  newTokens: number;
};

/** A reply's content block and its share of the output. */
export type ReplyBlock = JsonObject & { type: string };

export type Reply = { at: number; lines: TranscriptLine[] };

// What a system prompt and the tools' descriptions weigh; a subagent is told less.
const OPENING_TOKENS = 19_400;
const SUBAGENT_OPENING_TOKENS = 6_200;
const CHARACTERS_PER_TOKEN = 4;

export function startConversation(plan: SessionPlan, truth: SampleTruth): Conversation {
  return {
    plan,
    random: createRandom(plan.seed),
    truth,
    model: plan.model,
    agentId: null,
    lines: [],
    clock: plan.startAt,
    lastUuid: null,
    cachedTokens: 0,
    newTokens: OPENING_TOKENS,
  };
}

export function startSubagent(parent: Conversation, agentId: string, model: string): Conversation {
  const fresh = { agentId, model, lines: [], lastUuid: null, cachedTokens: 0, newTokens: SUBAGENT_OPENING_TOKENS };
  return { ...parent, ...fresh };
}

/** Lets time pass, but never beyond the session's end. */
export function passTime(conversation: Conversation, milliseconds: number): void {
  conversation.clock = Math.min(conversation.clock + milliseconds, conversation.plan.endAt);
}

export function isOver(conversation: Conversation): boolean {
  return conversation.clock >= conversation.plan.endAt;
}

/** The model has `text` to read in its next response. */
export function addToContext(conversation: Conversation, text: string): void {
  conversation.newTokens += Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

/** Adds a line of the conversation's tree: it follows the line before it. */
export function addTreeLine(conversation: Conversation, fields: JsonObject): TranscriptLine {
  const { plan, random, agentId } = conversation;
  const uuid = random.uuid();
  const line: TranscriptLine = {
    parentUuid: conversation.lastUuid,
    isSidechain: agentId !== null,
    ...(agentId === null ? {} : { agentId }),
    userType: 'external',
    entrypoint: 'cli',
    cwd: plan.project.folder,
    sessionId: plan.sessionId,
    version: plan.version,
    gitBranch: plan.branch,
    ...fields,
    uuid,
    timestamp: isoTime(conversation.clock),
  };
  conversation.lastUuid = uuid;
  conversation.lines.push(line);
  return line;
}

/** Adds a line that stands outside the tree: titles, modes, queue operations. */
export function addStateLine(conversation: Conversation, line: TranscriptLine): void {
  conversation.lines.push(line);
}

function billResponse(conversation: Conversation, outputTokens: number, webSearches: number): BilledTokens {
  const { random, plan } = conversation;
  const written = conversation.newTokens;
  const longLived = { '1h': written, '5m': 0, both: Math.floor(written / 2) }[plan.cacheLifetime];
  const billed = {
    inputTokens: random.integer(2, 14),
    outputTokens,
    cacheReadTokens: conversation.cachedTokens,
    cacheWrite5mTokens: written - longLived,
    cacheWrite1hTokens: longLived,
    webSearches,
  };
  conversation.cachedTokens += written;
  conversation.newTokens = outputTokens;
  return billed;
}

function usageObject(billed: BilledTokens, outputTokens: number): JsonObject {
  return {
    input_tokens: billed.inputTokens,
    cache_creation_input_tokens: billed.cacheWrite5mTokens + billed.cacheWrite1hTokens,
    cache_read_input_tokens: billed.cacheReadTokens,
    output_tokens: outputTokens,
    server_tool_use: { web_search_requests: billed.webSearches, web_fetch_requests: 0 },
    service_tier: 'standard',
    cache_creation: {
      ephemeral_5m_input_tokens: billed.cacheWrite5mTokens,
      ephemeral_1h_input_tokens: billed.cacheWrite1hTokens,
    },
    inference_geo: 'not_available',
    speed: 'standard',
  };
}

/**
 * One API response: a line for each content block, all with the same ids and the same input, while `output_tokens`
 * grows until the last line has what was billed.
 */
export function addReply(conversation: Conversation, blocks: readonly ReplyBlock[], webSearches = 0): Reply {
  const { random, truth, model, plan } = conversation;
  const outputTokens = random.skewed(60, 2_600) + blocks.length * 20;
  const billed = billResponse(conversation, outputTokens, webSearches);
  passTime(conversation, random.skewed(1_200, 14_000));
  const at = conversation.clock;
  recordResponse(truth, at, model, billed);
  const id = plan.gateway ? `chatcmpl-${random.hex(24)}` : `msg_01${random.identifier(22)}`;
  const requestId = `req_011C${random.identifier(20)}`;
  const callsTool = blocks.some(({ type }) => type === 'tool_use');
  const lines = blocks.map((block, index) => {
    const isLast = index === blocks.length - 1;
    const sofar = isLast ? outputTokens : Math.min(outputTokens - 1, 1 + index * random.integer(5, 60));
    const line = addTreeLine(conversation, {
      ...(plan.gateway ? {} : { requestId }),
      type: 'assistant',
      message: {
        model,
        id,
        type: 'message',
        role: 'assistant',
        content: [block],
        stop_reason: isLast ? (callsTool ? 'tool_use' : 'end_turn') : null,
        stop_sequence: null,
        usage: usageObject(billed, sofar),
      },
    });
    if (!isLast) passTime(conversation, random.integer(200, 3_000));
    return line;
  });
  return { at, lines };
}

/** A tool's answer. `denied` = the person refused the call. */
export function addToolResult(
  conversation: Conversation,
  toolUseId: string,
  exchange: ToolExchange,
  denied: boolean,
): TranscriptLine {
  const { truth } = conversation;
  const failed = exchange.failed || denied;
  truth.toolCalls += 1;
  if (failed) truth.toolFailures += 1;
  passTime(conversation, exchange.durationMs);
  const content = denied ? 'The call was declined. Wait for further instructions.' : exchange.content;
  const toolUseResult: JsonValue = denied ? `Error: ${content}` : exchange.toolUseResult;
  addToContext(conversation, content);
  const result = { tool_use_id: toolUseId, type: 'tool_result', content, ...(failed ? { is_error: true } : {}) };
  return addTreeLine(conversation, {
    type: 'user',
    message: { role: 'user', content: [result] },
    toolUseResult,
    ...(denied ? { toolDenialKind: 'user-rejected' } : {}),
  });
}
