import type { Status } from '../../../core/contracts/api.ts';
import { PLATFORM_LABELS } from '../../../core/contracts/platform.ts';
import { formatCount } from '../../../core/format/index.ts';
import type { ConnectionPhase } from '../../shared/api-client/connection.ts';
import type { DotState } from '../../shared/components/state-dot.tsx';
import { type Health, NOTHING_LOST, processDetail, processNames } from '../../shared/health/health.ts';
import { untilWhen, whenPaused } from '../../shared/health/health-banner.ts';

/** What the box says: a word for the state, and what it means. */
export type CaptureState = { dot: DotState; word: string; detail: string };

function plural(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** The names of processes at the beginning of a sentence. */
function subject(processes: readonly { name: string }[]): string {
  const names = processNames(processes);
  return `${names.slice(0, 1).toLocaleUpperCase()}${names.slice(1)}`;
}

function whenAllRun(status: Status): CaptureState {
  const { rowsBehind } = status.freshness;
  if (rowsBehind > 0) {
    return {
      dot: 'ok',
      word: 'Catching up',
      detail: `${plural(rowsBehind, 'event', 'events')} to go. Today comes first.`,
    };
  }
  if (status.deadLetters > 0) {
    return {
      dot: 'wait',
      word: 'Capturing',
      detail: `${plural(status.deadLetters, 'event was', 'events were')} set aside and can be replayed.`,
    };
  }
  const used = status.sources.filter((source) => source.files > 0);
  if (used.length === 0 && status.sources.some((source) => source.events > 0)) {
    const detail = 'No files are read: the tools are switched off in the settings, or their files are gone.';
    return { dot: 'idle', word: 'Nothing to read', detail };
  }
  const tools = used.map((source) => PLATFORM_LABELS[source.platform]).join(', ');
  const files = used.reduce((sum, source) => sum + source.files, 0);
  return {
    dot: 'ok',
    word: 'Capturing',
    detail:
      tools === '' ? 'Waiting for a tool to be used.' : `Up to date: ${tools}, ${plural(files, 'file', 'files')}.`,
  };
}

/**
 * The state of the capture in words.
 *
 * @param status the newest answer, undefined before the first
 * @param now epoch milliseconds
 * @param isLate nothing was heard for so long that what was said before may not hold any more
 */
export function captureState(
  status: Status | undefined,
  health: Health,
  phase: ConnectionPhase,
  now: number,
  isLate = false,
): CaptureState {
  if (phase === 'lost') {
    return { dot: 'bad', word: 'No connection', detail: `Trying again. ${NOTHING_LOST}` };
  }
  if (isLate && (health.kind === 'running' || health.kind === 'starting' || health.kind === 'behind')) {
    return { dot: 'wait', word: 'No answer', detail: `The figures are those of the last answer. ${NOTHING_LOST}` };
  }
  switch (health.kind) {
    case 'problem':
      return { dot: 'bad', word: 'Cannot start', detail: health.sentence };
    case 'unknown':
      return { dot: 'idle', word: 'Connecting', detail: 'Asking Blueplane for its state.' };
    case 'absent':
      return { dot: 'bad', word: 'Not capturing', detail: `Blueplane is not running. ${NOTHING_LOST}` };
    case 'failed': {
      const detail = `${subject(health.processes)} gave up. ${NOTHING_LOST}`;
      return { dot: 'bad', word: 'Stopped', detail };
    }
    case 'held_up': {
      const detail = processDetail(health.processes) ?? `${subject(health.processes)} cannot go on.`;
      return { dot: 'wait', word: 'Waiting', detail: `${detail} ${NOTHING_LOST}` };
    }
    case 'restarting': {
      const detail = `${subject(health.processes)} restarts in a moment. ${NOTHING_LOST}`;
      return { dot: 'wait', word: 'Restarting', detail };
    }
    case 'paused':
      return {
        dot: 'wait',
        word: 'Paused',
        detail: `Paused ${whenPaused(health.since, now)}${untilWhen(health.until, now)}. ${NOTHING_LOST}`,
      };
    case 'starting': {
      const names = health.processes.length === 0 ? 'Blueplane' : subject(health.processes);
      return { dot: 'wait', word: 'Starting', detail: `${names} is getting ready.` };
    }
    case 'behind': {
      const what = health.isReadingIn ? 'Today comes first.' : 'Figures are old.';
      const held = health.holdsCapture ? ' Reading waits: your tools keep their own files.' : ' No event is lost.';
      return {
        dot: 'wait',
        word: health.isReadingIn ? 'Catching up' : 'Behind',
        detail: `${plural(health.rowsBehind, 'event', 'events')} to go. ${what}${held}`,
      };
    }
    case 'running':
      return status === undefined
        ? { dot: 'idle', word: 'Connecting', detail: 'Asking Blueplane for its state.' }
        : whenAllRun(status);
  }
}
