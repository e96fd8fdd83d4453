import {
  CONTEXT_STEP_TOKENS,
  CONTEXT_STEPS,
  type ContextFacts,
  type InsightFacts,
  LONG_CONTEXT_TOKENS,
} from '../metrics/insights/facts.ts';
import type { ReadableDB } from '../storage/database.ts';
import type { Interval } from './compared-period.ts';
import { type SessionNames, sessionKey } from './insight-sessions.ts';
import type { Scope } from './session-scope.ts';
import { usdFromPico } from './totals.ts';

type Row = { platform: string; session: string; step: bigint; responses: bigint; cost: bigint };

/** Everything that was sent with a response, cached or not. */
const CONTEXT = 'input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens';
const LONG_STEP = LONG_CONTEXT_TOKENS / CONTEXT_STEP_TOKENS;

/** Responses and their cost by how much context they were sent with, and the sessions in which it was long. */
export function contextFacts(
  database: ReadableDB,
  { from, to }: Interval,
  scope: Scope,
  names: SessionNames,
): Pick<InsightFacts, 'contexts' | 'longContexts'> {
  const rows = database
    .prepare<(number | string)[], Row>(
      `SELECT platform, external_id AS session, min((${CONTEXT}) / ${CONTEXT_STEP_TOKENS}, ${CONTEXT_STEPS - 1}) AS step,
         count(*) AS responses, sum(cost_picousd) AS cost
       FROM usage WHERE occurred_at >= ? AND occurred_at < ? ${scope.where} GROUP BY platform, external_id, step`,
    )
    .safeIntegers(true)
    .all(from, to, ...scope.values);
  const steps = new Map<number, ContextFacts>();
  const sessions = new Map<string, InsightFacts['longContexts'][number]>();
  for (const row of rows) {
    const step = Number(row.step);
    const responses = Number(row.responses);
    const cost = usdFromPico(row.cost);
    const known = steps.get(step) ?? { step, responses: 0, cost: 0 };
    steps.set(step, { step, responses: known.responses + responses, cost: known.cost + cost });
    const session = step < LONG_STEP ? null : names(row.platform, row.session);
    if (session === null) continue;
    const key = sessionKey(row.platform, row.session);
    const earlier = sessions.get(key) ?? { session, responses: 0, cost: 0 };
    sessions.set(key, { session, responses: earlier.responses + responses, cost: earlier.cost + cost });
  }
  return {
    contexts: [...steps.values()].sort((a, b) => a.step - b.step),
    longContexts: [...sessions.values()],
  };
}
