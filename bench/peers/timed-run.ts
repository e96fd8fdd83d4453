import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** One run of a program. */
export type TimedRun = {
  clockMs: number;
  /** Of the program and everything it started and waited for. */
  cpuMs: number;
  stdout: string;
};

/** Linux's unit of processor times in /proc. */
const TICK_MS = 10;

/** Runs a script on this Node to its end, one at a time. @throws when it does not end with 0 */
export async function timeRun(script: string, words: readonly string[], env: NodeJS.ProcessEnv): Promise<TimedRun> {
  const cpuBefore = childrensCpuMs();
  const started = performance.now();
  const child = spawn(process.execPath, [script, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const clockMs = performance.now() - started;
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${stderr.slice(-500)}`);
  return { clockMs, cpuMs: childrensCpuMs() - cpuBefore, stdout };
}

/** Runs it several times. @returns the run in the middle, by the clock */
export async function middleRun(times: number, run: () => Promise<TimedRun>): Promise<TimedRun> {
  const runs: TimedRun[] = [];
  for (let index = 0; index < times; index += 1) runs.push(await run());
  const middle = runs.toSorted((one, other) => one.clockMs - other.clockMs)[Math.floor(times / 2)];
  if (middle === undefined) throw new Error('nothing was run');
  return middle;
}

/** Processor time of all children that have ended, with theirs: Linux counts it. */
function childrensCpuMs(): number {
  // Behind the name in brackets, which may hold blanks: the 14th and 15th field from there.
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) * TICK_MS;
}
