import type { DecisionFacts } from '../metrics/insights/facts.ts';
import type { ReadableDB } from '../storage/database.ts';
import type { Interval } from './compared-period.ts';
import type { SessionNames } from './insight-sessions.ts';
import type { Scope } from './session-scope.ts';

type Row = { platform: string; session: string; project: string; kept: number; rejected: number };

/** What the user decided, by project, now and before. */
export function decisionFacts(
  database: ReadableDB,
  { now, before }: { now: Interval; before: Interval },
  scope: Scope,
  names: SessionNames,
): DecisionFacts[] {
  const projects = new Map<string, DecisionFacts>();
  const nothing = { projectName: null, kept: 0, rejected: 0, before: { kept: 0, rejected: 0 }, rejectedIn: [] };
  for (const row of decidedIn(database, now, scope)) {
    const known = projects.get(row.project) ?? { project: row.project, ...nothing };
    const session = names(row.platform, row.session);
    projects.set(row.project, {
      ...known,
      projectName: known.projectName ?? session?.projectName ?? null,
      kept: known.kept + row.kept,
      rejected: known.rejected + row.rejected,
      rejectedIn:
        row.rejected > 0 && session !== null
          ? [...known.rejectedIn, { session, rejected: row.rejected }]
          : known.rejectedIn,
    });
  }
  for (const row of decidedIn(database, before, scope)) {
    const known = projects.get(row.project) ?? { project: row.project, ...nothing };
    projects.set(row.project, {
      ...known,
      before: { kept: known.before.kept + row.kept, rejected: known.before.rejected + row.rejected },
    });
  }
  return [...projects.values()];
}

function decidedIn(database: ReadableDB, { from, to }: Interval, scope: Scope): Row[] {
  return database
    .prepare<(number | string)[], Row>(
      `SELECT platform, external_id AS session, sum(decision != 'rejected') AS kept, sum(decision = 'rejected') AS rejected,
         coalesce((SELECT workspace_hash FROM conversations
           WHERE conversations.external_id = decisions.external_id AND conversations.platform = decisions.platform), '')
           AS project
       FROM decisions WHERE occurred_at >= ? AND occurred_at < ? AND decided_by = 'user' ${scope.where}
       GROUP BY platform, external_id`,
    )
    .all(from, to, ...scope.values);
}
