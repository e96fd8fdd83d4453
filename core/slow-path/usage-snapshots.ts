import type { EventFacts } from './event-facts.ts';
import { type Attribution, mergeObservations, type UsageObservation } from './usage-observation.ts';

/**
 * The observations of a batch in their order, those of one response and one session as one: a response is written in
 * several lines, each with all that is known so far, and only the last is worth a row. As merging is associative and
 * commutative, what becomes of them is the same.
 */
export function mergeSnapshots(batch: readonly Pick<EventFacts, 'usage'>[]): UsageObservation[] {
  const merged = new Map<string, UsageObservation>();
  for (const { usage } of batch) {
    for (const observation of usage) {
      const name = identityOf(observation);
      const known = merged.get(name);
      merged.set(name, known === undefined ? observation : mergeObservations(known, observation));
    }
  }
  return [...merged.values()];
}

/** Only what says the same of whose the response is counts as one: each session that holds it is noted. */
function identityOf({ platform, messageId, requestId, isSidechain, attribution }: UsageObservation): string {
  return [platform, messageId, requestId, isSidechain, ...attributionParts(attribution)].join('\0');
}

function attributionParts({ isBackground, externalId, agentId, projectHash, parentExternalId }: Attribution) {
  return [isBackground, externalId, agentId, projectHash, parentExternalId];
}
