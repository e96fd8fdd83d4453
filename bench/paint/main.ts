import { cpus, loadavg, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { z } from 'zod';
import { electronRuntime } from '../../e2e/electron-runtime.ts';
import { findChromium } from '../../e2e/find-chromium.ts';
import { startHeadless } from '../../e2e/headless-server.ts';
import { machineLines } from '../pipeline/results.ts';
import { RESULTS_FILE, saveSection } from '../results-page.ts';
import { dashboardTimes } from './dashboard-times.ts';
import { keptHistory, PaintHome } from './paint-home.ts';
import { WHOLE_SIZE } from './plan-history.ts';
import { popoverClicks } from './popover-clicks.ts';
import { popoverTimes } from './popover-times.ts';
import { questionsOf, RANGES, timeQuestions } from './question-times.ts';
import { memoryWords, middle, paintedTable, questionTable } from './result-words.ts';
import { isPassed, type Judged, judgeMemory, judgePopover, judgeViews, verdictRow, verdictWords } from './verdict.ts';

const COUNT = z.coerce.number('a number').int('a whole number').positive('more than none');
const optionsSchema = z.object({
  responses: COUNT,
  samples: COUNT,
  ranges: z
    .string()
    .transform((said) => said.split(',').map((each) => (each === 'all' ? null : Number(each))))
    .refine((all) => all.every((days) => days === null || (Number.isInteger(days) && days > 0)), {
      error: 'days with commas, such as 7,30; `all` is everything',
    }),
  timezone: z.string(),
  only: z.enum(['questions', 'paint', 'popover'], { error: 'questions, paint or popover' }).optional(),
});

const { values } = parseArgs({
  options: {
    responses: { type: 'string', default: String(WHOLE_SIZE.responses) },
    samples: { type: 'string', default: '5' },
    /** Lengths of ranges in days, with commas; `all` = everything. */
    ranges: { type: 'string', default: '7,30,90,all' },
    timezone: { type: 'string', default: 'Europe/Berlin' },
    only: { type: 'string' },
    /** Where the section is written, if nothing was left out. */
    results: { type: 'string', default: RESULTS_FILE },
  },
});
const asked = optionsSchema.safeParse(values);
if (!asked.success) {
  console.error(z.prettifyError(asked.error));
  process.exit(2);
}
const { samples, responses, ranges, timezone, only } = asked.data;
const size = { ...WHOLE_SIZE, responses };
const now = Date.now();
const dayOf = (at: number) => new Intl.DateTimeFormat('sv-SE', { timeZone: timezone }).format(at);
const asks = (part: string) => only === undefined || only === part;

const startedAt = new Date();
const loadBefore = loadavg()[0] ?? 0;
const history = keptHistory(size, now);
let clicks = '';
const judged: Judged[] = [];
const load = () =>
  loadavg()
    .map((each) => each.toFixed(1))
    .join(' ');
const [processor] = cpus();
console.log(`${size.responses} responses, ${size.sessions} sessions, ${size.days} days`);
console.log(
  `${cpus().length} x ${processor?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${release()}, Node ${process.versions.node}`,
);
console.log(`load average at the start: ${load()}\n`);

if (asks('questions')) {
  const columns = [];
  for (const days of RANGES) {
    const answers = Object.entries(questionsOf(days, timezone, now));
    const views = [];
    for (const [view, questions] of answers)
      views.push({ view, times: await timeQuestions(history, questions, samples) });
    columns.push({ days, views });
  }
  console.log('Processor time of questions, ms (middle one; a connection that remembers nothing)');
  console.log(questionTable(columns));
}

if (asks('paint') || asks('popover')) {
  const home = new PaintHome(history);
  const started = performance.now();
  const server = await startHeadless(home.path, home.env);
  const executablePath = findChromium(process.env);
  const browser = await chromium.launch(executablePath === null ? {} : { executablePath });
  try {
    console.log(`server ready after ${Math.round(performance.now() - started)} ms, Chromium ${browser.version()}\n`);
    if (asks('paint')) {
      const today = dayOf(now);
      const firstDay = dayOf(now - size.days * 86_400_000);
      const { views, memory } = await dashboardTimes(browser, {
        ...{ address: server.address, home, samples, timezone, ranges, firstDay, today },
      });
      console.log(
        'Click to painted figures, ms by the clock (middle one): first figures / whole view / newest figures; and the\nprocessor time of gateway and renderer together, ms, where the script is known; and what other programs of the\nmachine took of the processors during a click at rest, ms',
      );
      clicks = paintedTable(views);
      console.log(clicks);
      console.log(`Renderer of the dashboard, led through all views: ${memoryWords(memory)}\n`);
      judged.push(...judgeViews(views), judgeMemory('dashboard', memory));
    }
    if (asks('popover')) {
      const popover = await popoverTimes(browser, home, { samples, timezone });
      console.log(
        `Popover, loaded anew: ${middle(popover.loaded)} ms; shown again: ${middle(popover.shown)} ms, all answered anew: ${middle(popover.answered)} ms`,
      );
      console.log(`Renderer of the popover: ${memoryWords(popover.memory)}\n`);
      judged.push(judgeMemory('popover', popover.memory));
    }
  } finally {
    await browser.close();
    await server.stop();
    home.remove();
  }
}

if (asks('popover')) {
  const home = new PaintHome(history);
  try {
    const clicks = await popoverClicks(home, samples);
    console.log(
      `Popover of the desktop (${electronRuntime.words}), click on the tray's icon: today's figures ${middle(clicks.today)} ms, all answered anew ${middle(clicks.whole)} ms\n`,
    );
    judged.push(...judgePopover(clicks));
  } finally {
    home.remove();
  }
}
console.log(`load average at the end: ${load()}`);
if (judged.length > 0) {
  console.log(`\n${verdictWords(judged)}`);
  if (only === undefined) saveSection(values.results, section());
  if (!judged.every(isPassed)) process.exitCode = 1;
}

function section(): string {
  return `## The window over a long history

Written by \`npm run bench:paint\`; [paint/README.md](paint/README.md) says what is judged, and what is not.

${machineLines({ startedAt, loads: [loadBefore, loadavg()[0] ?? 0] }).join('\n')}
- ${size.responses.toLocaleString('en-US')} responses, ${size.sessions.toLocaleString('en-US')} sessions, ${size.days} days; popover on: ${electronRuntime.words}

| what | measured | below | |
| --- | ---: | ---: | --- |
${judged.map(verdictRow).join('\n')}

Clicks, milliseconds by the clock: first figures / whole view / newest figures; then processor time of gateway and renderer, and
what other programs took.

\`\`\`text
${clicks.trimEnd()}
\`\`\`
`;
}
