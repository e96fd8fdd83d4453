import { type PurgePreview, purgePreviewSchema } from '../contracts/purge.ts';

const TOTALS = {
  responses: 636,
  inputTokens: 800_000,
  outputTokens: 1_000_000,
  reasoningTokens: 0,
  cacheCreationTokens: 0,
  cacheReadTokens: 19_000_000,
  totalTokens: 20_800_000,
  totalCost: 17.57,
  estimatedCost: 0,
  unpricedTokens: 0,
  estimatedTokens: 0,
};

/** What a purge would take away: so many sessions of the project `shop`, with invented figures. */
export function purgePreviewOf(sessions: number, changes: Partial<PurgePreview> = {}): PurgePreview {
  return purgePreviewSchema.parse({
    sessions,
    wholeSessions: sessions,
    totals: TOTALS,
    prompts: 131,
    toolCalls: 601,
    events: 2_400,
    contents: 0,
    letters: 0,
    rejections: 0,
    tables: [],
    oldest: '2026-10-24T08:00:00.000Z',
    newest: '2026-11-21T22:00:00.000Z',
    projects: ['shop'],
    files: { count: 0, bytes: 0 },
    bytes: 3_000_000,
    ...changes,
  });
}
