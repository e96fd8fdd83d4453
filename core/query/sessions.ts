import type { z } from 'zod';
import type { ListedSession, Sessions, sessionsArgsSchema } from '../contracts/sessions.ts';
import type { ReadableDB } from '../storage/database.ts';
import { sessionsWithin } from './activity.ts';
import { sessionRateReader } from './burn-rate.ts';
import { NEVER_FRESH, readFreshness } from './freshness.ts';
import { type FoundInContent, type HomeFacts, NO_HOME } from './home-facts.ts';
import { type Range, resolveRange } from './range.ts';
import { CONVERSATION_COLUMNS, type ConversationRow, conversationReader, sessionReader } from './session-rows.ts';
import { type FoundSession, sessionFilter, sessionOrder } from './session-search.ts';
import { type SessionKey, sessionKey, sumsBySession } from './session-sums.ts';
import { Sums } from './totals.ts';

/** A matching session with exact sums, so that totals are added up before anything is rounded. */
type Match = FoundSession & { sums: Sums; day: string };

/**
 * Sessions that went on at some time within the range, a page at a time.
 * @param now epoch milliseconds.
 */
export function sessions(
  database: ReadableDB | null,
  args: z.output<typeof sessionsArgsSchema>,
  now: number,
  home: Pick<HomeFacts, 'searchContent'> = NO_HOME,
): Sessions {
  const range = resolveRange(args);
  const { zone: timezone } = range.days;
  if (database === null) {
    return { timezone, sessions: [], total: 0, totals: new Sums().totals(), days: [], freshness: NEVER_FRESH };
  }
  const said = searchContent(database, range, args, home);
  const isAsked = sessionFilter(database, range, args, now, said?.sessions);
  const matches = sessionsInRange(database, range).filter(isAsked);
  const totals = new Sums();
  for (const { sums } of matches) totals.merge(sums);
  const page = matches.sort(sessionOrder(database, range, args)).slice(args.offset, args.offset + args.limit);
  return {
    timezone,
    sessions: page.map(listedReader(database, now)),
    total: matches.length,
    totals: totals.totals(),
    days: dayHeads(matches),
    freshness: readFreshness(database, args.platform),
    ...(said !== null && { content: saidReport(said, matches) }),
  };
}

function searchContent(
  database: ReadableDB,
  { from, to }: Range,
  { search = '' }: Pick<z.output<typeof sessionsArgsSchema>, 'search'>,
  home: Pick<HomeFacts, 'searchContent'>,
): FoundInContent | null {
  return search.trim() === '' ? null : (home.searchContent?.(database, { words: search, from, to }) ?? null);
}

function saidReport({ sessions: said, searchedSince }: FoundInContent, matches: readonly Match[]): Sessions['content'] {
  return {
    sessions: matches.filter(({ row }) => said.has(sessionKey(row))).length,
    searchedSince: searchedSince === null ? null : new Date(searchedSince).toISOString(),
  };
}

function sessionsInRange(database: ReadableDB, range: Range): Match[] {
  const billed = sumsBySession(database, range);
  const { where, bound } = sessionsWithin(range, range);
  const rows = database
    .prepare<(number | string)[], ConversationRow>(`SELECT ${CONVERSATION_COLUMNS} FROM conversations WHERE ${where}`)
    .all(...bound);
  const known = new Set(rows.map(sessionKey));
  // Without those of which only responses are known, the list would not add up to the range.
  const read = conversationReader(database);
  const missingRows = (session: SessionKey) => read(session) ?? [];
  const others = [...billed.values()].filter((session) => !known.has(sessionKey(session)));
  return [...rows, ...others.flatMap(missingRows)].map((row) => {
    const sums = billed.get(sessionKey(row))?.sums ?? new Sums();
    const newest = Math.min(row.last_activity_at, range.to - 1);
    return { row, sums, inRange: sums.totals(), day: range.days.dayOf(Math.max(newest, range.from)) };
  });
}

function listedReader(database: ReadableDB, now: number): (match: Match) => ListedSession {
  const read = sessionReader(database, now);
  const rate = sessionRateReader(database, now);
  return ({ row, inRange, day }) => {
    const { session } = read(row);
    const costPerHour = session.active ? rate(row.platform, row.external_id).costPerHour : null;
    return { ...session, inRange, day, costPerHour };
  };
}

function dayHeads(matches: readonly Match[]): Sessions['days'] {
  const heads = new Map<string, { sessions: number; sums: Sums }>();
  for (const { day, sums } of matches) {
    const head = heads.get(day) ?? { sessions: 0, sums: new Sums() };
    head.sessions += 1;
    head.sums.merge(sums);
    heads.set(day, head);
  }
  return [...heads]
    .sort(([one], [other]) => (one < other ? 1 : -1))
    .map(([day, head]) => {
      const { totalCost, estimatedCost, totalTokens, estimatedTokens, unpricedTokens } = head.sums.totals();
      return { day, sessions: head.sessions, totalCost, estimatedCost, totalTokens, estimatedTokens, unpricedTokens };
    });
}
