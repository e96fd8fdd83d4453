import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { chooseOfChart } from '../../e2e/chart-menu.ts';
import { findChromium } from '../../e2e/find-chromium.ts';
import { startHeadless } from '../../e2e/headless-server.ts';
import { machineLines } from '../pipeline/results.ts';
import { RESULTS_FILE, saveSection } from '../results-page.ts';
import { writeLongSession } from './long-session.ts';
import { type RecordedTasks, recordTasks } from './long-tasks.ts';

/** What a person feels as a hitch. */
const LONGEST_TASK_MS = 50;
const READ_TIMEOUT_MS = 120_000;
const GESTURES = 60;

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '10000' },
    trace: { type: 'string' },
    /** Where the section is written. */
    results: { type: 'string', default: RESULTS_FILE },
  },
});
const startedAt = new Date();
const loadBefore = loadavg()[0] ?? 0;
const root = mkdtempSync(join(tmpdir(), 'blueplane-bench-'));
const folder = (name: string): string => {
  const path = join(root, name);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
};

/** Zooms, pans, brushes, steps and scrolls, as fast as the page takes it. */
async function moveAbout(page: Page): Promise<void> {
  const chart = page.getByRole('img', { name: /^Timeline of / });
  const box = await chart.boundingBox();
  if (box === null) throw new Error('the timeline is not in sight');
  const middle = { x: box.x + box.width / 2, y: box.y + 60 };
  await page.mouse.move(middle.x, middle.y);
  for (const delta of [-100, 100]) {
    await page.keyboard.down('Control');
    for (let step = 0; step < GESTURES; step += 1) await page.mouse.wheel(0, delta / 2);
    await page.keyboard.up('Control');
    await page.mouse.down();
    for (let step = 0; step < GESTURES; step += 1) await page.mouse.move(middle.x - step * 6, middle.y + (step % 7));
    await page.mouse.up();
  }
  for (let step = 0; step < GESTURES; step += 1) await page.mouse.move(box.x + 100 + step * 8, box.y + 40 + step * 4);
  await chart.focus();
  for (let step = 0; step < 8; step += 1) await page.keyboard.press('+');
  for (let step = 0; step < GESTURES; step += 1) await page.keyboard.press('ArrowRight');
  const minimap = { y: box.y + box.height + 20, x: box.x + box.width / 3 };
  await page.mouse.move(minimap.x, minimap.y);
  await page.mouse.down();
  for (let step = 0; step < GESTURES; step += 1) await page.mouse.move(minimap.x + step * 5, minimap.y);
  await page.mouse.up();
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await chooseOfChart(timeline, 'Show as table');
  await page.getByRole('region', { name: 'Events, in the order of time' }).hover();
  for (let step = 0; step < GESTURES; step += 1) await page.mouse.wheel(0, 900);
  await chooseOfChart(timeline, 'Show as chart');
}

/** By the processor's time: on a machine that is busy otherwise the clock measures the others. */
function isSmooth({ processor }: RecordedTasks): boolean {
  return (processor[0] ?? 0) <= LONGEST_TASK_MS;
}

function row(what: string, recorded: RecordedTasks): string {
  const ms = (tasks: readonly number[]) => `${(tasks[0] ?? 0).toFixed(1)} ms`;
  const { clock, processor } = recorded;
  const verdict = isSmooth(recorded) ? 'pass' : '**fail**';
  return `| ${[what, clock.length, ms(clock), ms(processor), `${LONGEST_TASK_MS} ms`, verdict].join(' | ')} |`;
}

const session = writeLongSession(folder('claude'), Number(values.events));
const server = await startHeadless(folder('home'), {
  BLUEPLANE_PORT: '0',
  CLAUDE_CONFIG_DIR: join(root, 'claude'),
  CODEX_HOME: folder('codex'),
  GEMINI_DATA_DIR: folder('gemini'),
  CURSOR_USER_DIR: folder('cursor'),
  CURSOR_HOME: folder('cursor-home'),
});
const executablePath = findChromium(process.env);
const browser = await chromium.launch(executablePath === null ? {} : { executablePath });
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(server.address);
  await page.goto(new URL(`/?view=sessions&session=claude_code%2F${session.sessionId}`, page.url()).href);
  const chart = page.getByRole('img', {
    name: new RegExp(
      `${session.responses.toLocaleString('en-US')} responses, ${session.calls.toLocaleString('en-US')}`,
    ),
  });
  await chart.waitFor({ timeout: READ_TIMEOUT_MS });
  // Reading goes on for a moment after the last figure changed.
  await page.waitForTimeout(2_000);
  const opened = await recordTasks(page, async () => {
    await page.reload();
    await chart.waitFor();
  });
  const moved = await recordTasks(page, () => moveAbout(page));
  if (values.trace !== undefined) writeFileSync(values.trace, moved.trace);
  const events = session.prompts + session.responses + session.calls;
  const section = `## A session of ${events.toLocaleString('en-US')} events

Written by \`npm run bench:timeline\`; [timeline/README.md](timeline/README.md) says what is recorded.

${machineLines({ startedAt, loads: [loadBefore, loadavg()[0] ?? 0] }).join('\n')}
- Chromium ${browser.version()}

| the page's main thread | tasks | longest by the clock | longest by the processor | at most | |
| --- | ---: | ---: | ---: | ---: | --- |
${row('opened', opened)}
${row('zoomed, dragged, brushed, stepped through and scrolled', moved)}
`;
  saveSection(values.results, section);
  process.stdout.write(section);
  process.exitCode = isSmooth(opened) && isSmooth(moved) ? 0 : 1;
} finally {
  await browser.close();
  await server.stop();
  rmSync(root, { recursive: true, force: true });
}
