import type { PriceBook } from '../../core/pricing/price-book.ts';
import type { Random } from '../../core/sample-data/random.ts';
import { EXTENSIONS, FAILURES, type InventedTool } from './catalogue.ts';
import type { CallRow, InventedSession, ResponseRow } from './invented-rows.ts';

export type SessionPlan = {
  tool: InventedTool;
  project: { hash: string; name: string };
  startAt: number;
  /** As many as there is time for. */
  responses: number;
  /** Nothing is later. */
  until: number;
};

const RESPONSES_PER_PROMPT = 9;
/** A response takes some seconds, now and then somebody thinks or has lunch. */
const STEP_MS = { least: 3_000, most: 45_000 };
const PAUSE_MS = { least: 60_000, most: 2_400_000 };
/** Sessions that a longer context was asked for: their later responses cost more. */
const LONG_CONTEXTS = { share: 0.04, tokens: 400_000 };
/** What is left of a context that was summed up, in tokens. */
const SUMMED_UP = 20_000;

/** Picks by weight. */
export function weighted<Item extends { share: number }>(random: Random, items: readonly Item[]): Item {
  let rest = random.fraction() * items.reduce((sum, { share }) => sum + share, 0);
  for (const item of items) {
    rest -= item.share;
    if (rest < 0) return item;
  }
  return random.pick(items);
}

/** A whole session, row by row: prompts, each answered by some responses, most of which call a tool. */
export function inventSession(random: Random, plan: SessionPlan, book: PriceBook): InventedSession {
  const { tool, project } = plan;
  const session: InventedSession = {
    platform: tool.platform,
    externalId: random.uuid(),
    project,
    startedAt: plan.startAt,
    lastActivityAt: plan.startAt,
    endedAt: null,
    changedLines: 0,
    totalTokens: 0,
    responses: [],
    calls: [],
    prompts: [],
    decisions: [],
    changes: [],
  };
  const main = weighted(random, tool.models).name;
  const agent = tool.platform === 'claude_code' && random.chance(0.15) ? `agent-${random.hex(8)}` : null;
  let clock = plan.startAt;
  let context = random.integer(12_000, 30_000);
  const mostContext = random.chance(LONG_CONTEXTS.share) ? LONG_CONTEXTS.tokens : tool.mostContext;
  for (let number = 0; number < plan.responses; number += 1) {
    if (number % RESPONSES_PER_PROMPT === 0) {
      if (number > 0) clock += random.skewed(PAUSE_MS.least, PAUSE_MS.most);
      if (clock > plan.until) break;
      session.prompts.push({ id: random.uuid(), at: clock, length: random.skewed(10, 4_000) });
    }
    clock += random.integer(STEP_MS.least, STEP_MS.most);
    if (clock > plan.until) break;
    session.lastActivityAt = clock;
    const isAgents = agent !== null && random.chance(0.2);
    const model = isAgents || random.chance(0.06) ? weighted(random, tool.models).name : main;
    const added = random.skewed(100, 9_000);
    const response = inventResponse(random, { tool, model, at: clock, context, added }, book);
    session.responses.push({ ...response, agentId: isAgents ? agent : null });
    session.totalTokens += response.input + response.output + response.cacheRead + response.write5m + response.write1h;
    context = context + added > mostContext ? SUMMED_UP : context + added;
    if (random.chance(0.88)) addCall(random, session, tool, clock, isAgents ? agent : null);
  }
  // What reached the end of the history goes on.
  if (clock <= plan.until && random.chance(0.6)) session.endedAt = session.lastActivityAt;
  return session;
}

type Sent = { tool: InventedTool; model: string; at: number; context: number; added: number };

function inventResponse(random: Random, { tool, model, at, context, added }: Sent, book: PriceBook): ResponseRow {
  const isLongLived = random.chance(0.1);
  const written = tool.paysForCacheWrites ? added : 0;
  const row = {
    messageId: `msg_${random.identifier(20)}`,
    requestId: tool.platform === 'claude_code' ? `req_${random.identifier(20)}` : '',
    agentId: null,
    model,
    at,
    input: tool.paysForCacheWrites ? random.integer(1, 12) : added,
    output: random.skewed(40, 6_000),
    // Elsewhere it is a part of the output.
    reasoning: tool.platform === 'gemini_cli' ? random.skewed(0, 2_000) : 0,
    cacheRead: context,
    write5m: isLongLived ? 0 : written,
    write1h: isLongLived ? written : 0,
    webSearches: tool.platform === 'claude_code' && random.chance(0.004) ? 1 : 0,
  };
  const { costPicoUsd, costSource, priceVersion } = book.priceResponse({
    model,
    occurredAt: at,
    inputTokens: row.input,
    outputTokens: row.output,
    reasoningTokens: row.reasoning,
    cacheReadTokens: row.cacheRead,
    cacheWrite5mTokens: row.write5m,
    cacheWrite1hTokens: row.write1h,
    webSearches: row.webSearches,
  });
  return { ...row, costPicoUsd, costSource, priceVersion };
}

function addCall(
  random: Random,
  session: InventedSession,
  tool: InventedTool,
  at: number,
  agentId: string | null,
): void {
  const { name, edits } = weighted(random, tool.calls);
  const id = `call_${random.identifier(20)}`;
  const extension = edits ? random.pick(EXTENSIONS) : null;
  const [linesAdded, linesRemoved] = edits ? [random.skewed(1, 120), random.skewed(0, 60)] : [null, null];
  const rejected = edits && random.chance(tool.asked * 0.06);
  const call: CallRow = {
    ...{ id, agentId, name, at, durationMs: random.skewed(5, 90_000), success: 1, errorClass: null },
    ...{ extension, linesAdded, linesRemoved },
  };
  if (rejected) Object.assign(call, { success: null, errorClass: 'rejected' });
  else if (random.chance(0.05)) Object.assign(call, { success: 0, errorClass: random.pick(FAILURES) });
  else if (random.chance(0.01)) call.success = null;
  session.calls.push(call);
  if (extension === null || linesAdded === null || linesRemoved === null) return;
  const isAsked = rejected || random.chance(tool.asked);
  const decision = rejected ? 'rejected' : isAsked && random.chance(0.08) ? 'modified' : 'accepted';
  const lines = linesAdded + linesRemoved;
  session.decisions.push({
    ...{ id: `decision ${id}`, callId: id, tool: name, at: at + 500, decision, lines },
    decidedBy: isAsked ? 'user' : 'automatic',
  });
  if (rejected) return;
  session.changedLines += lines;
  session.changes.push({ id, callId: id, at, extension, added: linesAdded, removed: linesRemoved });
}
