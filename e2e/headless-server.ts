import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processesOfHome } from './processes-of-home.ts';

const ENTRY = join(import.meta.dirname, '..', 'out', 'main', 'headless.js');
const START_MS = 60_000;
const STOP_MS = 30_000;

/** A headless Blueplane of one home. */
export type HeadlessServer = {
  /** The one-time dashboard address it printed. */
  address: string;
  pid: number;
  /** Everything it wrote so far, both streams. */
  output(): string;
  /** SIGINT, then waits for the end; gives its exit code (null: a signal ended it). Safe to call twice. */
  stop(): Promise<number | null>;
};

/**
 * Starts `out/main/headless.js` and waits for the dashboard's address, the first one it prints.
 * @param home the home folder, which must belong to this server alone
 * @throws when it ends or stays silent instead; the message holds what it wrote
 */
export async function startHeadless(home: string, env: Record<string, string>): Promise<HeadlessServer> {
  const child = spawn(process.execPath, [ENTRY, '--no-open'], {
    env: { ...process.env, ...env, BLUEPLANE_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  try {
    return {
      address: await firstAddress(child, () => output),
      pid: child.pid ?? 0,
      output: () => output,
      stop: async () => {
        child.kill('SIGINT');
        const code = await Promise.race([ended, sleep(STOP_MS, 'late' as const)]);
        if (code === 'late') {
          child.kill('SIGKILL');
          throw new Error(`the server did not end within ${STOP_MS / 1000} s of SIGINT:\n${output}`);
        }
        return code;
      },
    };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

/** The processes that a home's server left behind: their command lines, empty when all is well. */
export async function leftovers(home: string): Promise<string[]> {
  // A process that was told to end may need a moment after its parent has gone.
  const deadline = Date.now() + STOP_MS;
  let found = processesOfHome(home);
  while (found.length > 0 && Date.now() < deadline) {
    await sleep(100);
    found = processesOfHome(home);
  }
  return found;
}

async function firstAddress(child: ChildProcess, output: () => string): Promise<string> {
  const deadline = Date.now() + START_MS;
  for (;;) {
    const address = /https?:\/\/\S+(?=\s)/.exec(output())?.[0];
    if (address !== undefined) {
      return address;
    }
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`the server ended before it printed an address:\n${output()}`);
    }
    if (Date.now() > deadline) {
      throw new Error(`the server printed no address within ${START_MS / 1000} s:\n${output()}`);
    }
    await sleep(50);
  }
}
