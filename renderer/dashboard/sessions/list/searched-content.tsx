import type { Sessions } from '../../../../core/contracts/sessions.ts';
import { dayOfInstant, formatCount, formatDay } from '../../../../core/format/index.ts';
import { ZONE } from '../../../shared/zone.ts';

/** Says that what was said was searched, too, how far back, and with what success. */
export function SearchedContent({ found: { sessions, searchedSince } }: { found: NonNullable<Sessions['content']> }) {
  const where =
    sessions === 0 ? 'in no session' : sessions === 1 ? 'in 1 session' : `in ${formatCount(sessions)} sessions`;
  return (
    <p role="status" className="border-b border-line px-4 py-1.5 text-micro text-t3">
      What was said was searched, too: found {where}.
      {searchedSince === null ? '' : ` Only back to ${formatDay(dayOfInstant(searchedSince, ZONE))}.`}
    </p>
  );
}
