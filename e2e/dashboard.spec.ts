import { once } from 'node:events';
import { createServer } from 'node:net';
import { z } from 'zod';
import { formatTokens } from '../core/format/index.ts';
import { expect, type Home, test } from './fixtures.ts';
import { writeHistory } from './history.ts';
import { processId } from './report.ts';
import { showToday, summaryFigure } from './summary.ts';

/** Half an hour off the full hours, so that a day counted in another zone would be another day for some of the lines. */
const ZONE = 'Asia/Kolkata';
const LOCALE = 'en-US';

test.use({ timezoneId: ZONE, locale: LOCALE });

/** Ends the gateway as a crash would; its supervisor starts it again. */
async function killGateway(home: Home): Promise<void> {
  process.kill(await processId(home, 'gateway'), 'SIGKILL');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  server.close();
  await once(server, 'close');
  return port;
}

test('refuses whoever has no fresh address', async ({ startServer, page, browser }) => {
  const { address } = await startServer();
  await page.goto(address);
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();

  const stranger = await browser.newContext();
  const strangersPage = await stranger.newPage();
  const foreign = new URL(address);
  foreign.searchParams.set('token', 'f'.repeat(64));
  for (const each of [address, foreign.href, foreign.origin]) {
    const response = await strangersPage.goto(each);
    expect(response?.status(), each).toBe(401);
    await expect(strangersPage.locator('body')).toContainText('blueplane dashboard');
  }
  const api = await stranger.request.get(`${foreign.origin}/api/v1/today`);
  expect(api.status()).toBe(401);
  await stranger.close();
});

test('finds the server again after a crash, and says what to do when it is no longer known', async ({
  home,
  startServer,
  page,
}) => {
  const transcript = writeHistory(home);
  // A server on any free port comes back on another one; an open page can only find the port it knows.
  const server = await startServer({ BLUEPLANE_PORT: String(await freePort()) });
  await page.goto(server.address);
  await showToday(page);
  await expect(summaryFigure(page, 'Tokens')).toHaveText(formatTokens(932_000, LOCALE));

  await killGateway(home);
  transcript.append({
    id: 'today-2',
    at: new Date(),
    model: 'claude-sonnet-4-5-20250929',
    inputTokens: 68_000,
    outputTokens: 0,
    cacheReadTokens: 0,
  });
  await expect(summaryFigure(page, 'Tokens')).toHaveText(formatTokens(1_000_000, LOCALE));

  await page.context().clearCookies();
  await killGateway(home);
  await expect(page.getByRole('heading', { name: 'This address is no longer valid' })).toBeVisible();
  await expect(page.getByText('blueplane dashboard', { exact: true })).toBeVisible();
});
