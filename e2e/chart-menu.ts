import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { parseCsvLine } from '../core/lifecycle/csv-text.ts';

/** A file that a page had the browser save. */
export type SavedFile = { name: string; content: Buffer };

/** What the menu of a chart is called, unless a chart beside it has one too. */
const MENU = 'Table and files';

/** Chooses a command of a chart's menu, by pointer. */
export async function chooseOfChart(chart: Locator, command: string, menu = MENU): Promise<void> {
  await chart.getByRole('button', { name: menu, exact: true }).click();
  await chart.getByRole('menu', { name: menu, exact: true }).getByRole('menuitem', { name: command }).click();
}

/** Chooses a command that saves a file, and gives what was saved. */
export async function saveOfChart(page: Page, chart: Locator, command: string, menu = MENU): Promise<SavedFile> {
  const [download] = await Promise.all([page.waitForEvent('download'), chooseOfChart(chart, command, menu)]);
  return { name: download.suggestedFilename(), content: readFileSync(await download.path()) };
}

/** The lines of a CSV file, its column names first. */
export function csvRows({ content }: SavedFile): string[][] {
  return content
    .toString('utf8')
    .split('\r\n')
    .slice(0, -1)
    .map((line) => parseCsvLine(line));
}

/** Width and height of a PNG, as its header has them. @throws when it is none */
export function pngSize({ content }: SavedFile): { width: number; height: number } {
  if (content.toString('latin1', 1, 4) !== 'PNG') throw new Error('not a PNG');
  return { width: content.readUInt32BE(16), height: content.readUInt32BE(20) };
}
