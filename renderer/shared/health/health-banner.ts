import type { OwnerActionName } from '../../../core/contracts/api.ts';
import { dayOfInstant, formatDay, formatTime } from '../../../core/format/index.ts';
import { ZONE } from '../zone.ts';
import { type Health, NOTHING_LOST, processDetail, processNames } from './health.ts';

/** What happened, what it means for the data, and what to do about it. */
export type HealthBanner = {
  tone: 'warn' | 'bad';
  title: string;
  text: string;
  action: { label: string; name: OwnerActionName } | null;
};

const NO_LOSS_NOR_DOUBLE = 'No event is lost or counted twice.';

/** `at 13:58`, or `on Thu 19 Nov, 13:58` when that was another day. */
function whenPaused(since: number, now: number): string {
  const day = dayOfInstant(since, ZONE);
  const time = formatTime(since, { timeZone: ZONE });
  return day === dayOfInstant(now, ZONE) ? `at ${time}` : `on ${formatDay(day)}, ${time}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
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
    case 'failed': {
      const names = capitalised(processNames(health.processes));
      return {
        tone: 'bad',
        title: `${names} stopped`,
        text: `${processDetail(health.processes) ?? 'It ended again and again.'} ${NO_LOSS_NOR_DOUBLE}`,
        action: { label: 'Restart', name: 'restartFailed' },
      };
    }
    case 'held_up': {
      const names = capitalised(processNames(health.processes));
      return {
        tone: 'warn',
        title: `${names} cannot go on`,
        text: `${processDetail(health.processes) ?? 'It waits.'} ${NO_LOSS_NOR_DOUBLE}`,
        action: null,
      };
    }
    case 'restarting':
      return {
        tone: 'warn',
        title: `Restarting: ${processNames(health.processes)}`,
        text: `New figures follow in a moment. ${NO_LOSS_NOR_DOUBLE}`,
        action: null,
      };
    case 'paused':
      return {
        tone: 'warn',
        title: `Capture paused ${whenPaused(health.since, now)}`,
        text: 'Nothing is lost: your tools keep their own files, and Blueplane reads on from where it stopped.',
        action: { label: 'Resume', name: 'resume' },
      };
    default:
      return null;
  }
}
