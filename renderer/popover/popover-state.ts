import type { Status, Today } from '../../core/contracts/api.ts';
import type { DotState } from '../shared/components/state-dot.tsx';
import type { Health } from '../shared/health/health.ts';
import { type HealthBanner, healthBanner } from '../shared/health/health-banner.ts';
import { isReadingHistory } from '../shared/reading-history.ts';

/** What the popover shows, apart from the figures themselves. */
export type PopoverState = {
  /** The state in a word, with its dot. */
  dot: DotState;
  word: string;
  /**
   * `loading` nothing is known yet, `first_run` no tool was ever used, `nothing` there is only a banner, `figures` all
   * else.
   */
  body: 'loading' | 'first_run' | 'nothing' | 'figures';
  /** Older sessions are still being read in. */
  readingHistory: boolean;
  /** Instant up to which the figures are complete, when that is not now: epoch milliseconds. */
  asOf: number | null;
  /** The figures are not those of this moment, and look like it. */
  dimmed: boolean;
  /** That is so because they are being asked for: the answers follow at once, in the same places. */
  renewing: boolean;
};

export type PopoverFacts = {
  health: Health;
  today: Today | undefined;
  status: Status | undefined;
  /** When `today` was answered, epoch milliseconds. */
  answeredAt: number;
  /** The question for today's figures failed the last time. */
  failed: boolean;
  /** No answer for some seconds. */
  late: boolean;
  /** Questions that are shown have no first answer yet, nor an error. */
  incomplete: boolean;
  /** Epoch milliseconds. */
  now: number;
};

/** Everything that is shown is asked for at least once a minute; what is older was answered before the popover was hidden. */
const FORMER_AFTER_MS = 90_000;

/** When an answer was given that is too old to pass for one of now, else null. Both epoch milliseconds. */
export function formerly(answeredAt: number, now: number): number | null {
  return answeredAt > 0 && now - answeredAt > FORMER_AFTER_MS ? answeredAt : null;
}

function wasNeverUsed({ freshness, sources }: Status): boolean {
  const nothingStored = freshness.newestResponseAt === null && freshness.rowsBehind === 0;
  return nothingStored && freshness.sourcesReadAt !== null && sources.every((source) => source.files === 0);
}

const WORDS: Record<Exclude<Health['kind'], 'running'>, { dot: DotState; word: string }> = {
  unknown: { dot: 'idle', word: 'Starting' },
  starting: { dot: 'idle', word: 'Starting' },
  problem: { dot: 'bad', word: 'Stopped' },
  absent: { dot: 'bad', word: 'Stopped' },
  failed: { dot: 'bad', word: 'Stopped' },
  held_up: { dot: 'wait', word: 'Waiting' },
  restarting: { dot: 'wait', word: 'Restarting' },
  paused: { dot: 'wait', word: 'Paused' },
  behind: { dot: 'wait', word: 'Behind' },
};

function wordOf(facts: PopoverFacts, body: PopoverState['body'], readingHistory: boolean) {
  const { health, today } = facts;
  if (health.kind !== 'running' && health.kind !== 'unknown' && health.kind !== 'behind') {
    return WORDS[health.kind];
  }
  if (facts.late || facts.failed) {
    return { dot: 'wait', word: 'No answer' } as const;
  }
  if (health.kind === 'unknown') {
    return WORDS.unknown;
  }
  if (body === 'first_run') {
    return { dot: 'idle', word: 'Waiting' } as const;
  }
  if (readingHistory) {
    return { dot: 'idle', word: 'Reading history' } as const;
  }
  if (health.kind === 'behind') {
    return WORDS.behind;
  }
  return (today?.activeSessions ?? 0) > 0
    ? ({ dot: 'ok', word: 'Live' } as const)
    : ({ dot: 'idle', word: 'Idle' } as const);
}

function bodyOf({ today, status, health, failed, incomplete }: PopoverFacts): PopoverState['body'] {
  if (today === undefined || incomplete) {
    return (failed && today === undefined) || health.kind === 'problem' || health.kind === 'absent'
      ? 'nothing'
      : 'loading';
  }
  return status !== undefined && wasNeverUsed(status) && health.kind === 'running' ? 'first_run' : 'figures';
}

/** Why figures are not those of now, apart from their age. */
function stoppedAt({ health, today, answeredAt, late, failed }: PopoverFacts): number | null {
  if (today === undefined) {
    return null;
  }
  if (late || failed) {
    return answeredAt;
  }
  if (health.kind === 'paused') {
    return health.since;
  }
  const stopped = health.kind === 'failed' || health.kind === 'problem' || health.kind === 'absent';
  // What came in after the newest stored response is not known.
  return stopped && today.freshness.newestResponseAt !== null ? Date.parse(today.freshness.newestResponseAt) : null;
}

/** @param unanswered that the question for today's figures failed; null when it did not */
export function popoverBanner(
  health: Health,
  { readingHistory }: Pick<PopoverState, 'readingHistory'>,
  unanswered: HealthBanner | null,
  now: number,
): HealthBanner | null {
  if (health.kind !== 'behind') {
    return healthBanner(health, now) ?? unanswered;
  }
  // No figures are worse than old ones; what is read in has a section of its own.
  return unanswered ?? (readingHistory ? null : healthBanner(health, now));
}

/** Decides what the popover shows. */
export function popoverState(facts: PopoverFacts): PopoverState {
  const { today, health } = facts;
  const body = bodyOf(facts);
  // What the processes do is answered a moment later; a history that is being read is no less incomplete until then.
  const working =
    health.kind === 'running' ||
    health.kind === 'starting' ||
    health.kind === 'unknown' ||
    (health.kind === 'behind' && health.isReadingIn);
  const readingHistory = today !== undefined && working && body === 'figures' && isReadingHistory(today.freshness);
  const stopped = stoppedAt(facts);
  const since = stopped ?? (today === undefined ? null : formerly(facts.answeredAt, facts.now));
  const renewing = since !== null && stopped === null;
  return {
    ...wordOf(facts, body, readingHistory),
    body,
    readingHistory,
    asOf: since,
    dimmed: since !== null,
    renewing,
  };
}
