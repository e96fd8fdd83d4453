import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

// Enough to see why a compiler or a package manager gave up, little enough to stay readable.
const KEPT_OUTPUT_CHARACTERS = 64 * 1024;
const SHOWN_LINES = 25;

/** Steps under way; an interruption ends the ones that may be ended. */
const running = new Set();

/**
 * Runs a program to its end, its output kept back: it may hold web addresses and progress bars, and matters only when
 * the program fails.
 * @param {string} command
 * @param {string[]} commandArguments
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, finishOnInterruption?: boolean, shell?: boolean, onStart?: (pid: number) => void }} [options]
 *   `finishOnInterruption`: the program must not be cut off (a package manager in the middle of its database).
 * @returns {Promise<{ ok: boolean, stdout: string, output: string }>} `output`: the end of both streams. Never rejects.
 */
export function runStep(command, commandArguments, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, commandArguments, {
      cwd: options.cwd,
      env: withoutColour(options.env ?? process.env),
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: options.shell ?? false,
      // A group of its own: ended as a whole, and out of reach of the terminal's SIGINT.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    let stdout = '';
    let output = '';
    const keep = (text) => {
      output = (output + text).slice(-KEPT_OUTPUT_CHARACTERS);
    };
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout = (stdout + text).slice(-KEPT_OUTPUT_CHARACTERS);
      keep(text);
    });
    child.stderr.setEncoding('utf8').on('data', keep);
    const step = { child, finishOnInterruption: options.finishOnInterruption ?? false };
    running.add(step);
    const timer = options.timeoutMs ? setTimeout(() => endGroup(child, 'SIGKILL'), options.timeoutMs) : undefined;
    const finish = (ok) => {
      clearTimeout(timer);
      running.delete(step);
      resolve({ ok, stdout, output });
    };
    child.once('error', (error) => {
      keep(error.message);
      finish(false);
    });
    child.once('close', (code) => finish(code === 0));
    if (child.pid !== undefined) {
      options.onStart?.(child.pid);
    }
  });
}

/** Ends the steps under way; the ones that must finish are waited for. */
export async function endRunningSteps() {
  const ended = [...running].map(({ child, finishOnInterruption }) => {
    if (!finishOnInterruption) {
      endGroup(child, 'SIGTERM');
    }
    return new Promise((resolve) => child.once('close', resolve));
  });
  await Promise.all(ended);
}

/**
 * The last lines of a failed step, for stderr.
 * @param {string} output
 */
export function lastLines(output) {
  // Some tools colour what no terminal sees.
  return stripVTControlCharacters(output).trimEnd().split('\n').slice(-SHOWN_LINES).join('\n');
}

/** Kept output is shown later, if at all, and maybe in a file. */
function withoutColour(env) {
  const { FORCE_COLOR: _, ...rest } = env;
  return { ...rest, NO_COLOR: '1' };
}

function endGroup(child, signal) {
  try {
    if (process.platform === 'win32' || child.pid === undefined) {
      child.kill(signal);
    } else {
      process.kill(-child.pid, signal);
    }
  } catch {
    // It ended by itself in the meantime.
  }
}
