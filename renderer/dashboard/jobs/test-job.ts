import type { LifecycleJob } from '../../../core/contracts/lifecycle-job.ts';

/** Test support: an export that runs, with what is said otherwise. */
export function testJob(more: Partial<LifecycleJob> = {}): LifecycleJob {
  return {
    ...{ id: 1, kind: 'export', state: 'running', startedAt: 1_000, canCancel: true, message: null },
    ...{ progress: { step: 'begin', done: 0, total: 1 }, purge: null, export: null },
    ...more,
  };
}

const TOTALS = {
  ...{ responses: 0, inputTokens: 0, outputTokens: 0, reasoningTokens: 0, cacheCreationTokens: 0, cacheReadTokens: 0 },
  ...{ totalTokens: 0, totalCost: 0, estimatedCost: 0, unpricedTokens: 0, estimatedTokens: 0 },
};

/** A file that was written. */
export function testExport(path: string): NonNullable<LifecycleJob['export']> {
  return { path, bytes: 10, tables: [], totals: TOTALS, anonymized: false, milliseconds: 1 };
}

/** A purge of two whole sessions. @param left what could not be done */
export function testPurge(left: string[] = []): NonNullable<LifecycleJob['purge']> {
  return {
    purged: {
      ...{ sessions: 2, wholeSessions: 2, totals: { ...TOTALS, responses: 7 }, prompts: 0, toolCalls: 0 },
      ...{ events: 9, contents: 0, letters: 0, rejections: 0, tables: [] },
    },
    proof: { clean: true, searchedFor: 2, places: [] },
    ...{ freedBytes: 0, databaseBytes: 1, milliseconds: 1, left },
  };
}
