import type { PurgePreview, PurgeScope } from '../../../core/contracts/purge.ts';
import { ZONE } from '../../shared/zone.ts';
import type { SessionName } from '../sessions/session-key.ts';
import { ALL, chosenDays, isEverything, type ScopeChoice } from './scope-choice.ts';

/** Names what was shown, in the order to purge it. */
export function tokenOf(preview: PurgePreview | undefined): { token?: string } {
  return preview?.token === undefined ? {} : { token: preview.token };
}

/** One session to be purged, with its subagents. */
export type SessionChoice = SessionName & { projectName: string | null };

/** The scope of a session's purge in the words of the contract. */
export function sessionScope({ platform, sessionId }: SessionChoice): PurgeScope {
  return { session: sessionId, platform, timezone: ZONE };
}

/** The scope of a purge in the words of the contract. */
export function purgeScope(choice: ScopeChoice, today: string): PurgeScope {
  if (isEverything(choice)) return { everything: true };
  return {
    ...chosenDays(choice, today),
    timezone: ZONE,
    ...(choice.platform !== ALL && { platform: choice.platform }),
    ...(choice.project !== ALL && { project: choice.project }),
  };
}

type Taken = Pick<PurgePreview, 'events' | 'letters' | 'rejections' | 'files'>;

/** Whether the database holds anything of a purge: dead letters and refused lines count like events. */
export function isStored({ events, letters, rejections }: Omit<Taken, 'files'>): boolean {
  return events + letters + rejections > 0;
}

/** Whether a purge would take anything away: copies go whole, whatever they hold. */
export function takesAnything(preview: Taken): boolean {
  return isStored(preview) || preview.files.count > 0;
}
