import type { z } from 'zod';
import {
  type Acceptance,
  type acceptanceArgsSchema,
  DECISIONS_FOR_RATE,
  type DecisionSums,
} from '../contracts/acceptance.ts';
import { PLATFORMS, type Platform } from '../contracts/platform.ts';
import type { ReadableDB } from '../storage/database.ts';
import { type DecidedRow, decidedByQuarters, decidedOneByOne } from './decided-rows.ts';
import { NEVER_FRESH, readFreshness } from './freshness.ts';
import { lineCounts } from './line-counts.ts';
import { type Range, resolveRange } from './range.ts';
import { type Scope, sessionScope } from './session-scope.ts';
import { addDays } from './time-zone-days.ts';

/**
 * What became of proposals, by day, tool and platform.
 * @param now epoch milliseconds
 */
export function acceptance(
  database: ReadableDB | null,
  args: z.output<typeof acceptanceArgsSchema>,
  now: number,
): Acceptance {
  const range = resolveRange(args);
  const head = { timezone: range.days.zone, since: args.since ?? null, until: args.until ?? null };
  const all = new DecisionCounts();
  if (database === null) {
    const none = { days: [], byTool: [], byPlatform: [], extensions: [], lineCounts: [] };
    return { ...head, totals: all.sums(), ...none, freshness: NEVER_FRESH };
  }
  const scope = sessionScope(args);
  const byDay = new Map<string, DecisionCounts>();
  const byTool = new Map<string, DecisionCounts>();
  const byPlatform = new Map<Platform, DecisionCounts>();
  const { rows, extensions } =
    args.project === undefined && args.extension === undefined
      ? decidedByQuarters(database, range)
      : decidedOneByOne(database, range, scope, args.extension);
  for (const row of rows) {
    all.add(row);
    entry(byDay, range.days.dayOf(row.at)).add(row);
    entry(byTool, row.tool).add(row);
    entry(byPlatform, row.platform).add(row);
  }
  return {
    ...head,
    totals: all.sums(),
    days: daysOf(args, range.days.dayOf(now), [...byDay.keys()]).map((day) => ({
      day,
      ...(byDay.get(day) ?? new DecisionCounts()).sums(),
    })),
    byTool: [...byTool]
      .sort(([a, countsA], [b, countsB]) => countsB.count() - countsA.count() || (a < b ? -1 : 1))
      .map(([toolName, counts]) => ({ toolName, ...counts.sums() })),
    byPlatform: usedPlatforms(database, range, scope).map(({ platform, recordsDecisions }) => ({
      platform,
      recordsDecisions,
      ...(byPlatform.get(platform) ?? new DecisionCounts()).sums(),
    })),
    extensions: [...extensions]
      .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
      .map(([extension, decisions]) => ({ extension, decisions })),
    lineCounts: lineCounts(database, args),
    freshness: readFreshness(database, args.platform),
  };
}

/** Every platform with a session in the range. Whether it records decisions is asked of all that was ever stored. */
function usedPlatforms(
  database: ReadableDB,
  range: Range,
  scope: Scope,
): { platform: Platform; recordsDecisions: boolean }[] {
  const isUsed = database.prepare<(number | string)[], { used: number }>(
    `SELECT EXISTS (SELECT 1 FROM conversations WHERE last_activity_at >= ? AND started_at < ? ${scope.where}
       AND platform = ?) AS used`,
  );
  const records = database.prepare<[Platform], { found: number }>(
    'SELECT EXISTS (SELECT 1 FROM decisions WHERE platform = ?) AS found',
  );
  return PLATFORMS.filter((platform) => isUsed.get(range.from, range.to, ...scope.values, platform)?.used === 1).map(
    (platform) => ({ platform, recordsDecisions: records.get(platform)?.found === 1 }),
  );
}

/** Without a first day the days begin with the first decision; the days to come are left out. */
function daysOf(
  args: { since?: string | undefined; until?: string | undefined },
  today: string,
  decided: string[],
): string[] {
  const [earliest] = decided.toSorted();
  const latest = decided.toSorted().at(-1) ?? today;
  const first = args.since ?? earliest;
  if (first === undefined) return [];
  const last = args.until !== undefined && args.until < today ? args.until : today > latest ? today : latest;
  const days: string[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}

function entry<Key>(counts: Map<Key, DecisionCounts>, key: Key): DecisionCounts {
  const known = counts.get(key);
  if (known !== undefined) return known;
  const made = new DecisionCounts();
  counts.set(key, made);
  return made;
}

class DecisionCounts {
  readonly #counts = { accepted: 0, edited: 0, rejected: 0, automatic: 0 };

  add({ accepted, edited, rejected, automatic }: DecidedRow): void {
    this.#counts.accepted += accepted;
    this.#counts.edited += edited;
    this.#counts.rejected += rejected;
    this.#counts.automatic += automatic;
  }

  count(): number {
    const { accepted, edited, rejected, automatic } = this.#counts;
    return accepted + edited + rejected + automatic;
  }

  sums(): DecisionSums {
    const { accepted, edited, rejected } = this.#counts;
    const decided = accepted + edited + rejected;
    const keptRate = decided < DECISIONS_FOR_RATE ? null : (accepted + edited) / decided;
    return { ...this.#counts, keptRate };
  }
}
