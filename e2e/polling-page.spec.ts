import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';
import { expect, test } from './fixtures.ts';
import { blueplane, reportDaily } from './report.ts';
import { writeSampleSessions } from './sample-sessions.ts';

const PAGE = readFileSync(join(import.meta.dirname, 'polling-page.html'));

/** Serves the page from a port of its own: another origin than the dashboard's. */
async function servePage(): Promise<{ server: Server; port: number }> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(PAGE);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: z.object({ port: z.number() }).parse(server.address()).port };
}

test('a page of a listed origin polls the sessions and shows the same figures; one that is not listed shows none', async ({
  home,
  startServer,
  page,
}) => {
  writeSampleSessions(home, 3);
  const { server: elsewhere, port } = await servePage();
  writeFileSync(join(home.path, 'config.yaml'), `gateway:\n  sessions_api_origins:\n    - http://127.0.0.1:${port}\n`);
  const { origin } = new URL((await startServer()).address);
  await blueplane(home, ['ingest', '--once']);
  const { totals } = await reportDaily(home, 'UTC');

  await page.goto(`http://127.0.0.1:${port}/?server=${origin}`);
  await expect(page.locator('#state')).toHaveText('live');
  await expect(page.locator('#tokens')).toHaveText(String(totals.totalTokens));
  await expect(page.locator('#cost')).toHaveText(totals.totalCost.toFixed(6));
  await expect(page.locator('#sessions')).toContainText(/^\d+ of \d+, \d+ archived$/);
  await expect(page.locator('#rows tr').first()).toBeVisible();

  // The same page under another name is another origin.
  await page.goto(`http://localhost:${port}/?server=${origin}`);
  await expect(page.locator('#state')).toHaveText('cannot read');
  await expect(page.locator('#tokens')).toHaveText('');
  elsewhere.close();
});
