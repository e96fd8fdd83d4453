import type { Today } from '../core/contracts/api.ts';
import type { OwnerStatus, ProcessStatus } from '../core/contracts/process-status.ts';
import { ownerStatus, processStatus } from '../core/contracts/test-owner-status.ts';
import { type TrayFacts, type TrayModel, trayModel } from './tray-model.ts';

/** Thu 19 Nov 2026, 14:32 UTC. */
export const TEST_NOW = Date.parse('2026-11-19T14:32:00Z');

export function testProcess(name: string, change: Partial<ProcessStatus> = {}): ProcessStatus {
  return processStatus(name, { startedAt: TEST_NOW, ...change });
}

export function testOwner(processes: ProcessStatus[] = [], change: Partial<OwnerStatus> = {}): OwnerStatus {
  const dashboard = 'http://127.0.0.1:7531/';
  return ownerStatus({ mode: 'desktop', startedAt: TEST_NOW, dashboard, processes, ...change });
}

export function testToday(change: Partial<Today['totals']> = {}, activeSessions = 3): Today {
  const totals = {
    responses: 300,
    inputTokens: 1_000_000,
    outputTokens: 1_000_000,
    reasoningTokens: 0,
    cacheCreationTokens: 2_000_000,
    cacheReadTokens: 50_000_000,
    totalTokens: 54_000_000,
    totalCost: 30.774,
    estimatedCost: 0,
    unpricedTokens: 0,
    estimatedTokens: 0,
    ...change,
  };
  return {
    date: '2026-11-19',
    timezone: 'UTC',
    totals,
    yesterdaySoFar: totals,
    hours: Array.from({ length: 24 }, () => ({ cost: 0, tokens: 0 })),
    usualDay: null,
    byModel: [],
    byPlatform: [],
    byProject: [],
    sessions: 9,
    activeSessions,
    toolCalls: 0,
    toolFailures: 0,
    rate: { costPerHour: null, tokensPerMinute: null },
    freshness: { newestResponseAt: null, sourcesReadAt: null, rowsBehind: 0 },
  };
}

/** The model of a desktop where all is well, but for what is named. */
export function testModel(change: Partial<TrayFacts> = {}, before: TrayModel | null = null): TrayModel {
  const facts = { today: testToday(), owner: testOwner([testProcess('redis')]), problem: null, attached: false };
  return trayModel({ ...facts, now: TEST_NOW, locale: 'en-GB', timeZone: 'UTC', ...change }, before);
}
