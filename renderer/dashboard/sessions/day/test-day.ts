import type { DaySession, DayView } from '../../../../core/contracts/day.ts';
import { NO_AMOUNT } from '../../../shared/amount.ts';

/** Test support: days made of bare sessions. */

const TOTALS = {
  ...NO_AMOUNT,
  responses: 0,
  inputTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  cacheCreationTokens: 0,
  cacheReadTokens: 0,
};

export function ran(from: string, to: string): DaySession {
  return {
    sessionId: from,
    platform: 'codex_cli',
    from,
    to,
    startsBefore: false,
    endsAfter: false,
    active: false,
    models: [],
    totals: TOTALS,
    cost: { step: [], usd: [] },
    subagents: [],
    failures: [],
    toolFailures: 0,
  };
}

/** The 19th of November 2026 in UTC, all sessions of one project. */
export function dayOf(sessions: DaySession[]): Pick<DayView, 'from' | 'to' | 'projects'> {
  return {
    from: '2026-11-19T00:00:00Z',
    to: '2026-11-20T00:00:00Z',
    projects: [{ projectHash: '', label: '', totals: TOTALS, sessions }],
  };
}
