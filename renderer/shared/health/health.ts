import type { DesktopState, Freshness } from '../../../core/contracts/api.ts';
import { isFarBehind } from '../../../core/contracts/pressure.ts';
import type { OwnerStatus, ProcessStatus } from '../../../core/contracts/process-status.ts';

/** How the whole stands. The worst comes first where several are true. */
export type Health =
  /** Nothing was answered yet. */
  | { kind: 'unknown' }
  /** The desktop cannot start anything; `sentence` says what to do. */
  | { kind: 'problem'; sentence: string }
  /** Nobody captures. */
  | { kind: 'absent' }
  /** Given up after several restarts; needs a person. */
  | { kind: 'failed'; processes: ProcessStatus[] }
  /** It runs, but something keeps it from working; its `detail` says what. */
  | { kind: 'held_up'; processes: ProcessStatus[] }
  | { kind: 'restarting'; processes: ProcessStatus[] }
  /** By the user, since this epoch millisecond; `until` is when it ends by itself, null when it does not. */
  | { kind: 'paused'; since: number; until: number | null }
  /** For the first time in the owner's life. */
  | { kind: 'starting'; processes: ProcessStatus[] }
  /** Everything runs, but counting is so far behind storing that figures are old. */
  | {
      kind: 'behind';
      /** Stored events that are not counted. */
      rowsBehind: number;
      /** Whether reading the tools' files waits for it. */
      holdsCapture: boolean;
      /** How many count at once. */
      workers: number;
      /** Whether what the tools wrote before is being read in, newest first. */
      isReadingIn: boolean;
    }
  | { kind: 'running' };

function isRestarting({ state, restarts }: ProcessStatus): boolean {
  return state === 'backing_off' || (state === 'starting' && restarts > 0);
}

/**
 * Reads the health from what the processes and the desktop tell.
 *
 * @param owner null when nobody owns the home, undefined before the first answer
 * @param desktop null in a browser and before the desktop's first answer
 * @param freshness of the newest answer, undefined before the first
 */
export function readHealth(
  owner: OwnerStatus | null | undefined,
  desktop: DesktopState | null,
  freshness?: Freshness,
): Health {
  if (desktop !== null && desktop.problem !== null) {
    return { kind: 'problem', sentence: desktop.problem };
  }
  if (owner === undefined) {
    return { kind: 'unknown' };
  }
  if (owner === null) {
    // The desktop starts an owner by itself, and tells when it cannot.
    return desktop === null ? { kind: 'absent' } : { kind: 'starting', processes: [] };
  }
  const failed = owner.processes.filter((each) => each.state === 'failed');
  if (failed.length > 0) {
    return { kind: 'failed', processes: failed };
  }
  const heldUp = owner.processes.filter((each) => each.state === 'running' && each.troubledSince != null);
  if (heldUp.length > 0) {
    return { kind: 'held_up', processes: heldUp };
  }
  const restarting = owner.processes.filter(isRestarting);
  if (restarting.length > 0) {
    return { kind: 'restarting', processes: restarting };
  }
  if (owner.paused !== null) {
    return { kind: 'paused', since: owner.paused.since, until: owner.paused.until ?? null };
  }
  const starting = owner.processes.filter((each) => each.state === 'starting');
  if (starting.length > 0) {
    return { kind: 'starting', processes: starting };
  }
  const { pressure } = owner;
  if (!isFarBehind(pressure)) {
    return { kind: 'running' };
  }
  return {
    kind: 'behind',
    // The owner's number is of when the level was reached.
    rowsBehind: freshness?.rowsBehind ?? pressure.rowsBehind,
    holdsCapture: pressure.holdsCapture === true,
    workers: pressure.workers ?? 1,
    isReadingIn: freshness?.sourcesReadAt === null,
  };
}

const PROCESS_LABELS = new Map([
  ['redis', 'queue'],
  ['fast-path', 'fast path'],
  ['slow-path', 'slow path'],
]);

/** Names of processes for people: `fast path, queue`. */
export function processNames(processes: readonly { name: string }[]): string {
  return processes.map(({ name }) => PROCESS_LABELS.get(name) ?? name).join(', ');
}

/** What the processes say themselves, as a sentence; null when they say nothing. */
export function processDetail(processes: readonly { detail: string | null }[]): string | null {
  const detail = processes.find((each) => each.detail !== null)?.detail?.trim() ?? '';
  if (detail === '') {
    return null;
  }
  const sentence = detail[0]?.toLocaleUpperCase() + detail.slice(1);
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** Said wherever capture stops for whatever reason. */
export const NOTHING_LOST = 'Nothing is lost: your tools keep their own files.';
