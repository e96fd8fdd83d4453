import type { Today } from '../core/contracts/api.ts';
import { isFarBehind } from '../core/contracts/pressure.ts';
import type { OwnerStatus, ProcessStatus } from '../core/contracts/process-status.ts';
import type { TrayFigure } from '../core/contracts/settings.ts';
import type { Totals } from '../core/contracts/usage.ts';
import { dayOfInstant, formatTime } from '../core/format/index.ts';
import { formatMoment } from '../core/format/moment.ts';

/** Today's figures, as far as a tray shows them; costs in USD. */
export type TrayFigures = Pick<
  Totals,
  'totalCost' | 'estimatedCost' | 'unpricedTokens' | 'estimatedTokens' | 'totalTokens'
> & {
  activeSessions: number;
};

/**
 * `starting` until everything runs for the first time, `trouble` while something restarts or its work is held up,
 * `failed` when a process gave up or nothing can run: a person is needed.
 */
export type TrayHealth = 'starting' | 'normal' | 'paused' | 'trouble' | 'failed';

export type TrayIconState = 'normal' | 'paused' | 'alert';

/** Everything the tray shows, in plain data. */
export type TrayModel = {
  /** null until they are known, and while the newest are not of today. */
  figures: TrayFigures | null;
  /** Which of them stands first, or none. */
  shows: TrayFigure;
  health: TrayHealth;
  icon: TrayIconState;
  /** The state for people, beginning as it would inside a sentence; null while all is well. */
  words: string | null;
  /** Another Blueplane does the work and this one only shows it. */
  attached: boolean;
  /** Epoch milliseconds since when capture is paused; null while it is not. */
  pausedSince: number | null;
  /** Epoch milliseconds when a pause ends by itself; null while there is none that does. */
  pausedUntil: number | null;
  /** Whether there is somebody who can pause and resume. */
  canPause: boolean;
  /** Whether anything is stored that could be exported or purged; true before it is known. */
  hasData: boolean;
  /** Whether the dashboard can be opened in the browser. */
  hasDashboard: boolean;
  /** Why nothing runs at all; null while something does. */
  problem: string | null;
  /** Epoch milliseconds since when there is trouble, null without any. */
  troubledSince: number | null;
  /** Milliseconds until time alone changes what is shown, null when it does not. */
  changesInMs: number | null;
};

export type TrayFacts = {
  today: Today | null;
  /** null while nothing runs. */
  owner: OwnerStatus | null;
  /** Why nothing runs, in words that say what to do. */
  problem: string | null;
  attached: boolean;
  /** As the user chose; absent = the cost. */
  shows?: TrayFigure;
  /** Epoch milliseconds. */
  now: number;
  /** For times of day; absent = the system's. */
  locale?: string;
  timeZone?: string;
};

/**
 * Trouble has to last this long before the icon tells of it. The icon says "needs you", and a process that was killed
 * is back within a second or two without anybody; tooltip and menu tell of it at once.
 */
export const ALERT_AFTER_MS = 5_000;

/** What people call the processes. */
const PROCESS_NAMES: Readonly<Record<string, string>> = {
  redis: 'Redis',
  capture: 'capture',
  'fast-path': 'fast path',
  'slow-path': 'slow path',
  gateway: 'dashboard server',
};

/**
 * What the tray shows.
 * @param before what it showed last, which knows since when there is trouble
 */
export function trayModel(facts: TrayFacts, before: TrayModel | null = null): TrayModel {
  const { owner, problem, now } = facts;
  const processes = owner?.processes ?? [];
  const failed = processes.find((process) => process.state === 'failed');
  const troubled = processes.find(isTroubled);
  const troubledSince = troubled === undefined ? null : sinceWhen(processes, before, now);
  const lasted = troubledSince === null ? 0 : now - troubledSince;
  const shared = {
    figures: figuresOf(facts),
    shows: facts.shows ?? 'cost',
    attached: facts.attached,
    pausedSince: owner?.paused?.since ?? null,
    hasData: facts.today === null || facts.today.freshness.newestResponseAt !== null,
    pausedUntil: owner?.paused?.until ?? null,
    canPause: owner !== null,
    hasDashboard: owner !== null && owner.dashboard !== null,
    problem: owner === null ? problem : null,
    troubledSince,
    changesInMs: null,
  };
  if (owner === null) {
    return problem === null
      ? { ...shared, health: 'starting', icon: 'normal', words: 'starting' }
      : { ...shared, health: 'failed', icon: 'alert', words: problem };
  }
  if (failed !== undefined) return { ...shared, health: 'failed', icon: 'alert', words: failureWords(failed) };
  if (troubled !== undefined) {
    const lasting = lasted >= ALERT_AFTER_MS;
    const otherwise = shared.pausedSince === null ? 'normal' : 'paused';
    return {
      ...shared,
      health: 'trouble',
      icon: lasting ? 'alert' : otherwise,
      words: troubleWords(troubled),
      changesInMs: lasting ? null : ALERT_AFTER_MS - lasted,
    };
  }
  if (shared.pausedSince !== null) {
    const time = formatTime(shared.pausedSince, facts);
    const until = shared.pausedUntil === null ? '' : ` until ${formatMoment(shared.pausedUntil, now, facts)}`;
    return { ...shared, health: 'paused', icon: 'paused', words: `capture paused at ${time}${until}` };
  }
  if (processes.some((process) => process.state === 'starting')) {
    return { ...shared, health: 'starting', icon: 'normal', words: 'starting' };
  }
  // Nobody has to do anything about it, so that the icon stays.
  const words = isFarBehind(owner.pressure) ? 'figures are behind, nothing is lost' : null;
  return { ...shared, health: 'normal', icon: 'normal', words };
}

/** Figures of a day that is over are not today's: better none until the new day's are here. */
function figuresOf({ today, now }: TrayFacts): TrayFigures | null {
  if (today === null || dayOfInstant(now, today.timezone) !== today.date) return null;
  const { totalCost, estimatedCost, unpricedTokens, estimatedTokens, totalTokens } = today.totals;
  return {
    totalCost,
    estimatedCost,
    unpricedTokens,
    estimatedTokens,
    totalTokens,
    activeSessions: today.activeSessions,
  };
}

function isHeldUp(process: ProcessStatus): boolean {
  return process.state === 'running' && process.troubledSince != null;
}

/** It restarts after it ended, or runs but cannot work. */
function isTroubled(process: ProcessStatus): boolean {
  const startsAgain = process.state === 'starting' && process.restarts > 0;
  return process.state === 'backing_off' || startsAgain || isHeldUp(process);
}

/** A restarting process does not say since when it is down, so what was shown before is asked. */
function sinceWhen(processes: readonly ProcessStatus[], before: TrayModel | null, now: number): number {
  const told = processes.filter(isHeldUp).flatMap((process) => process.troubledSince ?? []);
  return Math.min(before?.troubledSince ?? now, now, ...told);
}

function nameOf(process: ProcessStatus): string {
  return PROCESS_NAMES[process.name] ?? process.name;
}

function troubleWords(process: ProcessStatus): string {
  if (!isHeldUp(process)) return `${nameOf(process)} restarts`;
  // It is a sentence of its own that says what to do.
  return process.detail ?? `${nameOf(process)} is held up`;
}

function failureWords(process: ProcessStatus): string {
  const stopped = `${nameOf(process)} stopped`;
  return process.detail === null ? stopped : `${stopped}: ${process.detail}`;
}
