import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { RESULTS_FILE, savePage, saveSection } from '../results-page.ts';
import { writeClaudeCorpus } from './claude-corpus.ts';
import { measureGrowingCodex, measureGrowingGemini } from './growing-session.ts';
import { type GrowthRow, measureGrowth } from './growth.ts';
import { growthSection } from './growth-section.ts';
import { machineLines, resultsPage } from './results.ts';
import { measureStages } from './stages.ts';
import { measureBackfill, measureFirstRun } from './whole-program.ts';

const MEBIBYTE = 2 ** 20;
/** Of the Codex session; a Gemini chat of a quarter of them is as large a matter. */
const GROWING_LINES = 8_000;
const ROOT = join(import.meta.dirname, '..', '..');

const { values } = parseArgs({
  options: {
    /** Of the history, MiB: that of a person who works with it all day for a year. */
    size: { type: 'string', default: '1000' },
    /** Of the file that is live today, MiB. */
    live: { type: 'string', default: '20' },
    /** Sizes of histories, MiB, e.g. 100,1000,5000: measures instead how the figures grow with them. */
    growth: { type: 'string' },
    /** Folder of another build to measure. */
    program: { type: 'string', default: join(ROOT, 'out', 'main') },
    /** Where the page is written. */
    results: { type: 'string', default: RESULTS_FILE },
  },
});

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const load = () => loadavg()[0] ?? 0;
const program = resolve(values.program);
if (values.growth === undefined) await measureAll();
else await measureSizes(values.growth.split(',').map(Number));

async function measureAll(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bp-corpus-'));
  try {
    const before = load();
    const startedAt = new Date();
    say('writing the history');
    const plan = { bytes: Number(values.size) * MEBIBYTE, liveBytes: Number(values.live) * MEBIBYTE, now: new Date() };
    const corpus = writeClaudeCorpus({ claude: folder, ...plan });
    say('stages');
    const stages = await measureStages(corpus.files);
    say('growing sessions');
    const growing = {
      codex: await measureGrowingCodex(GROWING_LINES),
      gemini: await measureGrowingGemini(GROWING_LINES / 4),
    };
    say('backfill');
    const backfill = await measureBackfill(program, folder, corpus);
    say('first start');
    const firstRun = await measureFirstRun(program, folder, corpus);
    const page = resultsPage({ startedAt, loads: [before, load()], corpus, stages, growing, firstRun, backfill });
    savePage(values.results, page);
    process.stdout.write(page);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param sizes MiB */
async function measureSizes(sizes: readonly number[]): Promise<void> {
  if (!sizes.every((size) => size >= 1)) throw new Error('--growth takes sizes in MiB: --growth 100,1000,5000');
  const [before, startedAt] = [load(), new Date()];
  const rows: GrowthRow[] = [];
  let section = '';
  for (const size of sizes) {
    say(`a history of ${size} MiB`);
    rows.push(await measureGrowth(program, size));
    // Whoever ends it before the largest has what was measured.
    section = growthSection(machineLines({ startedAt, loads: [before, load()] }), rows);
    saveSection(values.results, section);
  }
  process.stdout.write(section);
}
