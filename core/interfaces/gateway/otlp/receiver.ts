import type { OtlpSignal } from '../../../contracts/otlp-signal.ts';
import type { IntakeAnswer } from '../../../contracts/telemetry-intake.ts';
import type { ErrorReporter } from '../error-reporter.ts';
import { createBuckets, type RateLimit } from '../rate-limit.ts';
import type { RefusalCounter } from '../refusals.ts';
import { ATTRIBUTES_MAX, REQUEST_LIMIT } from './limits.ts';
import { BUSY, COUNTED_AS, type Later, type Outcome, refused, TOO_OFTEN, UNAVAILABLE } from './outcome.ts';
import { type OtlpEncoding, readOtlpRequest, type SignalName } from './read-otlp.ts';
import { UnreadableRequest } from './request-meter.ts';

/**
 * What of a request was not made an event, and why, in one of a few words of ours: it is of no tool that is known, or tells
 * nothing that is kept. Its sender did nothing wrong, and is told nothing.
 */
export type NotTaken = { reason: string; count: number };

/** Makes events of what was sent and stores them; answers when they can be lost no more. */
export type TakeOtlp = (signal: OtlpSignal) => Promise<{ answer: IntakeAnswer; rejected: readonly NotTaken[] }>;

/** What came in since the start. */
export type ReceivedCounts = {
  /** Requests by what became of them. */
  requests: { stored: number; refused: number; later: number };
  /** Records of stored requests: log records, points and spans. */
  records: number;
  /** Records that were not taken, by reason. */
  rejected: Record<string, number>;
};

/** What both protocols do with a request once they have its bytes. */
export type Receiver = {
  /** Whether a sender who may send comes too often: asked once for each request, before its body is read. */
  refuseInTurn(): Later | null;
  receive(name: SignalName, encoding: OtlpEncoding, body: Buffer): Promise<Outcome>;
  /** Counts what a request was answered with, and a refusal among those of all doors. */
  count(outcome: Outcome): void;
  counts(): ReceivedCounts;
};

const TOO_MANY_ATTRIBUTES = 'too_many_attributes';

export function createReceiver(
  take: TakeOtlp,
  errors: ErrorReporter,
  refusals: RefusalCounter,
  limit: RateLimit = REQUEST_LIMIT,
): Receiver {
  const requests = createBuckets(limit, Date.now);
  const counts: ReceivedCounts = { requests: { stored: 0, refused: 0, later: 0 }, records: 0, rejected: {} };

  async function answer(name: SignalName, encoding: OtlpEncoding, body: Buffer): Promise<Outcome> {
    const read = readOtlpRequest(name, encoding, body);
    const { answer: stored, rejected } = await take(read.signal);
    if (stored === 'busy') return BUSY;
    if (stored === 'unavailable') return UNAVAILABLE;
    counts.records += recordsOf(read.signal) + read.rejected;
    for (const { reason, count } of rejected) add(reason, count);
    if (read.rejected > 0) add(TOO_MANY_ATTRIBUTES, read.rejected);
    const message = read.rejected > 0 ? `${read.rejected} with more than ${ATTRIBUTES_MAX} attributes` : '';
    return { kind: 'stored', rejected: read.rejected, message };
  }

  function add(reason: string, count: number): void {
    if (count > 0) counts.rejected[reason] = (counts.rejected[reason] ?? 0) + count;
  }

  return {
    // Senders have no names here: all of them share one bucket.
    refuseInTurn: () => (requests.take('') === null ? null : TOO_OFTEN),
    async receive(name, encoding, body) {
      try {
        return await answer(name, encoding, body);
      } catch (error) {
        if (error instanceof UnreadableRequest) return refused(error.reason, error.message);
        errors.report(error);
        return UNAVAILABLE;
      }
    },
    count: (outcome) => {
      counts.requests[outcome.kind] += 1;
      if (outcome.kind === 'refused') refusals.count(COUNTED_AS[outcome.reason]);
    },
    counts: () => structuredClone(counts),
  };
}

/** Log records, points or spans. */
export function recordsOf(signal: OtlpSignal): number {
  if (signal.signal === 'logs') return signal.records.length;
  return signal.signal === 'metrics' ? signal.points.length + signal.passedOver : signal.spans;
}
