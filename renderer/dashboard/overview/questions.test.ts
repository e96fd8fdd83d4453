import { expect, test } from 'vitest';
import type { Ask } from '../prepare/ask.ts';
import type { Scope } from '../scope.ts';
import { askOverview } from './questions.ts';

const WEEK: Scope = { span: { since: '2026-11-15', until: '2026-11-21' }, platform: null, project: null };

/** What the overview asks of a home whose last response was then. */
async function askedOf(newestResponseAt: string | null, scope: Scope = WEEK): Promise<string[]> {
  const asked: string[] = [];
  const ask: Ask = async (name) => {
    asked.push(name);
    return JSON.parse(JSON.stringify({ freshness: { newestResponseAt } }));
  };
  await askOverview(ask, scope);
  return asked;
}

test('where sessions were looked for is asked as long as there are none, and nothing is narrowed', async () => {
  expect(await askedOf(null)).toContain('sources');
  expect(await askedOf('2026-11-20T10:00:00Z')).not.toContain('sources');
  expect(await askedOf(null, { ...WEEK, platform: 'cursor' })).not.toContain('sources');
});
