import type { Locator, Page } from '@playwright/test';
import { formatCount, formatMoney, formatRate } from '../core/format/index.ts';
import { chooseOfChart, csvRows, pngSize, saveOfChart } from './chart-menu.ts';
import { DECIDED_SESSION, DECISIONS, writeDecidedSession } from './decided-session.ts';
import { drawingsOf } from './drawings.ts';
import { expect, test } from './fixtures.ts';
import { collectComplaints, violations } from './page-checks.ts';
import { noteWrittenTexts, pictureFacts, surfaceColour, writtenTexts } from './picture-checks.ts';
import { blueplane, reportDaily } from './report.ts';
import { writeOtherToolsSessions, writeSampleSessions } from './sample-sessions.ts';
import { sharedServer } from './shared-server.ts';

const ZONE = 'Europe/Berlin';
/** Enough before the last seven days that findings can compare with it. */
const DAYS = 9;
/** Before the days that findings look at and compare. */
const DECIDED_AGO_MS = 20 * 86_400_000;
const AT_ONCE = 'Sessions at once';

test.use({ timezoneId: ZONE, locale: 'en-US', viewport: { width: 1280, height: 800 } });

const shared = sharedServer(
  (home) => {
    writeSampleSessions(home, DAYS);
    writeOtherToolsSessions(home, DAYS);
    writeDecidedSession(home.claude, new Date(Date.now() - DECIDED_AGO_MS));
  },
  (home) => blueplane(home, ['ingest', '--once']),
);

function sum(values: readonly (string | undefined)[]): number {
  return values.reduce((total, value) => total + Number(value ?? ''), 0);
}

/** The figures below a column's name. */
function column([head = [], ...rows]: readonly string[][], name: string): (string | undefined)[] {
  expect(head).toContain(name);
  return rows.map((row) => row[head.indexOf(name)]);
}

/** Whether nothing lies over the middle of an element. */
function isOnTop(element: Locator): Promise<boolean> {
  return element.evaluate((own) => {
    const { x, y, width, height } = own.getBoundingClientRect();
    return document.elementFromPoint(x + width / 2, y + height / 2) === own;
  });
}

/** The menu of a chart's own card, not those of cards inside it. */
function cardOf(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true }).or(page.getByRole('article', { name, exact: true }));
}

type Proof = { csv: string[][]; written: string[] };

/** Saves both files of a chart, and gives what was in them. */
async function saveBoth(page: Page, card: Locator, menu: string): Promise<Proof> {
  const csvFile = await saveOfChart(page, card, 'Save as CSV', menu);
  expect(csvFile.name).toMatch(/^blueplane-[a-z0-9-]+-\d{4}-\d\d-\d\d(–\d{4}-\d\d-\d\d)?\.csv$/);
  const csv = csvRows(csvFile);
  const [head = [], ...rows] = csv;
  expect(rows).not.toEqual([]);
  for (const row of rows) expect(row).toHaveLength(head.length);
  await writtenTexts(page);
  const png = await saveOfChart(page, card, 'Save as PNG', menu);
  const written = await writtenTexts(page);
  expect(png.name).toBe(csvFile.name.replace(/csv$/, 'png'));
  expect(pngSize(png).width).toBeGreaterThan(400);
  const { ground, inked } = await pictureFacts(page, png);
  expect(ground).toBe(await surfaceColour(page));
  expect(inked).toBeGreaterThan(500);
  return { csv, written };
}

function menuOf(name: string): string {
  return name === AT_ONCE ? `Table and files of ${AT_ONCE.toLowerCase()}` : 'Table and files';
}

/**
 * Goes through all that a view draws: it is what is named, nothing is without its menu, each is saved, and all of it can be
 * tables instead, in which nothing keeps anybody out.
 */
