import type { Status } from '../../../core/contracts/api.ts';
import { PLATFORM_LABELS } from '../../../core/contracts/platform.ts';
import { formatCount } from '../../../core/format/index.ts';
import type { ConnectionPhase } from '../../shared/api-client/connection.ts';
import type { DotState } from '../../shared/components/state-dot.tsx';

/** What the box says: a word for the state, and what it means. */
export type CaptureState = { dot: DotState; word: string; detail: string };

const SAFE = 'Nothing is lost: your tools keep their own files.';

function plural(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

function processNames(processes: { name: string }[]): string {
  return processes.map((each) => each.name).join(', ');
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
  const used = status.sources.filter((source) => source.files > 0 || source.events > 0);
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
 */
export function captureState(status: Status | undefined, phase: ConnectionPhase): CaptureState {
  if (phase === 'lost') {
    return { dot: 'bad', word: 'No connection', detail: `Trying again. ${SAFE}` };
  }
  if (status === undefined) {
    return { dot: 'idle', word: 'Connecting', detail: 'Asking Blueplane for its state.' };
  }
  if (status.owner === null) {
    return { dot: 'bad', word: 'Not capturing', detail: `Blueplane is not running. ${SAFE}` };
  }
  const failed = status.owner.processes.filter((each) => each.state === 'failed');
  if (failed.length > 0) {
    return { dot: 'bad', word: 'Stopped', detail: `${processNames(failed)} gave up after several tries. ${SAFE}` };
  }
  const waiting = status.owner.processes.filter((each) => each.state === 'backing_off');
  if (waiting.length > 0) {
    return { dot: 'wait', word: 'Backing off', detail: `${processNames(waiting)} restarts in a moment. ${SAFE}` };
  }
  const starting = status.owner.processes.filter((each) => each.state === 'starting');
  if (starting.length > 0) {
    return { dot: 'wait', word: 'Starting', detail: `${processNames(starting)} is getting ready.` };
  }
  return whenAllRun(status);
}
