import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { entryPath } from '../../build/test/entry-path.ts';
import type { ProcessStatus } from '../contracts/process-status.ts';
import { openHomeQueries } from '../query/index.ts';
import { createControlClient } from '../runtime/control.ts';
import { errorCode } from '../runtime/error-fields.ts';
import { homePaths } from '../runtime/paths.ts';

const CLI = entryPath('cli');

type Outcome = { code: number; out: string; err: string };

/**
 * The real program on a home and a folder of transcripts of its own, each command a process as a user runs it. What tests
 * look at again and again is asked without one: the owner's socket and the query service are what the commands ask, too.
 */
export type TestProgram = {
  home: string;
  run(...words: string[]): Promise<Outcome>;
  /** What the owner says of the processes, by name. Throws NotRunningError without one. */
  processes(): Promise<Map<string, ProcessStatus>>;
  /** Billed responses, as the daily report sums them. */
  responses(): Promise<number>;
  /** Adds a session of `count` answers. */
  addSession(name: string, count: number): void;
};

/** Everything is stopped and removed when the test ends. @param homeName name of the home's folder */
export function testProgram(homeName = 'home'): TestProgram {
  const folder = mkdtempSync(join(tmpdir(), 'bp-'));
  const home = join(folder, homeName);
  const projects = join(folder, 'claude', 'projects', '-w');
  mkdirSync(projects, { recursive: true });
  // Every tool's folder: what the person who runs the tests keeps in the usual places is none of their business.
  const tools = {
    CLAUDE_CONFIG_DIR: 'claude',
    CODEX_HOME: 'codex',
    GEMINI_DATA_DIR: 'gemini',
    CURSOR_USER_DIR: 'cursor/User',
    CURSOR_HOME: 'cursor/.cursor',
  };
  const env: NodeJS.ProcessEnv = { ...process.env, BLUEPLANE_HOME: home, BLUEPLANE_PORT: '0' };
  for (const [variable, name] of Object.entries(tools)) {
    env[variable] = join(folder, name);
    mkdirSync(join(folder, name), { recursive: true });
  }

  function run(...words: string[]): Promise<Outcome> {
    return new Promise((resolve) => {
      execFile(process.execPath, [CLI, ...words], { env, maxBuffer: 64 * 1024 * 1024 }, (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code), out, err });
      });
    });
  }
  onTestFinished(async () => {
    await run('stop', '--force', '--timeout', '10');
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    home,
    run,
    async processes() {
      const { processes } = await createControlClient(homePaths(home)).status();
      return new Map(processes.map((process) => [process.name, process]));
    },
    async responses() {
      const queries = openHomeQueries(homePaths(home).database);
      try {
        const { totals } = await queries.call('report', { kind: 'daily', timezone: 'UTC' });
        return totals.responses;
      } finally {
        queries.close();
      }
    },
    addSession(name, count) {
      const lines = Array.from({ length: count }, (_, index) => `${JSON.stringify(answerLine(name, index))}\n`);
      writeFileSync(join(projects, `${name}.jsonl`), lines.join(''));
    },
  };
}

/** What a file of a home holds. A running server removes files of its own at any time: what is gone holds nothing. */
export function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

function answerLine(session: string, index: number): object {
  return {
    type: 'assistant',
    sessionId: session,
    uuid: `${session}-${index}`,
    requestId: `req_${session}_${index}`,
    timestamp: new Date(Date.UTC(2026, 10, 19, 9, 0, index)).toISOString(),
    message: {
      id: `msg_${session}_${index}`,
      role: 'assistant',
      type: 'message',
      model: 'claude-sonnet-4-5-20250929',
      content: [],
      usage: { input_tokens: 10, output_tokens: 20, cache_creation_input_tokens: 0, cache_read_input_tokens: 100 },
    },
  };
}
