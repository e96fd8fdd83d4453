import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { chooseOfChart } from '../../e2e/chart-menu.ts';
import { findChromium } from '../../e2e/find-chromium.ts';
import { startHeadless } from '../../e2e/headless-server.ts';
import { writeLongSession } from './long-session.ts';
import { recordTasks } from './long-tasks.ts';

/** What a person feels as a hitch. */
const LONGEST_TASK_MS = 50;
const READ_TIMEOUT_MS = 120_000;
const GESTURES = 60;

const { values } = parseArgs({ options: { events: { type: 'string', default: '10000' }, trace: { type: 'string' } } });
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
  const longest = (tasks: number[]) => tasks.slice(0, 5).map((task) => Math.round(task * 10) / 10);
  const [worst = 0] = moved.processor;
  const result = {
    events: session.prompts + session.responses + session.calls,
    chromium: browser.version(),
    opening: { clockMs: longest(opened.clock), processorMs: longest(opened.processor) },
    moving: {
      tasks: moved.clock.length,
      clockMs: longest(moved.clock),
      processorMs: longest(moved.processor),
      over50MsByClock: moved.clock.filter((task) => task > LONGEST_TASK_MS).length,
    },
  };
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  process.exitCode = worst > LONGEST_TASK_MS ? 1 : 0;
} finally {
  await browser.close();
  await server.stop();
  rmSync(root, { recursive: true, force: true });
}
