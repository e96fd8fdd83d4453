import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { BenchHome } from '../pipeline/bench-home.ts';
import { machineLines } from '../pipeline/results.ts';
import { RESULTS_FILE, saveSection } from '../results-page.ts';
import { isFlat, type Judged, judge } from './flat.ts';
import { LiveSessions } from './live-sessions.ts';
import { type Sample, takeSample } from './sample.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MIB = 2 ** 20;
const MINUTE_MS = 60_000;
const SAMPLES = 80;
/** As often somebody asks for the figures of today from a shell. */
const REPORT_EVERY_MS = 20_000;
const COUNTED_MS = 5 * MINUTE_MS;

const { values } = parseArgs({
  options: {
    /** How long. */
    minutes: { type: 'string', default: '60' },
    /** Answers a second, over all sessions. A busy person has about one. */
    rate: { type: 'string', default: '10' },
    /** Folder of another build. */
    program: { type: 'string', default: join(ROOT, 'out', 'main') },
    /** Where the section is written. */
    results: { type: 'string', default: RESULTS_FILE },
  },
});

const [minutes, rate] = [Number(values.minutes), Number(values.rate)];
if (!(minutes > 0 && rate > 0)) throw new Error('--minutes and --rate are numbers above 0');

const startedAt = new Date();
const loadBefore = loadavg()[0] ?? 0;
const claude = mkdtempSync(join(tmpdir(), 'bp-soak-'));
const home = new BenchHome(resolve(values.program), claude);
try {
  const sessions = new LiveSessions(claude);
  await home.startServer();
  const samples = await work(sessions, minutes * MINUTE_MS, rate);
  // What was written last is counted, too.
  await home.waitFor('SELECT count(*) FROM usage', sessions.answers, COUNTED_MS, 500);
  const judged = judge(samples);
  const section = told(samples, sessions, judged);
  saveSection(values.results, section);
  process.stdout.write(section);
  if (!judged.every(isFlat)) process.exitCode = 1;
} finally {
  await home.stopServer();
  home.remove();
  rmSync(claude, { recursive: true, force: true });
}

async function work(sessions: LiveSessions, lastsMs: number, rate: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  const started = performance.now();
  let reportedAt = 0;
  for (;;) {
    const atMs = performance.now() - started;
    if (atMs >= lastsMs) return samples;
    while (sessions.answers < (atMs / 1_000) * rate) sessions.answer();
    if (atMs >= (samples.length * lastsMs) / SAMPLES) samples.push(takeSample(home.path, atMs));
    if (atMs - reportedAt > REPORT_EVERY_MS) {
      reportedAt = atMs;
      await home.run('report', 'daily', '--json');
    }
    await sleep(100);
  }
}

/** A section of Markdown. */
function told(samples: readonly Sample[], { answers, files }: LiveSessions, judged: readonly Judged[]): string {
  const [first, last] = [samples[0], samples.at(-1)];
  const cores = ((last?.cpuMs ?? 0) - (first?.cpuMs ?? 0)) / ((last?.atMs ?? 1) - (first?.atMs ?? 0));
  const load = loadavg()[0] ?? 0;
  return `## Hours of steady work

Written by \`npm run bench:soak\`; [soak/README.md](soak/README.md) says what is judged.

${machineLines({ startedAt, loads: [loadBefore, load] }).join('\n')}

${answers.toLocaleString('en-US')} answers in ${files} sessions over ${values.minutes} minutes, all counted once; ${(cores * 100).toFixed(1)} % of a core.

| minute | PSS, MiB | own, MiB | descriptors | WAL, MiB | server.log, KiB | database, MiB | processor, s |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${samples
  .filter((_, index) => index % 8 === 0 || index === samples.length - 1)
  .map(row)
  .join('\n')}

| what must not grow | second quarter | last quarter | at most | |
| --- | ---: | ---: | ---: | --- |
${judged.map(verdict).join('\n')}
`;
}

function row({ atMs, pssBytes, ownBytes, descriptors, walBytes, logBytes, databaseBytes, cpuMs }: Sample): string {
  const cells = [
    (atMs / MINUTE_MS).toFixed(1),
    (pssBytes / MIB).toFixed(0),
    (ownBytes / MIB).toFixed(0),
    String(descriptors),
    (walBytes / MIB).toFixed(1),
    (logBytes / 1_024).toFixed(0),
    (databaseBytes / MIB).toFixed(1),
    (cpuMs / 1_000).toFixed(0),
  ];
  return `| ${cells.join(' | ')} |`;
}

function verdict(judged: Judged): string {
  const { words, early, late, allowed } = judged;
  const figures = [early, late, allowed].map((figure) => Math.round(figure).toLocaleString('en-US'));
  return `| ${[words, ...figures].join(' | ')} | ${isFlat(judged) ? 'flat' : '**grows**'} |`;
}
