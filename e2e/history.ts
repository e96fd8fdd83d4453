import { randomUUID } from 'node:crypto';
import { beginTranscript, type Transcript } from './claude-transcript.ts';
import type { Home } from './fixtures.ts';

const DAY_MS = 86_400_000;

/** Writes sessions of some earlier days and one of today. @returns the one of today, to be continued */
export function writeHistory(home: Home): Transcript {
  const now = Date.now();
  const older = beginTranscript(home.claude, 'harbor-web', randomUUID());
  for (const days of [1, 2, 4]) {
    older.append({
      id: `old-${days}`,
      at: new Date(now - days * DAY_MS),
      model: 'claude-opus-4-5-20251101',
      inputTokens: 1_000 * days,
      outputTokens: 20_000,
      cacheReadTokens: 400_000,
    });
  }
  const current = beginTranscript(home.claude, 'atlas-api', randomUUID());
  current.append({
    id: 'today-1',
    at: new Date(now),
    model: 'claude-sonnet-4-5-20250929',
    inputTokens: 2_000,
    outputTokens: 30_000,
    cacheReadTokens: 900_000,
  });
  return current;
}
