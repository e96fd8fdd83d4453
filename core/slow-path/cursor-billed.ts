import { type CursorConversation, hasTokens, timeOf } from './cursor-conversation.ts';
import { cursorIdOf } from './cursor-ids.ts';
import type { CursorMessage } from './cursor-messages.ts';
import type { Billed, UsageObservation } from './usage-observation.ts';

/** Whose work it was. */
export type CursorWho = { externalId: string; agentId: string | null; projectHash: string };

const PICO_USD_PER_CENT = 1e10;

/** A row of `usage` before it is known which part of the reported cost is its own. */
type Spent = {
  id: string;
  occurredAt: number;
  model: string;
  input: number;
  output: number;
  isRewound: boolean;
  isModelAssumed: boolean;
  isEstimate: boolean;
};

/**
 * What was billed in a conversation.
 *
 * - An answer with a count of tokens is a row with these tokens.
 * - A conversation in which no answer has one is a single row with what filled its context when that was last measured:
 *   the last request sent so much, so that it is the least that was used. It is an estimate, and it is gone as soon as
 *   an answer has a count.
 * - What Cursor reports as the cost of a model is the cost of the rows of that model together, shared out by their
 *   tokens; where there is none, it is a row without tokens. So a reported cost is never added to a calculated one: as in
 *   any row the reported one counts in `auto` and `display`, the calculated one in `calculate`.
 */
export function readCursorUsage(
  id: string,
  conversation: CursorConversation,
  messages: readonly CursorMessage[],
  who: CursorWho,
): UsageObservation[] {
  const { composer } = conversation;
  const models = modelsOf(conversation, messages);
  const told = toldAnswers(id, messages, models);
  const last = timeOf(composer?.lastUpdatedAt) ?? messages.at(-1)?.occurredAt ?? timeOf(composer?.createdAt);
  const occurredAt = last ?? conversation.firstSeenAt;
  const whole = { occurredAt, input: 0, output: 0, isRewound: false, isModelAssumed: false };
  const spent = [...told];
  const context = contextOf(conversation, messages);
  if (told.length === 0 && context > 0) {
    spent.push({ ...whole, id: `${id}#context`, model: models.usual, input: context, isEstimate: true });
  }
  const observations: UsageObservation[] = [];
  for (const [model, reported] of reportedCosts(conversation)) {
    const rows = spent.filter((row) => row.model === model);
    if (rows.length === 0) rows.push({ ...whole, id: `${id}#cost:${model}`, model, isEstimate: false });
    const shares = shareOut(reported, rows);
    for (const [index, row] of rows.entries()) observations.push(observationOf(row, shares[index] ?? 0, who));
    for (const row of rows) if (spent.includes(row)) spent.splice(spent.indexOf(row), 1);
  }
  return [...observations, ...spent.map((row) => observationOf(row, null, who))];
}

type Models = {
  /** The model of a message that names none. */
  usual: string;
  /** The conversation had several: which of them such a message is of, is an assumption. */
  isAssumption: boolean;
};

function modelsOf({ composer }: CursorConversation, messages: readonly CursorMessage[]): Models {
  const ofMessages = messages.map(({ bubble }) => bubble.model).filter((model) => model !== undefined);
  const named = new Set([...ofMessages, ...(composer?.usage ?? []).map(({ model }) => model)]);
  const usual = composer?.model ?? (named.size === 1 ? [...named][0] : undefined) ?? 'unknown';
  named.add(usual);
  return { usual, isAssumption: named.size > 1 };
}

function toldAnswers(conversationId: string, messages: readonly CursorMessage[], models: Models): Spent[] {
  const told: Spent[] = [];
  let ofTurn: string | undefined;
  for (const { bubble, role, occurredAt, isRewound } of messages) {
    // A prompt names the model that it was sent to.
    ofTurn = bubble.model ?? (role === 'user' ? undefined : ofTurn);
    if (role === 'user' || !hasTokens(bubble)) continue;
    told.push({
      id: cursorIdOf(conversationId, bubble.bubbleId),
      occurredAt,
      model: ofTurn ?? models.usual,
      input: bubble.inputTokens ?? 0,
      output: bubble.outputTokens ?? 0,
      isRewound,
      isModelAssumed: ofTurn === undefined && models.isAssumption,
      isEstimate: false,
    });
  }
  return told;
}

/** Tokens in the context when it was last measured; 0 where nothing was sent or nothing tells. */
function contextOf({ composer }: CursorConversation, messages: readonly CursorMessage[]): number {
  if (composer?.isDraft === true && messages.length === 0) return 0;
  const measured = messages.map(({ bubble }) => bubble.tokensUpUntilHere ?? 0);
  return composer?.contextTokensUsed || measured.reduce((most, tokens) => Math.max(most, tokens), 0);
}

/** By model, in 1e-12 USD. Nothing reported and zero are the same: Cursor writes zeros for what it does not know. */
function reportedCosts({ composer }: CursorConversation): [string, number][] {
  return (composer?.usage ?? [])
    .map(({ model, costCents = 0 }): [string, number] => [model, Math.round(costCents * PICO_USD_PER_CENT)])
    .filter(([, cost]) => cost > 0 && Number.isSafeInteger(cost));
}

/** Parts of an amount by tokens, whole and equal to it in sum. */
function shareOut(amount: number, rows: readonly Spent[]): number[] {
  const tokens = rows.reduce((sum, { input, output }) => sum + input + output, 0);
  let left = amount;
  return rows.map(({ input, output }, index) => {
    const isLast = index === rows.length - 1;
    const share = isLast ? left : Number((BigInt(amount) * BigInt(input + output)) / BigInt(tokens));
    left -= share;
    return share;
  });
}

function observationOf(spent: Spent, reportedPicoUsd: number | null, who: CursorWho): UsageObservation {
  const { id, occurredAt, isRewound, isModelAssumed, isEstimate } = spent;
  const billed: Billed = {
    model: spent.model,
    inputTokens: spent.input,
    outputTokens: spent.output,
    reasoningTokens: 0,
    cacheReadTokens: 0,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
    webSearches: 0,
    speed: null,
    inferenceGeo: null,
    reportedPicoUsd,
    ...(isEstimate || isModelAssumed ? { isEstimated: true } : {}),
    ...(isEstimate ? { hasEstimatedTokens: true } : {}),
  };
  const { externalId, agentId, projectHash } = who;
  return {
    platform: 'cursor',
    messageId: id,
    requestId: '',
    isSidechain: agentId !== null,
    occurredAt: Math.round(occurredAt),
    billed,
    attribution: { isBackground: false, externalId, agentId, projectHash },
    ...(isRewound ? { isRewound: true } : {}),
  };
}
