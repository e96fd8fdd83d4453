import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { entryPath } from '../../build/test/entry-path.ts';
import type { OwnerStatus } from '../contracts/process-status.ts';
import { type ControlClient, createControlClient } from '../runtime/control.ts';
import { errorMessage } from '../runtime/error-fields.ts';
import { homePaths } from '../runtime/paths.ts';
import { readRedisNote } from '../runtime/redis-note.ts';
import { CLOCK_FILE_VARIABLE } from './test-clock-file.ts';

const ENTRY = entryPath('headless');
/** Distance of two looks at something that is waited for, and how long it is waited for at most. */
const LOOK_MS = 100;
const PATIENCE_MS = 240_000;
/** Few: every file, socket and database that stays open shows. */
export const DESCRIPTORS = 256;
/** Spaces, letters of other scripts, and with what stands before it more bytes than the path of a socket may have. */
const LONG_HOME = join(
  'Übungen mit einem langen Weg, auf dem für Sockets kein Platz mehr ist',
  'noch einer',
  'mein Zuhause ✓ 家',
);

/** A server of the real program on a home with a long and strange path, that may be harmed at will. */
export class FaultServer {
  readonly root = mkdtempSync(join(tmpdir(), 'bp-faults-'));
  readonly home = join(this.root, LONG_HOME);
  readonly claude = join(this.root, 'claude');
  readonly #env: NodeJS.ProcessEnv;
  readonly #clock = join(this.root, 'clock');
  #child: ChildProcess | null = null;
  #output = '';

  constructor() {
    mkdirSync(this.home, { recursive: true, mode: 0o700 });
    const tools = {
      CODEX_HOME: 'codex',
      GEMINI_DATA_DIR: 'gemini',
      CURSOR_USER_DIR: 'cursor',
      CURSOR_HOME: 'cursor-home',
    };
    const folders = Object.entries(tools).map(([variable, name]) => [variable, join(this.root, name)] as const);
    for (const [, path] of folders) mkdirSync(path);
    mkdirSync(join(this.claude, 'projects'), { recursive: true });
    this.#env = {
      ...process.env,
      ...Object.fromEntries(folders),
      CLAUDE_CONFIG_DIR: this.claude,
      BLUEPLANE_HOME: this.home,
      BLUEPLANE_PORT: '0',
      NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'test-moved-clock.ts')).href}`,
      [CLOCK_FILE_VARIABLE]: this.#clock,
    };
  }

  /** Sets the wall clock of all processes of Blueplane but Redis, those that start later too, off by so much. */
  setClock(offsetMs: number): void {
    writeFileSync(`${this.#clock}.new`, String(offsetMs));
    renameSync(`${this.#clock}.new`, this.#clock);
  }

  /** Stops all processes at once, as a machine that sleeps does, and lets them go on. */
  async suspend(milliseconds: number): Promise<void> {
    const all = await this.#pids();
    for (const each of all) process.kill(each, 'SIGSTOP');
    await sleep(milliseconds);
    for (const each of all) process.kill(each, 'SIGCONT');
  }

  /** How many descriptors each process may have, as Linux says it; none elsewhere. */
  async descriptorLimits(): Promise<{ pid: number; soft: number; hard: number }[]> {
    if (process.platform !== 'linux') return [];
    return (await this.#pids()).map((pid) => {
      const [, soft, hard] = /^Max open files +(\d+) +(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8')) ?? [];
      return { pid, soft: Number(soft), hard: Number(hard) };
    });
  }

  get paths(): ReturnType<typeof homePaths> {
    return homePaths(this.home, this.#env);
  }

  get client(): ControlClient {
    return createControlClient(this.paths);
  }

  /** @throws when it ends instead of answering; with what it wrote */
  async start(): Promise<void> {
    const words = ['-c', `ulimit -n ${DESCRIPTORS} && exec "$0" "$@"`, process.execPath, ENTRY, '--no-open'];
    const child = spawn('sh', words, { env: this.#env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    this.#output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
      });
    }
    await this.until('the server answers', async () => {
      if (child.exitCode !== null || child.signalCode !== null) throw new EndedError(this.#output);
      return (await this.#states()).every((state) => state === 'running');
    });
  }

  /** In good order. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child === null || this.hasEnded()) return;
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    await ended;
  }

  hasEnded(): boolean {
    return this.#child === null || this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  async status(): Promise<OwnerStatus> {
    return await this.client.status();
  }

  async pidOf(name: string): Promise<number> {
    const found = (await this.status()).processes.find((process) => process.name === name)?.pid;
    if (found == null) throw new Error(`${name} has no process`);
    return found;
  }

  /** Until everything runs, whatever was killed, and all sources are read, stored and counted. */
  async settle(): Promise<void> {
    let last = 'nothing was tried';
    await this.until(
      () => `everything is counted (${last})`,
      async () => {
        if (this.hasEnded()) await this.start();
        try {
          await this.client.act('restartFailed');
          await this.client.ingest(() => undefined);
          return (await this.#states()).every((state) => state === 'running');
        } catch (error) {
          last = errorMessage(error);
          return false;
        }
      },
    );
  }

  /** A command of the command line, as a process of its own. @returns what it wrote @throws when it fails */
  async command(...words: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(process.execPath, [entryPath('cli'), ...words], { env: this.#env });
    return stdout;
  }

  /** Begins to read everything; how it ends is the fault's business. */
  beginIngest(): Promise<string> {
    return this.client
      .ingest(() => undefined)
      .then(
        () => 'done',
        (error: unknown) => errorMessage(error),
      );
  }

  /** A connection to the private Redis of now, for as long as `use` takes. */
  async withRedis(use: (redis: Redis) => Promise<unknown>): Promise<void> {
    const redis = new Redis({
      path: readRedisNote(this.paths.redisDirectory)?.socket ?? '',
      retryStrategy: () => null,
    });
    redis.on('error', () => undefined);
    try {
      await use(redis);
    } finally {
      redis.disconnect();
    }
  }

  /** @throws when it does not come to be so; the test's own limit is longer */
  async until(what: string | (() => string), isSo: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        if (await isSo()) return;
      } catch (error) {
        if (error instanceof EndedError) throw error;
      }
      if (performance.now() > deadline) {
        throw new Error(`it did not come to be so: ${typeof what === 'string' ? what : what()}\n${this.#output}`);
      }
      await sleep(LOOK_MS);
    }
  }

  /** Makes the home a file system of its own, where that is allowed. */
  mount(bytes: number): boolean {
    return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=700`, 'tmpfs', this.home]).status === 0;
  }

  remount(options: string): boolean {
    return spawnSync('mount', ['-o', `remount,${options}`, this.home]).status === 0;
  }

  async remove(): Promise<void> {
    await this.stop();
    // Outside of the home, whose path has no room for it.
    rmSync(this.paths.socketDirectory, { recursive: true, force: true });
    spawnSync('umount', [this.home]);
    rmSync(this.root, { recursive: true, force: true });
  }

  async #pids(): Promise<number[]> {
    const { pid, processes } = await this.status();
    return [pid, ...processes.flatMap((each) => (each.pid === null ? [] : [each.pid]))];
  }

  async #states(): Promise<string[]> {
    return (await this.status()).processes.map(({ state, troubledSince }) =>
      troubledSince == null ? state : 'troubled',
    );
  }
}

class EndedError extends Error {}
