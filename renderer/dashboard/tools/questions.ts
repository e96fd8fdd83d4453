import type { ApiArgs } from '../../../core/contracts/api.ts';
import { addDays, type DaySpan } from '../../shared/day-span.ts';
import type { Ask } from '../prepare/ask.ts';
import { type Scope, scopeArgs } from '../scope.ts';

/** Rows of the card beside it. */
const SHOWN_TOOLS = 10;
/** A week has too few decisions a day to see anything. */
const DECIDED_DAYS = 30;

/** The hours at which the tools that are called most were called. */
export function hoursArgs(scope: Scope): ApiArgs<'toolHours'> {
  return { ...scopeArgs(scope), limit: SHOWN_TOOLS };
}

/** The days of the decisions that are shown: the last thirty, or the range where that is longer or past. */
export function decidedDays({ span }: Pick<Scope, 'span'>, today: string): DaySpan {
  const since = addDays(today, 1 - DECIDED_DAYS);
  const isRecent = span.until === today && span.since > since;
  return isRecent ? { since, until: today } : span;
}

/** Asks everything that the view of the tools shows, what counts most first. */
export async function askTools(ask: Ask, scope: Scope, today: string): Promise<void> {
  await Promise.all([
    ask('tools', scopeArgs(scope)),
    ask('acceptance', scopeArgs({ ...scope, span: decidedDays(scope, today) })),
    ask('toolHours', hoursArgs(scope)),
    ask('errorClasses', scopeArgs(scope)),
  ]);
}
