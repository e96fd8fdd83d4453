import fc from 'fast-check';
import type { UsageObservation } from './usage-observation.ts';

/** Few values of each kind, so that ties and collisions are common. */
const few = fc.integer({ min: 0, max: 3 });
const START_MS = Date.UTC(2026, 2, 4, 10);
const MINUTE_MS = 60_000;

export const SESSIONS = ['s1', 's2', 's3'] as const;

/** Observations of a handful of responses, as replays, streams, forks and gateways would leave them. */
export function anyObservation({ messageIds }: { messageIds: readonly string[] }): fc.Arbitrary<UsageObservation> {
  return fc.record({
    platform: fc.constant('claude_code' as const),
    messageId: fc.constantFrom(...messageIds),
    requestId: fc.constantFrom('', 'req_a', 'req_b', 'req_c'),
    isSidechain: fc.boolean(),
    occurredAt: fc.integer({ min: 0, max: 40 }).map((minutes) => START_MS + minutes * MINUTE_MS),
    billed: fc.record({
      model: fc.constantFrom('claude-opus-4-5', 'claude-sonnet-4-5', 'a-model-of-no-price'),
      inputTokens: few,
      outputTokens: few,
      reasoningTokens: few,
      cacheReadTokens: few,
      cacheWrite5mTokens: few,
      cacheWrite1hTokens: few,
      webSearches: few,
      speed: fc.constantFrom(null, 'fast', 'standard'),
      inferenceGeo: fc.constantFrom(null, 'us'),
      reportedPicoUsd: fc.constantFrom(null, 0, 5, 9_000_000_000_000_000),
    }),
    attribution: fc.record({
      isBackground: fc.boolean(),
      externalId: fc.constantFrom(...SESSIONS),
      agentId: fc.constantFrom(null, 'agent-1', 'agent-2'),
      projectHash: fc.constantFrom('', 'p1', 'p2'),
    }),
  });
}
