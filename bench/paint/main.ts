import { cpus, loadavg, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { findChromium } from '../../e2e/find-chromium.ts';
import { startHeadless } from '../../e2e/headless-server.ts';
import { dashboardTimes } from './dashboard-times.ts';
import { keptHistory, PaintHome } from './paint-home.ts';
import { WHOLE_SIZE } from './plan-history.ts';
import { popoverTimes } from './popover-times.ts';
import { questionsOf, RANGES, timeQuestions } from './question-times.ts';
import { memoryWords, middle, paintedTable, questionTable } from './result-words.ts';

const { values } = parseArgs({
  options: {
    responses: { type: 'string', default: String(WHOLE_SIZE.responses) },
    samples: { type: 'string', default: '5' },
    /** Lengths of ranges in days, with commas; `all` = everything. */
    ranges: { type: 'string', default: '7,30,90,all' },
    timezone: { type: 'string', default: 'Europe/Berlin' },
    only: { type: 'string' },
  },
});
const samples = Number(values.samples);
const size = { ...WHOLE_SIZE, responses: Number(values.responses) };
const { timezone } = values;
const now = Date.now();
const dayOf = (at: number) => new Intl.DateTimeFormat('sv-SE', { timeZone: timezone }).format(at);
const ranges = values.ranges.split(',').map((each) => (each === 'all' ? null : Number(each)));
const asks = (part: string) => values.only === undefined || values.only === part;

const history = keptHistory(size, now);
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
        'Click to painted figures, ms by the clock (middle one): first figures / whole view; and the processor time\nof gateway and renderer together, ms, where the script is known',
      );
      console.log(paintedTable(views));
      console.log(`Renderer of the dashboard, led through all views: ${memoryWords(memory)}\n`);
    }
    if (asks('popover')) {
      const popover = await popoverTimes(browser, home, { samples, timezone });
      console.log(`Popover, loaded anew: ${middle(popover.loaded)} ms; shown again: ${middle(popover.shown)} ms`);
      console.log(`Renderer of the popover: ${memoryWords(popover.memory)}\n`);
    }
  } finally {
    await browser.close();
    await server.stop();
    home.remove();
  }
}
console.log(`load average at the end: ${load()}`);
