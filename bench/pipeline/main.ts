import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeClaudeCorpus } from './claude-corpus.ts';
import { measureGrowingCodex, measureGrowingGemini } from './growing-session.ts';
import { resultsPage } from './results.ts';
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
    /** Folder of another build to measure. */
    program: { type: 'string', default: join(ROOT, 'out', 'main') },
    /** Where the page is written. */
    results: { type: 'string', default: join(ROOT, 'bench', 'RESULTS.md') },
  },
});

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const folder = mkdtempSync(join(tmpdir(), 'bp-corpus-'));
const program = resolve(values.program);
try {
  const load = () => loadavg()[0] ?? 0;
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
  writeFileSync(values.results, page);
  process.stdout.write(page);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
