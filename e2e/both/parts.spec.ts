import { chooseOfChart, csvRows } from '../chart-menu.ts';
import { violations } from '../page-checks.ts';
import { pasted } from '../pasted.ts';
import { blueplane } from '../report.ts';
import { writeSampleSessions } from '../sample-sessions.ts';
import { everythingWritten } from '../test-home.ts';
import { expect, SHORT_IN, sharedHome, test } from './fixtures.ts';

test.use({ timezoneId: 'Europe/Berlin', locale: 'en-US' });

const shared = sharedHome(
  (home) => void writeSampleSessions(home, 4),
  (home) => blueplane(home, ['ingest', '--once']),
);

test('events per minute are a chart, a table and a file; a check and a command to copy are one press away', {
  tag: SHORT_IN.browser,
}, async ({ open, complaints }) => {
  const page = await open(shared, '/?view=health');
  const chart = page.getByRole('region', { name: 'Events per minute' });
  await expect(chart.getByRole('img', { name: /^Events per minute/ })).toBeVisible();
  const [head, ...rows] = csvRows(await shared.saved(page, () => chooseOfChart(chart, 'Save as CSV')));
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

  await page.goto(new URL('/?view=settings&layout=telemetry', page.url()).href);
  const hooks = page.getByRole('region', { name: 'Hooks & telemetry' });
  const command = hooks.getByRole('button', { name: /^Copy the command / }).first();
  const words = ((await command.getAttribute('title')) ?? '').replace('Copy the command ', '');
  const { width } = (await command.boundingBox()) ?? {};
  await command.click();
  const copied = hooks.getByTitle(`Copy the command ${words}`).first();
  await expect(copied).toHaveAccessibleName('Copied');
  expect((await copied.boundingBox())?.width).toBe(width);
  // It is said for a moment and not for ever.
  await expect(command).toHaveAccessibleName(`Copy the command ${words}`);
  expect(await pasted(page)).toBe(words);
  expect(await violations(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('health says how far each tool is', { tag: SHORT_IN.browser }, async ({ open }) => {
  const page = await open(shared, '/?view=health');
  const progress = page.getByRole('region', { name: 'Progress' });
  await expect(progress.getByText(/^Redis \d.* of memory · \d+ clients?$/)).toBeVisible();
  for (const name of ['Files stored', 'Events counted']) {
    await expect(
      progress.getByRole('table', { name }).getByRole('row', { name: /^Claude Code [\d,]+ / }),
    ).toBeVisible();
  }
  await expect(page.getByText('All is well.')).toBeVisible();
});

test('backups and archives are named, and findings are looked for again and put in order', {
  tag: SHORT_IN.browser,
}, async ({ open, complaints }) => {
  const page = await open(shared, '/?view=data&range=custom&since=2026-01-05&until=2026-01-06');
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

test('one session is purged from its own page, and nothing of it is left in the home', {
  tag: SHORT_IN.browser,
}, async ({ open }) => {
  const page = await open(shared, '/?view=sessions&range=30d');
  const list = page.getByRole('listbox', { name: 'Sessions' });
  const option = list.getByRole('option').nth(1);
  await option.click();
  await expect(page).toHaveURL(/session=claude_code/);
  const id = /session=claude_code(?:%2F|\/)([^&]+)/.exec(page.url())?.[1] ?? '';
  expect(everythingWritten(shared.home.path).includes(id)).toBe(true);
  await page.getByRole('button', { name: 'Purge this session…' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Purge this session' });
  await expect(dialog).toContainText(id.slice(0, 8));
  await shared.agreeNext();
  await dialog.getByRole('button', { name: 'Purge 1 session' }).click({ timeout: 60_000 });
  await expect(page.getByRole('heading', { name: 'Purged' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('dialog')).toContainText('found nothing left');
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('This session is not stored.')).toBeVisible();
  expect(everythingWritten(shared.home.path).includes(id)).toBe(false);
});
