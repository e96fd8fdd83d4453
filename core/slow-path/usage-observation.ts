import { z } from 'zod';
import { platformSchema } from '../contracts/platform.ts';

/** The parts of an observation that belong to one snapshot and are never mixed between two. */
const billedSchema = z.object({
  model: z.string(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  reasoningTokens: z.number().int(),
  cacheReadTokens: z.number().int(),
  cacheWrite5mTokens: z.number().int(),
  cacheWrite1hTokens: z.number().int(),
  webSearches: z.number().int(),
  speed: z.string().nullable(),
  inferenceGeo: z.string().nullable(),
  reportedPicoUsd: z.number().int().nullable(),
  /** The tokens are approximate, or the model is assumed: the cost is an estimate whatever the rate is. */
  isEstimated: z.literal(true).optional(),
  /** The tool tells no tokens: these are the least that its other figures allow. */
  hasEstimatedTokens: z.literal(true).optional(),
  /** Told by what the tool sent: it does not say how long what was written to the cache is kept, nor of searches. */
  isSent: z.literal(true).optional(),
});
export type Billed = z.infer<typeof billedSchema>;

/** Whose response it was. */
export const attributionSchema = z.object({
  /** A background copy of another session's history: any other session goes before it. */
  isBackground: z.boolean(),
  externalId: z.string(),
  agentId: z.string().nullable(),
  projectHash: z.string(),
  /** The session that this one began as a copy of, or that called the subagent; absent where no record says so. */
  parentExternalId: z.string().optional(),
});
export type Attribution = z.infer<typeof attributionSchema>;

/** What one or more records say about one API response. */
export const usageObservationSchema = z.object({
  platform: platformSchema,
  messageId: z.string(),
  /** Empty where the record has none. */
  requestId: z.string(),
  isSidechain: z.boolean(),
  /** Earliest time seen, epoch milliseconds. */
  occurredAt: z.number().int(),
  billed: billedSchema,
  attribution: attributionSchema,
  /** Taken out of its conversation later; it was billed all the same. */
  isRewound: z.literal(true).optional(),
});
export type UsageObservation = z.infer<typeof usageObservationSchema>;

/** What is compared to choose between two snapshots of one response, most telling first. */
function billedRank(billed: Billed): (number | string)[] {
  const total =
    billed.inputTokens +
    billed.outputTokens +
    billed.reasoningTokens +
    billed.cacheReadTokens +
    billed.cacheWrite5mTokens +
    billed.cacheWrite1hTokens;
  return [
    // What was told goes before any estimate.
    billed.hasEstimatedTokens === true ? 0 : 1,
    // Only output grows while a response streams: the largest is the final one.
    billed.outputTokens,
    total,
    // Of equal figures the file's say more.
    billed.isSent === true ? 0 : 1,
    billed.reportedPicoUsd ?? -1,
    // The rest only makes the choice the same whatever the order of arrival.
    billed.webSearches,
    billed.cacheWrite1hTokens,
    billed.inputTokens,
    billed.cacheReadTokens,
    billed.reasoningTokens,
    billed.speed ?? '',
    billed.inferenceGeo ?? '',
    billed.model,
    billed.isEstimated === true ? 0 : 1,
  ];
}

function attributionRank(attribution: Attribution): (number | string)[] {
  return [
    attribution.isBackground ? 1 : 0,
    attribution.externalId,
    // Naming the subagent says more than not naming it.
    attribution.agentId === null ? 1 : 0,
    attribution.agentId ?? '',
    attribution.projectHash === '' ? 1 : 0,
    attribution.projectHash,
    attribution.parentExternalId === undefined ? 1 : 0,
    attribution.parentExternalId ?? '',
  ];
}

function compareRanks(left: readonly (number | string)[], right: readonly (number | string)[]): number {
  for (const [index, value] of left.entries()) {
    const other = right[index];
    if (other === undefined || value === other) continue;
    return value < other ? -1 : 1;
  }
  return 0;
}

/** Of two opinions whose a response is, the one that says more; for one session alone, the choice is what matters. */
export function preferredAttribution(left: Attribution, right: Attribution): Attribution {
  return compareRanks(attributionRank(left), attributionRank(right)) <= 0 ? left : right;
}

/**
 * Two observations of the same response made one: the larger snapshot whole, the earliest time, a deterministic choice
 * of session. Associative, commutative and idempotent, so that order and repetition change nothing.
 */
export function mergeObservations(left: UsageObservation, right: UsageObservation): UsageObservation {
  return {
    platform: left.platform,
    messageId: left.messageId,
    requestId: [left.requestId, right.requestId].sort()[0] ?? '',
    isSidechain: left.isSidechain && right.isSidechain,
    occurredAt: Math.min(left.occurredAt, right.occurredAt),
    billed: compareRanks(billedRank(left.billed), billedRank(right.billed)) >= 0 ? left.billed : right.billed,
    attribution: preferredAttribution(left.attribution, right.attribution),
    ...(left.isRewound === true && right.isRewound === true ? { isRewound: true as const } : {}),
  };
}

/**
 * The billed responses behind everything seen under one message id, one observation per (request id, sidechain) given.
 *
 * - A request id of the main conversation is a response. A sidechain's copy under the same request id is the same one.
 * - Another request id on a sidechain is a replay of the history and was not billed again; if no main record is there,
 *   all are one response.
 * - A record without request id is the same response as the others of that message.
 */
export function resolveResponses(observations: readonly UsageObservation[]): UsageObservation[] {
  const byRequest = new Map<string, UsageObservation>();
  for (const observation of observations) {
    const known = byRequest.get(observation.requestId);
    byRequest.set(observation.requestId, known === undefined ? observation : mergeObservations(known, observation));
  }
  const unnamed = byRequest.get('');
  const named = [...byRequest.values()]
    .filter((observation) => observation.requestId !== '')
    .sort((a, b) => (a.requestId < b.requestId ? -1 : 1));
  const main = named.filter((observation) => !observation.isSidechain);
  const responses = main.length > 0 ? main : mergeAll(named);
  const first = responses[0];
  if (unnamed === undefined) return responses;
  if (first === undefined) return [unnamed];
  return [{ ...mergeObservations(first, unnamed), requestId: first.requestId }, ...responses.slice(1)];
}

function mergeAll(observations: readonly UsageObservation[]): UsageObservation[] {
  const first = observations[0];
  if (first === undefined) return [];
  return [observations.slice(1).reduce(mergeObservations, first)];
}
