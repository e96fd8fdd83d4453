import type { Status } from '../../../core/contracts/api.ts';
import { useStatus } from './use-figures.ts';

/** What is said of a command that there is nothing for. */
export const NOTHING_STORED = 'Nothing is stored yet.';

/** Whether there is nothing yet that could be exported or purged. */
export function hasNothing({ freshness, sources, deadLetters }: Omit<Status, 'owner' | 'database'>): boolean {
  return freshness.newestResponseAt === null && deadLetters === 0 && sources.every(({ events }) => events === 0);
}

/** The same of this home; false before it is known. */
export function useNothingStored(): boolean {
  const { data } = useStatus();
  return data !== undefined && hasNothing(data);
}
