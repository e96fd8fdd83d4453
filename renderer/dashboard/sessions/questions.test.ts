import { expect, test } from 'vitest';
import { listedSessionSchema } from '../../../core/contracts/sessions.ts';
import { NO_AMOUNT } from '../../shared/amount.ts';
import type { Ask } from '../prepare/ask.ts';
import { askSessions, timelineState } from './questions.ts';

const TOTALS = {
  ...NO_AMOUNT,
  ...{ responses: 1, inputTokens: 0, outputTokens: 0, reasoningTokens: 0, cacheCreationTokens: 0, cacheReadTokens: 0 },
};
const FIRST = listedSessionSchema.parse({
  ...{ sessionId: 'a', platform: 'codex_cli', projectName: null, projectHash: '' },
  ...{ startedAt: '2026-11-19T10:00:00Z', lastActivity: '2026-11-19T11:00:00Z', active: false, models: [] },
  ...{ subagents: 0, prompts: 2, toolCalls: 3, toolFailures: 1, totals: TOTALS, inRange: TOTALS },
  ...{ day: '2026-11-19', costPerHour: null },
});

test('the timeline of the first session is asked for with its details, not behind them', async () => {
  const asked: { name: string; state: readonly unknown[] | undefined }[] = [];
  // Only the list is ever answered.
  const ask: Ask = (name, _args, state) => {
    asked.push({ name, state });
    const answers: Record<string, unknown> = { sessions: { sessions: [FIRST] } };
    return name in answers ? Promise.resolve(JSON.parse(JSON.stringify(answers[name]))) : new Promise(() => {});
  };
  void askSessions(ask, { span: { since: '2026-11-15', until: '2026-11-21' }, platform: null, project: null });
  await expect.poll(() => asked.length).toBe(3);
  expect(asked.map(({ name }) => name)).toEqual(['sessions', 'session', 'sessionTimeline']);
  expect(asked.at(2)?.state).toEqual(timelineState(FIRST));
});
