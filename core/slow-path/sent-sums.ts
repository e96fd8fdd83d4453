import type { EventOf } from '../contracts/telemetry-event.ts';
import { increments } from '../storage/point-increments.ts';
import { SUMMED, sentBill } from './sent-facts.ts';
import type { UsageObservation } from './usage-observation.ts';

/** What was used up to an instant since the one before, of one model. */
type Amount = {
  model: string;
  speed: string | undefined;
  at: number;
  tokens: Map<string, number>;
  cost: number | null;
};

const TOKENS = 'token.usage';
const COST = 'cost.usage';

/** Whether a point is of a metric that tells of usage: the others make no sums. */
export function isOfUsage({ record }: EventOf<'otlp'>): boolean {
  return record.point !== undefined && (record.name === TOKENS || record.name === COST);
}

/**
 * When a session was active at the earliest, by a point: the beginning of what it measures. Its end is up to a minute
 * later than what happened, and a cumulative point is repeated while nothing happens.
 * @returns epoch milliseconds; null for what says nothing of that
 */
export function measuredSince(event: EventOf<'otlp'>): number | null {
  const { record, timestamp } = event;
  const { point } = record;
  if (point === undefined || point.value === 0 || !isOfUsage(event)) return null;
  const since = Number(BigInt(point.startedAt) / 1_000_000n);
  return since > 0 ? since : Date.parse(timestamp);
}

/**
 * What a session used, by the points of its metrics: for sessions of which nothing else is known. One observation for
 * each model and instant at which it was measured; it stands for all responses in between.
 *
 * @param points of one session, in any order, perhaps several times
 */
export function summedUsage(points: readonly EventOf<'otlp'>[]): UsageObservation[] {
  const amounts = new Map<string, Amount>();
  for (const { event, increment } of increments(points)) {
    const { record } = event;
    if (increment <= 0 || !isOfUsage(event)) continue;
    const at = Date.parse(event.timestamp);
    const key = sumKey(event);
    const amount = amounts.get(key) ?? {
      model: modelOf(event),
      speed: record.speed,
      at,
      tokens: new Map(),
      cost: null,
    };
    amounts.set(key, amount);
    if (record.name === COST) amount.cost = (amount.cost ?? 0) + increment;
    else add(amount.tokens, record.point?.type ?? '', increment);
  }
  const [first] = points;
  if (first === undefined) return [];
  return [...amounts].map(([key, amount]) => observationOf(first, key, amount));
}

/** Under which key stands what a point adds to: all of its model that was measured at that instant. */
export function sumKey(event: EventOf<'otlp'>): string {
  const amount = JSON.stringify([modelOf(event), event.record.speed ?? null, Date.parse(event.timestamp)]);
  return `${SUMMED}${event.external_id}:${amount}`;
}

function modelOf({ record }: EventOf<'otlp'>): string {
  return record.model ?? 'unknown';
}

function observationOf(
  of: EventOf<'otlp'>,
  messageId: string,
  { model, speed, at, tokens, cost }: Amount,
): UsageObservation {
  const count = (type: string) => Math.round(tokens.get(type) ?? 0);
  return {
    platform: of.platform,
    messageId,
    requestId: '',
    isSidechain: false,
    occurredAt: at,
    billed: sentBill(
      model,
      {
        inputTokens: count('input'),
        outputTokens: count('output'),
        reasoningTokens: 0,
        cacheReadTokens: count('cacheRead'),
        cacheWrite5mTokens: count('cacheCreation'),
      },
      // Sums of decimal fractions: what a binary one adds to them is no money.
      cost === null ? undefined : Number(cost.toPrecision(SIGNIFICANT_DIGITS)),
      speed,
    ),
    attribution: { isBackground: false, externalId: of.external_id, agentId: null, projectHash: '' },
  };
}

const SIGNIFICANT_DIGITS = 12;

function add(sums: Map<string, number>, key: string, value: number): void {
  sums.set(key, (sums.get(key) ?? 0) + value);
}
