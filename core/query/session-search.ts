import type { z } from 'zod';
import type { sessionsArgsSchema } from '../contracts/sessions.ts';
import type { Totals } from '../contracts/usage.ts';
import type { ReadableDB } from '../storage/database.ts';
import type { Range } from './range.ts';
import { type ConversationRow, isActive } from './session-rows.ts';
import { failuresBySession, sessionKey, sessionsOfModel, sessionsOfTool } from './session-sums.ts';

type SessionsArgs = z.output<typeof sessionsArgsSchema>;

/** A session with what it was billed for in the range. */
export type FoundSession = { row: ConversationRow; inRange: Totals };

const NOTHING_SAID: ReadonlySet<string> = new Set();

/**
 * Which sessions a list asks for.
 * @param now epoch milliseconds
 * @param said keys of the sessions in which the words were said
 */
export function sessionFilter(
  database: ReadableDB,
  range: Range,
  args: SessionsArgs,
  now: number,
  said: ReadonlySet<string> = NOTHING_SAID,
): (found: FoundSession) => boolean {
  const conditions: ((found: FoundSession) => boolean)[] = [];
  const { search, model, active, hasFailures, costAbove } = args;
  const words = search?.trim().toLowerCase() ?? '';
  if (words !== '') {
    const called = sessionsOfTool(database, words);
    const used = sessionsOfModel(database, range, 'instr(lower(model), ?) > 0', words);
    conditions.push(({ row }) => {
      const key = sessionKey(row);
      return (
        (row.project ?? '').toLowerCase().includes(words) ||
        row.external_id.toLowerCase().startsWith(words) ||
        called.has(key) ||
        said.has(key) ||
        used.has(key)
      );
    });
  }
  if (model !== undefined) {
    const used = sessionsOfModel(database, range, 'model = ?', model);
    conditions.push(({ row }) => used.has(sessionKey(row)));
  }
  if (active !== undefined) conditions.push(({ row }) => isActive(row, now) === active);
  if (hasFailures !== undefined) {
    const failures = failuresBySession(database, range);
    conditions.push(({ row }) => failures.has(sessionKey(row)) === hasFailures);
  }
  if (costAbove !== undefined) conditions.push(({ inRange }) => inRange.totalCost > costAbove);
  return (found) => conditions.every((holds) => holds(found));
}

/** The order of a list, most of it first; equals by newest activity, then by id. */
export function sessionOrder(
  database: ReadableDB,
  range: Range,
  { order }: Pick<SessionsArgs, 'order'>,
): (one: FoundSession, other: FoundSession) => number {
  const measure = measureOf(database, range, order);
  return (one, other) =>
    measure(other) - measure(one) ||
    other.row.last_activity_at - one.row.last_activity_at ||
    (sessionKey(one.row) < sessionKey(other.row) ? -1 : 1);
}

function measureOf(database: ReadableDB, range: Range, order: SessionsArgs['order']): (found: FoundSession) => number {
  switch (order) {
    case 'newest':
      return ({ row }) => row.last_activity_at;
    case 'cost':
      return ({ inRange }) => inRange.totalCost;
    case 'tokens':
      return ({ inRange }) => inRange.totalTokens;
    case 'duration':
      return ({ row }) => row.last_activity_at - row.started_at;
    case 'failures': {
      const failures = failuresBySession(database, range);
      return ({ row }) => failures.get(sessionKey(row)) ?? 0;
    }
  }
}
