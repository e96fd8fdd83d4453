import type { ProjectNames } from '../../../core/contracts/project-names.ts';
import type { DaySpan } from '../day-span.ts';
import { ZONE } from '../zone.ts';
import { useApiQuery } from './use-api-query.ts';

/** A new project may be chosen so long after it began. */
export const PROJECT_NAMES_REST_MS = 10_000;

/** The projects of a range, or of all time, for a choice among them; none before they are known. */
export function useProjectNames(span: Partial<DaySpan> = {}): ProjectNames['projects'] {
  const { data } = useApiQuery('projectNames', { ...span, timezone: ZONE }, { restMs: PROJECT_NAMES_REST_MS });
  return data?.projects ?? [];
}
