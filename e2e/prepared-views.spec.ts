import type { Page } from '@playwright/test';
import { z } from 'zod';
import { expect, test } from './fixtures.ts';
import { blueplane } from './report.ts';
import { writeSampleSessions } from './sample-sessions.ts';

const questionSchema = z.object({ method: z.string(), args: z.unknown() });
type Question = z.output<typeof questionSchema>;

/** What the views themselves ask; the rest is asked by the frame around them. */
const OF_VIEWS = [
  ...['summary', 'series', 'tokenKinds', 'activityGrid', 'feed', 'blocks', 'budgets', 'projectNames'],
  ...['sessions', 'session', 'sessionTimeline', 'tools', 'toolHours', 'acceptance', 'errorClasses'],
];
/** A part of each view that holds figures. */
const PARTS = { overview: 'Summary', sessions: 'Session', tools: 'Errors by class' };

/** Writes down what a page asks for its views. */
function questionsOf(page: Page): Question[] {
  const asked: Question[] = [];
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      const question = questionSchema.parse(JSON.parse(String(payload)));
      if (OF_VIEWS.includes(question.method)) asked.push(question);
    });
  });
  return asked;
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
  const gotReady = questionsOf(resting);
  await resting.goto(`${origin}/?view=health`);
  await expect.poll(() => OF_VIEWS.filter((name) => !gotReady.some(({ method }) => method === name))).toEqual([]);

  for (const [view, part] of Object.entries(PARTS)) {
    const opened = await context.newPage();
    const asked = questionsOf(opened);
    await opened.goto(`${origin}/?view=${view}`);
    await expect(opened.getByRole('region', { name: part, exact: true })).toContainText(/\d/);
    expect(asked, view).not.toEqual([]);
    for (const question of asked) expect(gotReady, view).toContainEqual(question);
    await opened.close();
  }

  // Nothing is loaded any more, and nothing waited for.
  const words = await resting.evaluate(async () => {
    document.querySelector<HTMLElement>('nav a[title="Tools"]')?.click();
    await new Promise((resolve) => requestAnimationFrame(resolve));
    return document.querySelector('main table[aria-label="Tools"]')?.textContent ?? '';
  });
  expect(words).toMatch(/\d/);
});
