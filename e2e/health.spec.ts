import type { Page } from '@playwright/test';
import { z } from 'zod';
import { expect, test } from './fixtures.ts';
import { collectComplaints, violations } from './page-checks.ts';
import { pasted } from './pasted.ts';
import { writeSampleSessions } from './sample-sessions.ts';
import { sharedServer } from './shared-server.ts';

// In a browser alone: its answers can be changed on their way, and it copies the path of a file that it cannot open.

test.use({ timezoneId: 'Europe/Berlin', locale: 'en-US' });

const shared = sharedServer((home) => void writeSampleSessions(home, 1));

const liveAnswerSchema = z.looseObject({
  result: z.looseObject({ minutes: z.array(z.looseObject({ responses: z.number(), toolCalls: z.number() })) }),
});

/** What the page writes on its canvases from now on. To be called before it is loaded. */
async function writtenOnCanvas(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const written: string[] = [];
    Object.assign(globalThis, { written });
    const { fillText } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.fillText = function (...args) {
      written.push(args[0]);
      fillText.apply(this, args);
    };
  });
  return async () => z.array(z.string()).parse(await page.evaluate('globalThis.written.splice(0)'));
}

test('an axis of few events names whole numbers, each once', async ({ page }) => {
  const written = await writtenOnCanvas(page);
  // One response a minute at most, whatever the sample has just now.
  await page.routeWebSocket(/\/ws/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      const answer = liveAnswerSchema.safeParse(JSON.parse(message.toString()));
      if (!answer.success) return socket.send(message);
      const { minutes } = answer.data.result;
      for (const [index, minute] of minutes.entries()) Object.assign(minute, { responses: index % 2, toolCalls: 0 });
      return socket.send(JSON.stringify(answer.data));
    });
  });
  await shared.open(page, '/?view=health');
  const chart = page.getByRole('region', { name: 'Events per minute' });
  await expect(chart.getByRole('img', { name: /highest at .* with 1\./ })).toBeVisible();
  const seen: string[] = [];
  await expect
    .poll(async () => {
      seen.push(...(await written()));
      return seen.filter((text) => /^\d+$/.test(text)).slice(0, 2);
    })
    .toEqual(['0', '1']);
  expect(seen.slice(seen.indexOf('0'), seen.indexOf('0') + 3).filter((text) => text === '1')).toHaveLength(1);
});

const statusAnswerSchema = z.looseObject({
  result: z.looseObject({ owner: z.looseObject({ processes: z.array(z.unknown()) }), freshness: z.looseObject({}) }),
});

test('health says when figures are old', async ({ page }) => {
  const complaints = collectComplaints(page);
  let isBehind = false;
  await page.routeWebSocket(/\/ws/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      const answer = statusAnswerSchema.safeParse(JSON.parse(message.toString()));
      if (!isBehind || !answer.success) return socket.send(message);
      const { owner, freshness } = answer.data.result;
      Object.assign(owner, { pressure: { level: 'red', rowsBehind: 100_000, since: 1, holdsCapture: true } });
      Object.assign(freshness, { rowsBehind: 61_204 });
      return socket.send(JSON.stringify(answer.data));
    });
  });
  await shared.open(page, '/?view=health');
  await expect(page.getByText('All is well.')).toBeVisible();
  isBehind = true;
  await expect(page.getByText('Behind by 61,204 events')).toBeVisible();
  await expect(page.getByText('All is well.')).toHaveCount(0);
  await expect(page.getByText(/So does reading: your tools keep their own files\./)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Capture' }).getByText('Behind', { exact: true })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('the path of the log is copied, and that is said for a moment', async ({ page }) => {
  await shared.open(page, '/?view=health');
  const path = page.getByRole('button', { name: /^Copy the path of the log: / });
  const name = (await path.getAttribute('title')) ?? '';
  const { width } = (await path.boundingBox()) ?? {};
  await path.click();
  const copied = page.getByTitle(name);
  await expect(copied).toHaveAccessibleName('Copied');
  expect((await copied.boundingBox())?.width).toBe(width);
  // It is said for a moment and not for ever.
  await expect(path).toBeVisible();
  expect(name.replace('Copy the path of the log: ', '')).toBe(await pasted(page));
});
