import type { OwnerActionName } from '../../../core/contracts/api.ts';
import { dayOfInstant, formatCount, formatDay, formatTime } from '../../../core/format/index.ts';
import { formatMoment } from '../../../core/format/moment.ts';
import { ZONE } from '../zone.ts';
import { type Health, NOTHING_LOST, processDetail, processNames } from './health.ts';

/** What happened, what it means for the data, and what to do about it. */
export type HealthBanner = {
  tone: 'warn' | 'bad';
  title: string;
  text: string;
  action: { label: string; name: Extract<OwnerActionName, 'resume' | 'restartFailed'> } | null;
  /** Whether Health tells more of it. */
  hasDetails?: boolean;
  /** Whether a pause may be given an end. */
  mayEndLater?: boolean;
};

const NO_LOSS_NOR_DOUBLE = 'No event is lost or counted twice.';

/** `at 13:58`, or `on Thu 19 Nov, 13:58` when that was another day. */
export function whenPaused(since: number, now: number): string {
  const day = dayOfInstant(since, ZONE);
  const time = formatTime(since, { timeZone: ZONE });
  return day === dayOfInstant(now, ZONE) ? `at ${time}` : `on ${formatDay(day)}, ${time}`;
}

/** `, until 14:58`; nothing of a pause without an end. */
export function untilWhen(until: number | null, now: number): string {
  return until === null ? '' : `, until ${formatMoment(until, now, { timeZone: ZONE })}`;
}

/** What does not happen while a process stands still, in the order in which data passes them. */
const CONSEQUENCES = new Map([
  ['redis', 'Events are not being stored'],
  ['capture', 'New events are not being read'],
  ['fast-path', 'Events are not being stored'],
  ['slow-path', 'New figures are not being worked out'],
  ['gateway', 'Figures cannot be asked for'],
]);

function consequence(processes: readonly { name: string }[]): string {
  return (
    processes.map(({ name }) => CONSEQUENCES.get(name)).find((each) => each !== undefined) ?? 'A part stands still'
  );
}

function sentences(what: string, cause: string | null): string {
  return [what, cause, NO_LOSS_NOR_DOUBLE].filter((each) => each !== null).join(' ');
}

/** Why it is behind, what is done about it, and what anybody can do. */
function behindText({ holdsCapture, workers, isReadingIn }: Extract<Health, { kind: 'behind' }>): string {
  return [
    isReadingIn
      ? 'Today comes first; older sessions are being read in.'
      : 'More came in than can be counted at once, so figures are old.',
    NO_LOSS_NOR_DOUBLE,
    'Live figures and findings wait meanwhile.',
    ...(holdsCapture ? ['So does reading: your tools keep their own files.'] : []),
    ...(workers > 1 ? [`${formatCount(workers)} workers count at once.`] : []),
    'It catches up by itself, sooner while the computer has less to do.',
  ].join(' ');
}

/**
 * The banner of a state that somebody should know about, null for all others.
 *
 * @param now epoch milliseconds
 */
export function healthBanner(health: Health, now: number): HealthBanner | null {
  switch (health.kind) {
    case 'problem':
      return {
        tone: 'bad',
        title: 'Blueplane cannot start',
        text: health.sentence,
        action: { label: 'Try again', name: 'restartFailed' },
      };
    case 'absent':
      return { tone: 'bad', title: 'Blueplane is not running', text: NOTHING_LOST, action: null };
    case 'failed':
      return {
        tone: 'bad',
        title: consequence(health.processes),
        hasDetails: true,
        text: sentences(`Given up: ${processNames(health.processes)}.`, processDetail(health.processes)),
        action: { label: 'Restart', name: 'restartFailed' },
      };
    case 'held_up':
      return {
        tone: 'warn',
        title: consequence(health.processes),
        hasDetails: true,
        text: sentences(`Waiting: ${processNames(health.processes)}.`, processDetail(health.processes)),
        action: null,
      };
    case 'restarting':
      return {
        tone: 'warn',
        title: `Restarting: ${processNames(health.processes)}`,
        hasDetails: true,
        text: sentences('New figures follow in a moment.', null),
        action: null,
      };
    case 'behind':
      return {
        tone: 'warn',
        title: `Behind by ${formatCount(health.rowsBehind)} ${health.rowsBehind === 1 ? 'event' : 'events'}`,
        hasDetails: true,
        text: behindText(health),
        action: null,
      };
    case 'paused':
      return {
        tone: 'warn',
        title: `Capture paused ${whenPaused(health.since, now)}${untilWhen(health.until, now)}`,
        mayEndLater: health.until === null,
        text: 'Nothing is lost: your tools keep their own files, and Blueplane reads on from where it stopped.',
        action: { label: 'Resume', name: 'resume' },
      };
    default:
      return null;
  }
}

/** The banner of a page whose question for figures failed. @param shown whether older figures stand below it */
export function unansweredBanner(error: Error, shown: boolean): HealthBanner {
  return {
    tone: 'bad',
    title: shown ? 'No new figures' : 'No figures can be shown',
    text: `${error.message} Nothing stored was changed.`,
    action: { label: 'Try again', name: 'restartFailed' },
  };
}
