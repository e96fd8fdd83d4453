import type { DesktopState, Status, Today } from '../../../core/contracts/api.ts';
import { ownerStatus } from '../../../core/contracts/test-owner-status.ts';
import type { Totals } from '../../../core/contracts/usage.ts';

/** Test support: answers as the query service and the desktop give them, with what a test is about put in. */

export function desktopState(change: Partial<DesktopState> = {}): DesktopState {
  return {
    version: '0.1.0',
    runtime: 'Electron',
    attached: false,
    owner: null,
    problem: null,
    openAtLogin: 'off',
    appearance: 'system',
    shortcut: { keys: '', state: 'off' },
    ...change,
  };
}

export function totals(change: Partial<Totals> = {}): Totals {
  return {
    responses: 0,
    inputTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    cacheCreationTokens: 0,
    cacheReadTokens: 0,
    totalTokens: 0,
    totalCost: 0,
    estimatedCost: 0,
    unpricedTokens: 0,
    estimatedTokens: 0,
    ...change,
  };
}

const FRESH = {
  newestResponseAt: '2026-11-19T14:21:00.000Z',
  sourcesReadAt: '2026-11-19T14:32:00.000Z',
  rowsBehind: 0,
};

export function today(change: Partial<Today> = {}): Today {
  return {
    date: '2026-11-19',
    timezone: 'UTC',
    totals: totals(),
    yesterdaySoFar: totals(),
    hours: Array.from({ length: 24 }, () => ({ cost: 0, tokens: 0 })),
    usualDay: null,
    byModel: [],
    byPlatform: [],
    byProject: [],
    sessions: 0,
    activeSessions: 0,
    toolCalls: 0,
    toolFailures: 0,
    rate: { costPerHour: null, tokensPerMinute: null },
    freshness: FRESH,
    ...change,
  };
}

export function status(change: Partial<Status> = {}): Status {
  return {
    owner: ownerStatus(),
    database: { present: true, bytes: 0, walBytes: 0 },
    sources: [{ platform: 'claude_code', files: 1, rejectedLines: 0, rejectedByReason: {}, events: 5 }],
    deadLetters: 0,
    freshness: FRESH,
    ...change,
  };
}
