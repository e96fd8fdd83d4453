import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inflateSync } from 'node:zlib';
import Database from 'better-sqlite3';

/** A machine that is busy otherwise takes its time; what is measured says so by its load. */
const START_MS = 300_000;
const STOP_MS = 30_000;
const POLL_MS = 10;
const QUEUE_POLL_MS = 5;

/** A home in a folder of its own, with empty folders where the other tools would keep theirs. */
export class BenchHome {
  readonly root = mkdtempSync(join(tmpdir(), 'bp-bench-'));
  readonly path = this.#folder('home');
  readonly environment: NodeJS.ProcessEnv;
  readonly #program: string;
  #server: ChildProcess | null = null;

  /**
   * @param program folder of the built program, `out/main`
   * @param claude the folder that CLAUDE_CONFIG_DIR names
   */
  constructor(program: string, claude: string) {
    this.#program = program;
    this.environment = {
      ...process.env,
      BLUEPLANE_HOME: this.path,
      BLUEPLANE_PORT: '0',
      CLAUDE_CONFIG_DIR: claude,
      CODEX_HOME: this.#folder('codex'),
      GEMINI_DATA_DIR: this.#folder('gemini'),
      CURSOR_USER_DIR: this.#folder('cursor'),
      CURSOR_HOME: this.#folder('cursor-home'),
      NO_COLOR: '1',
      TZ: 'UTC',
    };
  }

  get database(): string {
    return join(this.path, 'telemetry.db');
  }

  /** Runs a command of the program to its end. @throws when it fails */
  async run(...args: string[]): Promise<{ clockMs: number; stdout: string }> {
    return timeCommand(process.execPath, [join(this.#program, 'cli.js'), ...args], this.environment);
  }

  /** Node itself with these arguments. */
  async runNode(...args: string[]): Promise<{ clockMs: number; stdout: string }> {
    return timeCommand(process.execPath, args, this.environment);
  }

  /** Starts the server. @returns the dashboard's address, once it is printed */
  async startServer(): Promise<string> {
    const child = spawn(process.execPath, [join(this.#program, 'headless.js'), '--no-open'], {
      env: this.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#server = child;
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    const deadline = performance.now() + START_MS;
    for (;;) {
      const address = /https?:\/\/\S+(?=\s)/.exec(output)?.[0];
      if (address !== undefined) return address;
      if (child.exitCode !== null || performance.now() > deadline) throw new Error(`no address: ${output}`);
      await sleep(POLL_MS);
    }
  }

  /** Waits until the server's own queue answers. @throws after `mostMs` */
  async waitForQueue(mostMs: number): Promise<void> {
    const folder = join(this.path, 'run');
    const deadline = performance.now() + mostMs;
    while (performance.now() < deadline) {
      const sockets = readdirIfThere(folder).filter((name) => /^redis-.*\.sock$/.test(name));
      for (const name of sockets) if (await answersPing(join(folder, name))) return;
      await sleep(QUEUE_POLL_MS);
    }
    throw new Error(`no queue answered within ${mostMs / 1_000} s`);
  }

  async stopServer(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    this.#server = null;
    const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
    server.kill('SIGINT');
    await Promise.race([ended, sleep(STOP_MS, undefined, { ref: false })]);
    server.kill('SIGKILL');
  }

  /** The answer of a statement with one number, without making or locking anything; null before there is one. */
  ask(sql: string): number | null {
    try {
      const database = new Database(this.database, { readonly: true, fileMustExist: true });
      try {
        const value: unknown = database.prepare(sql).pluck().get();
        return typeof value === 'number' ? value : null;
      } finally {
        database.close();
      }
    } catch {
      return null;
    }
  }

  /** Waits until a statement answers this number. @returns milliseconds waited @throws after `mostMs` */
  async waitFor(sql: string, wanted: number, mostMs: number, pollMs = POLL_MS): Promise<number> {
    const started = performance.now();
    let last: number | null = null;
    while (performance.now() - started < mostMs) {
      last = this.ask(sql);
      if (last === wanted) return performance.now() - started;
      await sleep(pollMs);
    }
    throw new Error(`after ${mostMs / 1_000} s the database says ${last}, expected ${wanted}: ${sql}`);
  }

  /** Bytes of the database with its log. */
  databaseBytes(): number {
    return ['', '-wal'].reduce(
      (sum, suffix) => sum + (statSync(this.database + suffix, { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
  }

  /** How much larger stored events are as JSON: of every hundredth. */
  unpackedRatio(): number {
    const database = new Database(this.database, { readonly: true });
    try {
      const select = database.prepare('SELECT event_data FROM claude_raw_traces WHERE sequence % 100 = 0').pluck();
      let packed = 0;
      let unpacked = 0;
      for (const data of select.iterate()) {
        if (!Buffer.isBuffer(data)) continue;
        packed += data.length;
        unpacked += inflateSync(data).length;
      }
      return unpacked / Math.max(1, packed);
    } finally {
      database.close();
    }
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  #folder(name: string): string {
    const path = join(this.root, name);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  }
}

function readdirIfThere(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function answersPing(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath, () => socket.write('PING\r\n'));
    const end = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.once('data', (data) => end(data.toString().startsWith('+PONG')));
    socket.once('error', () => end(false));
  });
}

/** @throws when the command does not end with 0 */
export async function timeCommand(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ clockMs: number; stdout: string }> {
  const started = performance.now();
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`);
  return { clockMs: performance.now() - started, stdout };
}
