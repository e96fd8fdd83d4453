import type { Platform } from '../../../core/contracts/platform.ts';
import type { DaySpan } from '../../shared/day-span.ts';
import type { Address } from '../address.ts';
import { type Period, periodDays } from './period.ts';

/** The value of "all" in a list; no tool and no project is called so. */
export const ALL = '*';

/** What is exported or purged. */
export type ScopeChoice = {
  period: Period;
  /** Days of the user's own choice, which can be chosen as `shown`; null where the views show none. */
  shown: DaySpan | null;
  platform: Platform | typeof ALL;
  project: string;
};

const WHOLE: ScopeChoice = { period: 'all', shown: null, platform: ALL, project: ALL };

type Shown = Pick<Address, 'range' | 'since' | 'until' | 'platform' | 'project'>;

function ownDays({ range, since, until }: Shown): DaySpan | null {
  return range !== 'custom' || since === null || until === null ? null : { since, until };
}

/** Everything, with the shown days at hand where they are the user's own. */
export function wholeScope(address: Shown): ScopeChoice {
  return { ...WHOLE, shown: ownDays(address) };
}

/** What the views show now. */
export function shownScope(address: Shown): ScopeChoice {
  const { range, platform, project } = address;
  const shown = ownDays(address);
  const period = shown !== null ? 'shown' : range === 'custom' ? '30d' : range;
  return { period, shown, platform: platform ?? ALL, project: project ?? ALL };
}

/** The days of a choice, both included; empty for all time. @param today `YYYY-MM-DD` */
export function chosenDays({ period, shown }: ScopeChoice, today: string): Partial<DaySpan> {
  return period === 'shown' ? (shown ?? {}) : periodDays(period, today);
}

/** Whether a choice leaves nothing. */
export function isEverything({ period, platform, project, shown }: ScopeChoice): boolean {
  return (period === 'all' || (period === 'shown' && shown === null)) && platform === ALL && project === ALL;
}
