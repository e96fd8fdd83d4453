import { expect, test } from 'vitest';
import type { ApiMethodName } from '../../../core/contracts/api.ts';
import { WEEK_DAYS } from '../../../core/contracts/calendar.ts';
import { TOKEN_KINDS } from '../../../core/contracts/token-kinds.ts';
import { readResult } from '../../shared/api-client/read-result.ts';
import { totals } from '../../shared/health/test-answers.ts';
import type { Ask } from '../prepare/ask.ts';
import type { Scope } from '../scope.ts';
import { askOverview } from './questions.ts';

const WEEK: Scope = { span: { since: '2026-11-15', until: '2026-11-21' }, platform: null, project: null };

const RANGE = { timezone: 'UTC', since: '2026-11-15', until: '2026-11-21' };
const NO_DECISIONS = { accepted: 0, edited: 0, rejected: 0, automatic: 0, keptRate: null };
const NO_HOURS = Array.from({ length: 24 }, () => 0);

/** Answers of a home in which nothing happened but its last response. */
function answersOf(newestResponseAt: string | null): Partial<Record<ApiMethodName, unknown>> {
  const freshness = { newestResponseAt, sourcesReadAt: null, rowsBehind: 0 };
  const figures = {
    ...totals(),
    cacheHitShare: null,
    sessions: 0,
    decisions: NO_DECISIONS,
    toolCalls: 0,
    toolFailures: 0,
  };
  const rows = WEEK_DAYS.map((weekday) => ({
    weekday,
    days: 1,
    cost: NO_HOURS,
    tokens: NO_HOURS,
    sessions: NO_HOURS,
  }));
  return {
    summary: { ...RANGE, figures, before: null, activeSessions: 0, step: 'day', points: [], freshness },
    sources: { sources: [] },
    series: {
      ...RANGE,
      step: 'day',
      steps: [],
      groups: [],
      other: null,
      totals: totals(),
      values: { cost: [], tokens: [], estimatedCost: [], unpricedTokens: [] },
      notCapturedSince: null,
      restOfToday: null,
      freshness,
    },
    tokenKinds: {
      ...RANGE,
      kinds: TOKEN_KINDS.map((kind) => ({ kind, tokens: 0, cost: 0 })),
      webSearches: { searches: 0, cost: 0 },
      apart: { cost: 0, tokens: 0 },
      reasoningInOutput: 0,
      totals: totals(),
      freshness,
    },
    activityGrid: { ...RANGE, rows, totals: totals(), freshness },
    feed: { events: [], rate: { costPerHour: null, tokensPerMinute: null }, freshness },
    blocks: {
      timezone: 'UTC',
      platform: null,
      blocks: [],
      unpricedTokens: 0,
      estimatedCost: 0,
      estimatedTokens: 0,
      rateLimits: [],
      turnOutcomes: [],
      freshness,
    },
    budgets: { timezone: 'UTC', warnAt: 0.8, notify: false, budgets: [], freshness },
  };
}

/** What the overview asks of a home whose last response was then. Each answer is one that its schema lets through. */
async function askedOf(newestResponseAt: string | null, scope: Scope = WEEK): Promise<string[]> {
  const asked: string[] = [];
  const answers = answersOf(newestResponseAt);
  const ask: Ask = async (name) => {
    asked.push(name);
    return readResult(name, answers[name]);
  };
  await askOverview(ask, scope);
  return asked;
}

test('where sessions were looked for is asked as long as there are none, and nothing is narrowed', async () => {
  expect(await askedOf(null)).toContain('sources');
  expect(await askedOf('2026-11-20T10:00:00Z')).not.toContain('sources');
  expect(await askedOf(null, { ...WEEK, platform: 'cursor' })).not.toContain('sources');
});
