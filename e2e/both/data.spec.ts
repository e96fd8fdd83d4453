import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { z } from 'zod';
import { formatMoney } from '../../core/format/index.ts';
import { holdProcess, JOB } from '../hold-process.ts';
import type { Home } from '../home-folders.ts';
import { violations } from '../page-checks.ts';
import { processesOfHome } from '../processes-of-home.ts';
import { blueplane, reportDaily } from '../report.ts';
import { writeSampleSessions } from '../sample-sessions.ts';
import { expect, type Open, SHORT_IN, sharedHome, test } from './fixtures.ts';
import { type ShownHome, userFolder } from './shown-home.ts';

const ZONE = 'Europe/Berlin';
const LOCALE = 'en-US';

test.use({ timezoneId: ZONE, locale: LOCALE });

const exportedSchema = z.object({
  tables: z.object({
    responses: z.array(
      z.object({
        inputTokens: z.number(),
        outputTokens: z.number(),
        cacheReadTokens: z.number(),
        cacheWrite5mTokens: z.number(),
        cacheWrite1hTokens: z.number(),
        costUsd: z.string().nullable(),
      }),
    ),
  }),
});
const tablesSchema = z.object({ tables: z.record(z.string(), z.array(z.unknown())) });
const projectsSchema = z.object({
  projects: z.array(z.object({ projectName: z.string(), totalCost: z.number() })),
});

const shared = sharedHome(
  (home) => void writeSampleSessions(home, 4),
  (home) => blueplane(home, ['ingest', '--once']),
);

async function openData(open: Open, shown: ShownHome = shared): Promise<Page> {
  const page = await open(shown, '/?view=data');
  await expect(page.getByRole('region', { name: 'Storage' })).toContainText('on this device');
  return page;
}

/** A folder of the test's own, outside of everything that Blueplane keeps. */
function folderOf(home: Home, name: string): string {
  const path = join(userFolder(home), name);
  mkdirSync(path, { recursive: true });
  return path;
}

test('an export is written by one click, checked, and refused over a file that is there', {
  tag: SHORT_IN.browser,
}, async ({ open, complaints }) => {
  const { home } = shared;
  const page = await openData(open);
  const file = join(folderOf(home, 'exports'), 'figures.json');

  await page.getByRole('button', { name: 'Export…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(/\d+ sessions, about/);
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('combobox', { name: 'Time' }).selectOption('all');
  await dialog.getByRole('textbox', { name: 'Save as' }).fill(file);
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'The export is ready' })).toBeVisible();
  const { totals } = await reportDaily(home, ZONE);
  await expect(dialog).toContainText(`equal the screen’s, ${formatMoney(totals.totalCost, LOCALE)}`);
  const { responses } = exportedSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).tables;
  const sum = (value: (row: (typeof responses)[number]) => number) =>
    responses.reduce((total, row) => total + value(row), 0);
  expect(sum((row) => Number(row.costUsd ?? 0))).toBeCloseTo(totals.totalCost, 9);
  expect(
    sum(
      ({ inputTokens, outputTokens, cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens }) =>
        inputTokens + outputTokens + cacheReadTokens + cacheWrite5mTokens + cacheWrite1hTokens,
    ),
  ).toBe(totals.totalTokens);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('button', { name: 'Export…' })).toBeFocused();

  // The same name again: said, and nothing is replaced unless that is wished for.
  const before = statSync(file).ino;
  await page.getByRole('button', { name: 'Export…' }).click();
  await dialog.getByRole('textbox', { name: 'Save as' }).fill(file);
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('is there already');
  // Also in the smallest window the refusal is seen, and what can be done about it.
  await page.setViewportSize({ width: 900, height: 600 });
  await expect(dialog.getByRole('alert')).toBeInViewport({ ratio: 1 });
  await page.setViewportSize({ width: 1280, height: 800 });
  expect(statSync(file).ino).toBe(before);
  await dialog.getByRole('checkbox', { name: 'Replace an earlier export' }).check();
  for (const part of [/^Usage/, /^Tool calls/, /^Decisions/]) {
    await dialog.getByRole('checkbox', { name: part }).uncheck();
  }
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(dialog).toContainText(/Checked: all \d+ rows are in the file/);
  expect(Object.keys(tablesSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).tables)).toEqual(['sessions']);
  expect(await shared.placeOfExport(page)).toBe(file);
  await dialog.getByRole('button', { name: 'Done' }).click();

  // What Blueplane did not write is not replaced, whatever is ticked.
  const settings = join(folderOf(home, 'exports'), 'package.json');
  writeFileSync(settings, '{}');
  await page.getByRole('button', { name: 'Export…' }).click();
  await dialog.getByRole('textbox', { name: 'Save as' }).fill(settings);
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await dialog.getByRole('checkbox', { name: 'Replace an earlier export' }).check();
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('Blueplane did not export it: it stays. Choose another name.');
  expect(readFileSync(settings, 'utf8')).toBe('{}');
  await dialog.getByText('CSV', { exact: true }).click();
  await expect(dialog.getByRole('group', { name: 'Include' })).toBeHidden();
  await dialog.getByRole('combobox', { name: 'Table' }).selectOption('codeChanges');
  await dialog.getByRole('textbox', { name: 'Save as' }).fill(join(home.path, 'figures.csv'));
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText(shared.ownFolderRefused);
  // Replacing a file is no way out of that.
  await expect(dialog.getByRole('checkbox', { name: 'Replace an earlier export' })).toBeHidden();
  await dialog.getByRole('textbox', { name: 'Save as' }).fill(file);
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await dialog.getByRole('checkbox', { name: 'Replace an earlier export' }).check();
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'The export is ready' })).toBeVisible();
  expect(readFileSync(file, 'utf8').split('\r\n')[0]).toContain(',linesAdded,linesRemoved,');
  expect(complaints).toEqual([]);
});

