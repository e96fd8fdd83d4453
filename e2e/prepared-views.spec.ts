import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { z } from 'zod';
import { beginTranscript } from './claude-transcript.ts';
import { expect, test } from './fixtures.ts';
import { violations } from './page-checks.ts';
import { blueplane } from './report.ts';
import { writeSampleSessions } from './sample-sessions.ts';

const questionSchema = z.object({ method: z.string(), args: z.unknown() });
type Question = z.output<typeof questionSchema>;

/** What the views themselves ask; the rest is asked by the frame around them. */
const OF_VIEWS = [
  ...['summary', 'series', 'tokenKinds', 'activityGrid', 'feed', 'blocks', 'budgets', 'projectNames'],
  ...['sessions', 'session', 'sessionTimeline', 'tools', 'toolHours', 'acceptance', 'errorClasses'],
];
const DAY_MS = 86_400_000;
/** A part of each view that holds figures. */
const PARTS = { overview: 'Summary', sessions: 'Session', tools: 'Errors by class' };

/** Writes down what a page asks of some kinds. */
function questionsOf(page: Page, names: readonly string[]): Question[] {
  const asked: Question[] = [];
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      const question = questionSchema.parse(JSON.parse(String(payload)));
      if (names.includes(question.method)) asked.push(question);
    });
  });
  return asked;
}

/** Tries to bring the focus to each part of the views that wait. @returns how many took it */
function focusWaiting(): number {
  const parts = [...document.querySelectorAll<HTMLElement>('[data-waiting] :is(a, button, input, select, [tabindex])')];
  for (const part of parts) part.focus();
  return parts.length === 0 ? -1 : parts.filter((part) => part === document.activeElement).length;
}

test('views are got ready with the questions that they ask, and stand in the frame after the click', async ({
  home,
  startServer,
  page,
  context,
}) => {
  writeSampleSessions(home, 4);
  const server = await startServer();
  await blueplane(home, ['ingest', '--once']);
  await page.goto(server.address);
  const { origin } = new URL(page.url());

  const resting = await context.newPage();
  const gotReady = questionsOf(resting, OF_VIEWS);
  const ofFrame = questionsOf(resting, ['today']);
  await resting.goto(`${origin}/?view=health`);
  await expect.poll(() => OF_VIEWS.filter((name) => !gotReady.some(({ method }) => method === name))).toEqual([]);

  // Views stand in the page, where nobody comes upon them and none of them asks for anything.
  await expect(resting.locator('main [data-waiting]')).toHaveCount(3);
  await expect(resting.locator('main [data-waiting] table[aria-label="Tools"]')).toHaveCount(1);
  await expect(resting.getByRole('table', { name: 'Tools', exact: true })).toHaveCount(0);
  expect(await resting.evaluate(focusWaiting)).toBe(0);
  expect(await violations(resting)).toEqual([]);
  const before = { ready: gotReady.length, frame: ofFrame.length };
  const transcript = beginTranscript(home.claude, 'harbor-web', randomUUID());
  const figures = { model: 'claude-sonnet-4-5-20250929', inputTokens: 1_000, outputTokens: 2_000, cacheReadTokens: 0 };
  // Not the newest session, which the others open.
  transcript.append({ ...figures, id: 'one', at: new Date(Date.now() - 2 * DAY_MS) });
  await expect.poll(() => ofFrame.length).toBeGreaterThan(before.frame);
  expect(gotReady.slice(before.ready)).toEqual([]);

  for (const [view, part] of Object.entries(PARTS)) {
    const opened = await context.newPage();
    const asked = questionsOf(opened, OF_VIEWS);
    await opened.goto(`${origin}/?view=${view}`);
    await expect(opened.getByRole('region', { name: part, exact: true })).toContainText(/\d/);
    expect(asked, view).not.toEqual([]);
    for (const question of asked) expect(gotReady, view).toContainEqual(question);
    await opened.close();
  }

  // Nothing is loaded any more, and nothing waited for.
  await expect(resting.locator('main [data-waiting]')).toHaveCount(3);
  const words = await resting.evaluate(async () => {
    document.querySelector<HTMLElement>('nav a[title="Tools"]')?.click();
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const table = document.querySelector('main table[aria-label="Tools"]');
    return table?.checkVisibility() === true ? table.textContent : '';
  });
  expect(words).toMatch(/\d/);
});
