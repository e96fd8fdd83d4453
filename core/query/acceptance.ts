import type { z } from 'zod';
import {
  type Acceptance,
  type acceptanceArgsSchema,
  DECISIONS_FOR_RATE,
  type DecisionSums,
} from '../contracts/acceptance.ts';
import { PLATFORMS, type Platform } from '../contracts/platform.ts';
import type { ReadableDB } from '../storage/database.ts';
import { NEVER_FRESH, readFreshness } from './freshness.ts';
import { lineCounts } from './line-counts.ts';
import { type Range, resolveRange } from './range.ts';
import { type Scope, sessionScope } from './session-scope.ts';
import { addDays } from './time-zone-days.ts';

type DecisionRow = {
  platform: Platform;
  tool: string;
  at: number;
  decision: 'accepted' | 'modified' | 'rejected';
  decidedBy: 'user' | 'automatic';
  extension: string | null;
};

/** Decisions about what no tool is named for. */
const NO_NAME = '(unknown)';

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
  const extensions = new Map<string, number>();
  for (const row of decisionRows(database, range, scope)) {
    if (row.extension !== null) extensions.set(row.extension, (extensions.get(row.extension) ?? 0) + 1);
    if (args.extension !== undefined && row.extension !== args.extension) continue;
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

function decisionRows(database: ReadableDB, range: Range, scope: Scope): IterableIterator<DecisionRow> {
  return database
    .prepare<(number | string)[], DecisionRow>(
      `SELECT platform, coalesce(tool_name, '${NO_NAME}') AS tool, occurred_at AS at, decision, decided_by AS decidedBy,
         (SELECT file_extension FROM tool_calls
          WHERE tool_calls.platform = decisions.platform AND tool_calls.tool_use_id = decisions.tool_use_id) AS extension
       FROM decisions WHERE occurred_at >= ? AND occurred_at < ? ${scope.where}`,
    )
    .iterate(range.from, range.to, ...scope.values);
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

  add(row: DecisionRow): void {
    if (row.decidedBy === 'automatic') this.#counts.automatic += 1;
    else if (row.decision === 'modified') this.#counts.edited += 1;
    else this.#counts[row.decision] += 1;
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