test('an export that is cancelled is said to be stopped, and leaves no file', { tag: SHORT_IN.browser }, async ({
  open,
}) => {
  const { home } = shared;
  const page = await openData(open);
  const folder = folderOf(home, 'stopped-exports');
  await page.getByRole('button', { name: 'Export…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/sessions?, about/).waitFor();
  await dialog.getByRole('textbox', { name: 'Save as' }).fill(join(folder, 'figures.json'));
  // The preview had a process of that name too.
  await expect.poll(() => processesOfHome(home.path).filter((line) => line.includes(JOB))).toEqual([]);
  const [held] = await Promise.all([
    holdProcess(home.path, JOB),
    dialog.getByRole('button', { name: 'Export', exact: true }).click(),
  ]);
  expect(held).not.toBeNull();
  await expect(page.getByRole('heading', { name: 'Exporting' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog.getByRole('status')).toHaveText('The export was stopped. The unfinished file was removed.');
  await expect.poll(() => processesOfHome(home.path).filter((line) => line.includes(JOB))).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);

  // It may be asked for again at once.
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'The export is ready' })).toBeVisible();
  expect(readdirSync(folder)).toEqual(['figures.json']);
});

test('a project is purged with proof, and does not come back', { tag: SHORT_IN.browser }, async ({
  open,
  complaints,
}) => {
  const { home } = shared;
  const { totals: before } = await reportDaily(home, ZONE);
  const { projects } = projectsSchema.parse(
    JSON.parse(await blueplane(home, ['report', 'projects', '--json', '--timezone', ZONE])),
  );
  const [dearest] = projects;
  if (dearest === undefined) throw new Error('the sample sessions have no project');
  const page = await openData(open);

  await page.getByRole('button', { name: 'Purge…' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Purge' });
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  // Everything wants a word typed; a part does not.
  await expect(dialog.getByRole('button', { name: 'Purge everything' })).toBeDisabled();
  await dialog.getByRole('combobox', { name: 'Project' }).selectOption({ label: dearest.projectName });
  // A process of its own works it out by deriving what stays.
  await expect(dialog).toContainText(formatMoney(dearest.totalCost, LOCALE), { timeout: 60_000 });
  expect(await violations(page)).toEqual([]);
  // What goes can be kept elsewhere first, and the choice stands when one comes back.
  await dialog.getByRole('button', { name: 'Export it first…' }).click();
  const exporting = page.getByRole('dialog');
  await expect(exporting.getByRole('combobox', { name: 'Time' })).toHaveValue('all');
  await expect(exporting.getByRole('combobox', { name: 'Project' }).locator('option:checked')).toHaveText(
    dearest.projectName,
  );
  const kept = join(folderOf(home, 'exports'), 'kept.json');
  await exporting.getByRole('textbox', { name: 'Save as' }).fill(kept);
  await exporting.getByRole('button', { name: 'Export', exact: true }).click();
  await exporting.getByRole('button', { name: 'Done' }).click();
  const rows = exportedSchema.parse(JSON.parse(readFileSync(kept, 'utf8'))).tables.responses;
  expect(rows.reduce((sum, { costUsd }) => sum + Number(costUsd ?? 0), 0)).toBeCloseTo(dearest.totalCost, 9);
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await shared.agreeNext();
  await dialog.getByRole('button', { name: /^Purge \d+ sessions?$/ }).click();
  await expect(page.getByRole('heading', { name: 'Purged' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('dialog')).toContainText('found nothing left');
  await page.getByRole('button', { name: 'Done' }).click();

  const left = before.totalCost - dearest.totalCost;
  const after = await reportDaily(home, ZONE);
  expect(after.totals.totalCost).toBeCloseTo(left, 9);
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.keyboard.press('m');
  const cost = page.getByRole('region', { name: 'Summary' }).locator('dt:text-is("Cost") + dd');
  await expect(cost).toHaveText(formatMoney(left, LOCALE));
  // The tools' own files are all there, and reading them again brings nothing back.
  await blueplane(home, ['ingest', '--once']);
  expect((await reportDaily(home, ZONE)).totals.totalCost).toBeCloseTo(left, 9);
  expect(complaints).toEqual([]);
});

// The last one of the shared home: nothing is left in it.
test('everything goes after a word is typed', { tag: '@full' }, async ({ open }) => {
  const { home } = shared;
  const page = await openData(open);
  await page.getByRole('button', { name: 'Purge…' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Purge' });
  await dialog.getByRole('textbox').fill('Everything ');
  await shared.agreeNext();
  await dialog.getByRole('button', { name: 'Purge everything' }).click();
  await expect(page.getByRole('heading', { name: 'Purged' })).toBeVisible({ timeout: 60_000 });
  expect((await reportDaily(home, ZONE)).daily).toEqual([]);
  expect(existsSync(home.claude)).toBe(true);
});

test('nothing can be exported or purged while nothing is stored, and the buttons say so', { tag: '@full' }, async ({
  startShown,
  open,
}) => {
  const page = await openData(open, await startShown());
  for (const name of ['Export…', 'Purge…']) {
    const button = page.getByRole('button', { name });
    await expect(button).toHaveAttribute('aria-disabled', 'true');
    await expect(button).toHaveAttribute('title', 'Nothing is stored yet.');
    // Playwright itself presses no button that is off.
    await button.press('Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.keyboard.press('Control+KeyE');
  await expect(page.getByRole('button', { name: 'Export…' })).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Control+KeyK');
  for (const name of ['export', 'purge']) {
    await page.getByRole('combobox', { name: 'Search and commands' }).fill(name);
    const entry = page.getByRole('option', { name: 'Nothing is stored yet.' });
    await expect(entry).toHaveAttribute('aria-disabled', 'true');
    await page.keyboard.press('Enter');
  }
  await expect(page.getByRole('dialog')).toHaveAccessibleName('Search and commands');
  await expect(page).not.toHaveURL(/layout=/);
});