async function proveAll(page: Page, names: readonly string[]): Promise<Map<string, Proof>> {
  for (const name of names) await expect(cardOf(page, name)).toBeVisible();
  await expect.poll(async () => (await drawingsOf(page)).charts.toSorted()).toEqual([...names].sort());
  expect((await drawingsOf(page)).bare).toEqual([]);
  const proofs = new Map<string, Proof>();
  for (const name of names) proofs.set(name, await saveBoth(page, cardOf(page, name), menuOf(name)));
  for (const name of names.toReversed()) {
    await chooseOfChart(cardOf(page, name), 'Show as table', menuOf(name));
    await expect(cardOf(page, name).getByRole('table').first()).toBeVisible();
  }
  expect(await violations(page)).toEqual([]);
  return proofs;
}

function proofOf(proofs: ReadonlyMap<string, Proof>, name: string): Proof {
  const proof = proofs.get(name);
  if (proof === undefined) throw new Error(`${name} was not proven`);
  return proof;
}

test('overview: every chart has its table, picture and figures, which add up to the report', async ({ page }) => {
  const complaints = collectComplaints(page);
  await noteWrittenTexts(page);
  await shared.open(page, '/?range=30d');
  const proofs = await proveAll(page, ['Cost by day', 'Tokens by kind', 'When', 'Top projects']);
  const { totals } = await reportDaily(shared.home, ZONE);
  const kinds = proofOf(proofs, 'Tokens by kind');
  expect(kinds.written).toContain('Tokens by kind');
  expect(sum(column(kinds.csv, 'tokens'))).toBe(totals.totalTokens);
  expect(sum(column(kinds.csv, 'cost (USD)'))).toBeCloseTo(totals.totalCost, 9);
  const projects = proofOf(proofs, 'Top projects');
  expect(projects.written).toContain('Top projects');
  expect(sum(column(projects.csv, 'tokens'))).toBe(totals.totalTokens);
  expect(sum(column(projects.csv, 'total (USD)'))).toBeCloseTo(totals.totalCost, 9);

  // The head stays above the rows, also where the total stays in view itself.
  const days = cardOf(page, 'Cost by day');
  await days.getByRole('rowheader').nth(12).scrollIntoViewIfNeeded();
  expect(await isOnTop(days.getByRole('columnheader', { name: 'Total', exact: true }))).toBe(true);

  // What was light is dark now, and so is the picture, also of what is shown as a table.
  const light = await surfaceColour(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(() => surfaceColour(page)).not.toBe(light);
  await saveBoth(page, cardOf(page, 'Tokens by kind'), menuOf('Tokens by kind'));
  expect(complaints).toEqual([]);
});

test('tools: every chart, with the calls of all tools', async ({ page }) => {
  const complaints = collectComplaints(page);
  await noteWrittenTexts(page);
  await shared.open(page, '/?view=tools&range=30d');
  const proofs = await proveAll(page, ['Tools', 'Acceptance', 'Tools by hour']);
  const tools = proofOf(proofs, 'Tools');
  expect(tools.written).toContain('Tools: how long calls took');
  const calls = sum(column(tools.csv, 'calls'));
  const byHour = proofOf(proofs, 'Tools by hour').csv.slice(1);
  expect(byHour).not.toEqual([]);
  for (const [name, ...hours] of byHour) {
    const row = tools.csv.find(([tool]) => tool === name) ?? [];
    expect(sum(hours)).toBe(Number(row[tools.csv[0]?.indexOf('calls') ?? -1]));
  }
  const outcomes = ['succeeded', 'failed', 'without an outcome'].map((name) => sum(column(tools.csv, name)));
  expect(sum(outcomes.map(String))).toBe(calls);
  await expect(cardOf(page, 'Tools').getByText(`${calls.toLocaleString('en-US')} calls`)).toBeVisible();
  expect(complaints).toEqual([]);
});

test('a day: its sessions, and how many ran at once, each with a menu of its own', async ({ page }) => {
  const complaints = collectComplaints(page);
  await noteWrittenTexts(page);
  await shared.open(page, '/?view=sessions&layout=day');
  const day = await page.getByRole('region', { name: /^Sessions of/ }).getAttribute('aria-label');
  const shownPeak = await page
    .getByRole('region', { name: AT_ONCE })
    .getByText(/^peak \d+$/)
    .textContent();
  const proofs = await proveAll(page, [day ?? '', AT_ONCE]);
  const { csv, written } = proofOf(proofs, AT_ONCE);
  expect(written).toContainEqual(expect.stringMatching(/^Sessions at once on /));
  const atOnce = column(csv, 'sessions at once').map(Number);
  const peak = Math.max(...atOnce);
  expect(peak).toBeGreaterThan(0);
  expect(shownPeak).toBe(`peak ${peak}`);
  // The first line is midnight in the zone of the person, not in UTC.
  expect(csv[1]?.[2]).toBe('00:00');
  // Nothing runs before the first session of the day.
  const first = Date.parse(column(proofOf(proofs, day ?? '').csv, 'from').toSorted()[0] ?? '');
  const busy = csv.slice(1).find((row) => Number(row[3]) > 0) ?? [];
  expect(Date.parse(busy[0] ?? '')).toBeLessThanOrEqual(first);
  expect(Date.parse(busy[1] ?? '')).toBeGreaterThan(first);
  expect(complaints).toEqual([]);
});

test('a session: its timeline, its lines and its decisions', async ({ page }) => {
  const complaints = collectComplaints(page);
  await noteWrittenTexts(page);
  await shared.open(page, `/?view=sessions&range=30d&session=claude_code%2F${DECIDED_SESSION}`);
  const proofs = await proveAll(page, ['Timeline', 'Lines by file type', 'Acceptance']);
  expect(proofOf(proofs, 'Lines by file type').written).toContain('Lines by file type');
  const { csv, written } = proofOf(proofs, 'Acceptance');
  expect(csv.slice(1)).toEqual([
    ['accepted', `${DECISIONS.accepted}`],
    ['accepted then edited', `${DECISIONS.edited}`],
    ['rejected', `${DECISIONS.rejected}`],
    ['automatic', `${DECISIONS.automatic}`],
  ]);
  expect(written).toContain('Acceptance');
  expect(written).toContain(`${DECISIONS.accepted + DECISIONS.edited + DECISIONS.rejected}`);
  expect(complaints).toEqual([]);
});

/** How a finding's figure is written, by the name of its column. */
function writtenFigure(column: string, value: number): string {
  if (column === 'cost (USD)') return formatMoney(value, 'en-US');
  if (column === 'share of 1') return formatRate(value, { locale: 'en-US' });
  return formatCount(value, 'en-US');
}

test('insights: the small chart of each finding', async ({ page }) => {
  const complaints = collectComplaints(page);
  await noteWrittenTexts(page);
  await shared.open(page, '/?view=insights&range=7d');
  await expect(page.getByRole('article').getByRole('img').first()).toBeVisible();
  const drawn = page.getByRole('article').filter({ has: page.getByRole('img') });
  const names = await drawn.getByRole('heading', { level: 2 }).allTextContents();
  const sentences = await drawn.getByRole('img').evaluateAll((all) => all.map((each) => each.ariaLabel ?? ''));
  const proofs = await proveAll(page, names);
  for (const [at, name] of names.entries()) {
    const { csv, written } = proofOf(proofs, name);
    expect(written).toContain(name);
    const [[, unit = ''] = [], ...rows] = csv;
    for (const [, value = ''] of rows) {
      expect(sentences[at]).toContain(value === '' ? 'none' : writtenFigure(unit, Number(value)));
    }
  }
  expect(complaints).toEqual([]);
});

for (const [view, names] of [
  ['data', ['Storage']],
  ['health', ['Events per minute']],
  ['settings', []],
] as const) {
  test(`${view}: every chart`, async ({ page }) => {
    const complaints = collectComplaints(page);
    await noteWrittenTexts(page);
    await shared.open(page, `/?view=${view}`);
    const proofs = await proveAll(page, names);
    if (view === 'data') {
      const bytes = column(proofOf(proofs, 'Storage').csv, 'bytes').map(Number);
      expect(Math.min(...bytes)).toBeGreaterThan(0);
    }
    expect(complaints).toEqual([]);
  });
}
