import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { writeClaudeCorpus } from '../pipeline/claude-corpus.ts';
import { machineLines } from '../pipeline/results.ts';
import { RESULTS_FILE, saveSection } from '../results-page.ts';
import { installPeers, NoPeersError } from './install.ts';
import { middleRun, type TimedRun, timeRun } from './timed-run.ts';

const MEBIBYTE = 2 ** 20;
const BLUEPLANE = join(import.meta.dirname, '..', '..', 'bin', 'blueplane');
/** Of a report's time; see the figures that were promised. */
const WANTED_SHARE = 0.1;

const { values } = parseArgs({
  options: {
    /** Of the history, MiB. */
    size: { type: 'string', default: '1000' },
    /** Runs of each program. */
    samples: { type: 'string', default: '3' },
    /** Where the section is written. */
    results: { type: 'string', default: RESULTS_FILE },
  },
});

const oursSchema = z.object({ totals: z.object({ totalTokens: z.number() }) });
const codeburnSchema = z.object({
  period: z.string(),
  overview: z.object({ tokens: z.record(z.string(), z.number()) }),
});

type Measured = { what: string; run: TimedRun; tokens: number | null };

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const folder = mkdtempSync(join(tmpdir(), 'bp-peers-'));
try {
  const section = await compare(Number(values.size) * MEBIBYTE, Number(values.samples));
  saveSection(values.results, section);
  process.stdout.write(section);
} catch (error) {
  if (!(error instanceof NoPeersError)) throw error;
  say(error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function compare(bytes: number, samples: number): Promise<string> {
  const startedAt = new Date();
  const loadBefore = loadavg()[0] ?? 0;
  say('installing ccusage and codeburn from npm');
  const programs = makeFolder('programs');
  const { ccusage, codeburn } = installPeers(programs);
  say('writing the history');
  const home = makeFolder('person');
  const claude = join(home, '.claude');
  const corpus = writeClaudeCorpus({ claude, bytes, liveBytes: 0, now: startedAt });
  const nothing = makeFolder('nothing');
  const env = {
    ...process.env,
    HOME: home,
    CLAUDE_CONFIG_DIR: claude,
    BLUEPLANE_HOME: makeFolder('blueplane'),
    CODEX_HOME: nothing,
    GEMINI_DATA_DIR: nothing,
    CURSOR_USER_DIR: nothing,
    CURSOR_HOME: nothing,
    TZ: 'UTC',
    NO_COLOR: '1',
  };
  const script = (name: string) => realpathSync(name);
  const daily = ['daily', '--json', '--offline'];
  const measured: Measured[] = [];
  const measure = async (what: string, times: number, path: string, words: readonly string[]) => {
    say(what);
    const run = await middleRun(times, () => timeRun(script(path), words, env));
    return { what, run };
  };
  const ofCcusage = await measure(`ccusage ${ccusage.version}, \`ccusage daily\``, samples, ccusage.script, daily);
  measured.push({ ...ofCcusage, tokens: oursSchema.parse(JSON.parse(ofCcusage.run.stdout)).totals.totalTokens });
  const codeburnWords = ['report', '--period', 'all', '--format', 'json'];
  const first = await measure(`CodeBurn ${codeburn.version}, first report`, 1, codeburn.script, codeburnWords);
  const next = await measure('CodeBurn, next reports', samples, codeburn.script, codeburnWords);
  const seen = codeburnSchema.parse(JSON.parse(next.run.stdout));
  const period = seen.period.toLowerCase();
  const codeburnTokens = Object.values(seen.overview.tokens).reduce((sum, one) => sum + one, 0);
  measured.push({ ...first, tokens: null }, { ...next, what: `${next.what} (${period})`, tokens: codeburnTokens });
  const ingest = await measure('Blueplane, `ingest --once` into a new home', 1, BLUEPLANE, [
    'ingest',
    '--once',
    '--json',
  ]);
  // The first report after a build compiles the program.
  await timeRun(BLUEPLANE, ['report', 'daily', '--json'], env);
  const report = await measure('Blueplane, `report daily --json`', samples, BLUEPLANE, ['report', 'daily', '--json']);
  const tokens = oursSchema.parse(JSON.parse(report.run.stdout)).totals.totalTokens;
  measured.push({ ...ingest, tokens: null }, { ...report, tokens });

  const written = Object.values(corpus.totals).reduce((sum, one) => sum + one, 0);
  if (tokens !== written) throw new Error(`Blueplane reports ${tokens} tokens; ${written} were written`);
  const share = report.run.clockMs / ofCcusage.run.clockMs;
  const verdict = share <= WANTED_SHARE ? 'pass' : '**fail**';
  if (share > WANTED_SHARE) process.exitCode = 1;
  return `## The same history, read by others

Written by \`npm run bench:peers\`.

${machineLines({ startedAt, loads: [loadBefore, loadavg()[0] ?? 0] }).join('\n')}
- the history: ${(corpus.bytes / MEBIBYTE).toFixed(0)} MiB in ${corpus.files.length} files, ${written.toLocaleString('en-US')} tokens

| what | time | of ccusage's | processor time | tokens |
| --- | ---: | ---: | ---: | ---: |
${measured.map((one) => row(one, ofCcusage.run)).join('\n')}

A report takes ${share.toFixed(2)} of ccusage's time; at most ${WANTED_SHARE} is wanted: ${verdict}.
`;
}

function row({ what, run, tokens }: Measured, first: TimedRun): string {
  const seconds = (milliseconds: number) => `${(milliseconds / 1_000).toFixed(2)} s`;
  const told = tokens === null ? '' : tokens.toLocaleString('en-US');
  return `| ${what} | ${seconds(run.clockMs)} | ${(run.clockMs / first.clockMs).toFixed(2)} x | ${seconds(run.cpuMs)} | ${told} |`;
}

function makeFolder(name: string): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}
