import type { Page } from '@playwright/test';
import { z } from 'zod';
import { chooseOfChart, csvRows, saveOfChart } from './chart-menu.ts';
import { expect, test } from './fixtures.ts';
import { collectComplaints, violations } from './page-checks.ts';
import { blueplane } from './report.ts';
import { writeSampleSessions } from './sample-sessions.ts';
import { sharedServer } from './shared-server.ts';
import { everythingWritten } from './test-home.ts';

test.use({ timezoneId: 'Europe/Berlin', locale: 'en-US' });

const shared = sharedServer(
  (home) => void writeSampleSessions(home, 4),
  (home) => blueplane(home, ['ingest', '--once']),
);

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

test('events per minute are a chart, a table and a file; a check and the log’s path are one press away', async ({
  page,
}) => {
  const complaints = collectComplaints(page);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await shared.open(page, '/?view=health');
  const chart = page.getByRole('region', { name: 'Events per minute' });
  await expect(chart.getByRole('img', { name: /^Events per minute/ })).toBeVisible();
  const [head, ...rows] = csvRows(await saveOfChart(page, chart, 'Save as CSV'));
  expect(head).toEqual(['minute (UTC)', 'responses', 'tool calls', 'failed']);
  expect(rows).toHaveLength(60);
  await chooseOfChart(chart, 'Show as table');
  const happened = rows.filter(([, responses, toolCalls]) => Number(responses) + Number(toolCalls) > 0);
  expect(happened.length).toBeGreaterThan(0);
  await expect(chart.getByRole('table').getByRole('columnheader')).toHaveText([
    ...['Minute', 'Responses', 'Tool calls', 'Failed'],
  ]);
  await expect(chart.getByRole('table').getByRole('row')).toHaveCount(happened.length + 1);

  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(page.getByRole('button', { name: 'Check now' })).toHaveAttribute('aria-busy', 'false');
  await expect(page.getByText(/^Checked \d/)).toBeVisible();

  const path = page.getByRole('button', { name: /^Copy the path of the log: / });
  const name = (await path.getAttribute('title')) ?? '';
  const { width } = (await path.boundingBox()) ?? {};
  await path.click();
  const copied = page.getByTitle(name);
  await expect(copied).toHaveAccessibleName('Copied');
  expect((await copied.boundingBox())?.width).toBe(width);
  expect(name.endsWith(await page.evaluate(() => navigator.clipboard.readText()))).toBe(true);
  // It is said for a moment and not for ever.
  await expect(path).toBeVisible();

  await page.goto(new URL('/?view=settings&layout=telemetry', page.url()).href);
  const hooks = page.getByRole('region', { name: 'Hooks & telemetry' });
  const command = hooks.getByRole('button', { name: /^Copy the command / }).first();
  const words = ((await command.getAttribute('title')) ?? '').replace('Copy the command ', '');
  await command.click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(words);
  expect(await violations(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

const statusAnswerSchema = z.looseObject({
  result: z.looseObject({ owner: z.looseObject({ processes: z.array(z.unknown()) }), freshness: z.looseObject({}) }),
});

test('health says how far each tool is, and when figures are old', async ({ page }) => {
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
  const progress = page.getByRole('region', { name: 'Progress' });
  await expect(progress.getByText(/^Redis \d.* of memory · \d+ clients?$/)).toBeVisible();
  for (const name of ['Files stored', 'Events counted']) {
    await expect(
      progress.getByRole('table', { name }).getByRole('row', { name: /^Claude Code [\d,]+ / }),
    ).toBeVisible();
  }
  await expect(page.getByText('All is well.')).toBeVisible();
  isBehind = true;
  await expect(page.getByText('Behind by 61,204 events')).toBeVisible();
  await expect(page.getByText('All is well.')).toHaveCount(0);
  await expect(page.getByText(/So does reading: your tools keep their own files\./)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Capture' }).getByText('Behind', { exact: true })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('backups and archives are named, and findings are looked for again and put in order', async ({ page }) => {
  const complaints = collectComplaints(page);
  await shared.open(page, '/?view=data&range=custom&since=2026-01-05&until=2026-01-06');
  const copies = page.getByRole('region', { name: 'Backups & archives' });
  await expect(copies.getByRole('table').or(copies.getByText(/^None yet\. The first backup/))).toBeVisible();
  // Days of one's own choice are what an export begins with, and can be purged.
  await page.getByRole('button', { name: 'Export…' }).click();
  await expect(page.getByRole('combobox', { name: 'Time' })).toHaveValue('shown');
  await expect(page.getByRole('dialog').getByText('Mon Jan 5 – Tue Jan 6', { exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Purge…' }).click();
  await expect(page.getByRole('combobox', { name: 'Time' })).toHaveValue('all');
  await page.getByRole('combobox', { name: 'Time' }).selectOption({ label: 'Shown days' });
  await expect(page.getByText('Nothing is stored of this.')).toBeVisible({ timeout: 60_000 });
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');

  await page.keyboard.press('Control+Digit4');
  await expect(page.getByText(/^Looked at /)).toBeVisible();
  const findings = page.getByRole('main').getByRole('article');
  await expect(findings).not.toHaveCount(0);
  const before = await findings.getByRole('heading').allTextContents();
  const again = page.getByRole('button', { name: 'Look again' });
  await again.click();
  await expect(again).toHaveAttribute('aria-busy', 'false');
  await expect(findings.getByRole('heading')).toHaveText(before);
  await page.getByRole('combobox', { name: 'Order' }).selectOption('kind');
  await expect(page).toHaveURL(/findings=kind/);
  await expect
    .poll(async () => (await findings.getByRole('heading').allTextContents()).toSorted())
    .toEqual(before.toSorted());
  expect(await violations(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('one session is purged from its own page, and nothing of it is left in the home', async ({ page }) => {
  await shared.open(page, '/?view=sessions&range=30d');
  const list = page.getByRole('listbox', { name: 'Sessions' });
  const option = list.getByRole('option').nth(1);
  await option.click();
  await expect(page).toHaveURL(/session=claude_code/);
  const id = /session=claude_code(?:%2F|\/)([^&]+)/.exec(page.url())?.[1] ?? '';
  expect(everythingWritten(shared.home.path).includes(id)).toBe(true);
  await page.getByRole('button', { name: 'Purge this session…' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Purge this session' });
  await expect(dialog).toContainText(id.slice(0, 8));
  await dialog.getByRole('button', { name: 'Purge 1 session' }).click({ timeout: 60_000 });
  await expect(page.getByRole('heading', { name: 'Purged' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('dialog')).toContainText('found nothing left');
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('This session is not stored.')).toBeVisible();
  expect(everythingWritten(shared.home.path).includes(id)).toBe(false);
});
