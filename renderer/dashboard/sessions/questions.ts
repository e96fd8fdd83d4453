import type { ApiArgs } from '../../../core/contracts/api.ts';
import type { ListedSession } from '../../../core/contracts/sessions.ts';
import { type Address, DEFAULT_ADDRESS } from '../address.ts';
import type { Ask } from '../prepare/ask.ts';
import { type Scope, scopeArgs } from '../scope.ts';

/** A few screens of rows; a page is asked for once one of its rows comes into sight. */
export const PAGE_SIZE = 100;

/** The arguments of the list but for its pages. */
export type ListArgs = Omit<ApiArgs<'sessions'>, 'limit' | 'offset'>;

/** What the list of an address asks for. */
export function listArgs(address: Address, scope: Scope): ListArgs {
  const { search, model, live, failures, above, order } = address;
  return {
    ...scopeArgs(scope),
    order,
    ...(search !== null && { search }),
    ...(model !== null && { model }),
    ...(live && { active: true }),
    ...(failures && { hasFailures: true }),
    ...(above !== null && { costAbove: above }),
  };
}

/** A page of the list, the first being 0. */
export function pageArgs(list: ListArgs, page: number): ApiArgs<'sessions'> {
  return { ...list, limit: PAGE_SIZE, offset: page * PAGE_SIZE };
}

/** What of a session its timeline depends on: the list says the same of it as its details. */
export function timelineState(
  session: Pick<ListedSession, 'lastActivity' | 'totals' | 'toolCalls' | 'toolFailures' | 'prompts'>,
): readonly unknown[] {
  const { lastActivity, totals, toolCalls, toolFailures, prompts } = session;
  return [lastActivity, totals.responses, totals.totalCost, toolCalls, toolFailures, prompts];
}

/** Asks what the sessions show when they are opened: the top of the list, and the first of it with its timeline. */
export async function askSessions(ask: Ask, scope: Scope): Promise<void> {
  const { sessions } = await ask('sessions', pageArgs(listArgs(DEFAULT_ADDRESS, scope), 0));
  const [first] = sessions;
  if (first === undefined) return;
  const { platform, sessionId } = first;
  await Promise.all([
    ask('session', { platform, sessionId }),
    ask('sessionTimeline', { platform, sessionId }, timelineState(first)),
  ]);
}
