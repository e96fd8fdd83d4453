import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { BenchHome } from '../pipeline/bench-home.ts';
import { isFlat, judge } from './flat.ts';
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
  },
});

const [minutes, rate] = [Number(values.minutes), Number(values.rate)];
if (!(minutes > 0 && rate > 0)) throw new Error('--minutes and --rate are numbers above 0');

const claude = mkdtempSync(join(tmpdir(), 'bp-soak-'));
const home = new BenchHome(resolve(values.program), claude);
try {
  const sessions = new LiveSessions(claude);
  await home.startServer();
  const samples = await work(sessions, minutes * MINUTE_MS, rate);
  // What was written last is counted, too.
  await home.waitFor('SELECT count(*) FROM usage', sessions.answers, COUNTED_MS, 500);
  print(samples, sessions);
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

function print(samples: readonly Sample[], { answers, files }: LiveSessions): void {
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  const first = samples[0];
  const last = samples.at(-1);
  say(`${answers} answers in ${files} sessions over ${values.minutes} minutes, all counted once.`);
  say('minute   PSS MiB   own MiB   descriptors   WAL MiB   log KiB   database MiB   processor s');
  for (const sample of samples.filter((_, index) => index % 8 === 0 || index === samples.length - 1)) {
    say(
      [
        (sample.atMs / MINUTE_MS).toFixed(1).padStart(6),
        (sample.pssBytes / MIB).toFixed(0).padStart(9),
        (sample.ownBytes / MIB).toFixed(0).padStart(9),
        String(sample.descriptors).padStart(13),
        (sample.walBytes / MIB).toFixed(1).padStart(9),
        (sample.logBytes / 1_024).toFixed(0).padStart(9),
        (sample.databaseBytes / MIB).toFixed(1).padStart(14),
        (sample.cpuMs / 1_000).toFixed(0).padStart(13),
      ].join(' '),
    );
  }
  const judged = judge(samples);
  for (const each of judged) {
    const { words, early, late, allowed } = each;
    say(
      `${isFlat(each) ? 'flat ' : 'GROWS'}  ${words}: ${early} in the second quarter, ${late} in the last, at most ${Math.round(allowed)}`,
    );
  }
  const cores = ((last?.cpuMs ?? 0) - (first?.cpuMs ?? 0)) / ((last?.atMs ?? 1) - (first?.atMs ?? 0));
  say(
    `Processor: ${(cores * 100).toFixed(1)} % of a core. Load of the machine at the end: ${(loadavg()[0] ?? 0).toFixed(1)}.`,
  );
  if (!judged.every(isFlat)) process.exitCode = 1;
}
