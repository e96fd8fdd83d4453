import type { PurgePreview, PurgeScope } from '../../../core/contracts/purge.ts';
import { ZONE } from '../../shared/zone.ts';
import { periodDays } from './period.ts';
import { ALL, type ScopeChoice } from './scope-fields.tsx';

/** Names what was shown, in the order to purge it. */
export function tokenOf(preview: PurgePreview | undefined): { token?: string } {
  return preview?.token === undefined ? {} : { token: preview.token };
}

/** Whether a choice leaves nothing. */
export function isEverything({ period, platform, project }: ScopeChoice): boolean {
  return period === 'all' && platform === ALL && project === ALL;
}

/** The scope of a purge in the words of the contract. */
export function purgeScope(choice: ScopeChoice, today: string): PurgeScope {
  if (isEverything(choice)) return { everything: true };
  return {
    ...periodDays(choice.period, today),
    timezone: ZONE,
    ...(choice.platform !== ALL && { platform: choice.platform }),
    ...(choice.project !== ALL && { project: choice.project }),
  };
}
