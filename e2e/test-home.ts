import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, inflateSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { z } from 'zod';
import type { EventFamily } from '../core/contracts/telemetry-event.ts';
import type { RAW_TABLES } from '../core/storage/raw-tables.ts';

/** Test support: the command line as a user runs it, in a home of its own, from the built bundle. */

export type Outcome = { code: number | null; signal: string | null; stdout: string; stderr: string };

const CLI = join(import.meta.dirname, '../out/main/cli.js');
/** A command that has not ended by then hangs. */
const COMMAND_TIMEOUT_MS = 120_000;

export class TestHome {
  readonly root = mkdtempSync(join(tmpdir(), 'bp-'));
  readonly home = join(this.root, 'home');
  readonly claude = join(this.root, 'claude');
  /** Empty folders of the other tools: what the tester's own ones keep is none of a test's business. */
  readonly codex = this.#folder('codex');
  readonly gemini = this.#folder('gemini');
  readonly cursorUser = this.#folder('cursor/User');
  readonly cursorHome = this.#folder('cursor/.cursor');

  environment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
    return {
      ...process.env,
      BLUEPLANE_HOME: this.home,
      BLUEPLANE_PORT: '0',
      CLAUDE_CONFIG_DIR: this.claude,
      CODEX_HOME: this.codex,
      GEMINI_DATA_DIR: this.gemini,
      CURSOR_USER_DIR: this.cursorUser,
      CURSOR_HOME: this.cursorHome,
      NO_COLOR: '1',
      ...extra,
    };
  }

  /** Starts a command and leaves it running. */
  spawn(args: readonly string[], extra: Record<string, string> = {}, user: { uid?: number; gid?: number } = {}) {
    const child = spawn(process.execPath, [CLI, ...args], {
      env: this.environment(extra),
      ...user,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise<Outcome>((done) => {
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (data) => {
        stdout += data;
      });
      child.stderr.on('data', (data) => {
        stderr += data;
      });
      child.on('close', (code, signal) => done({ code, signal, stdout, stderr }));
    });
    return { child, ended };
  }

  /** Runs a command to its end. */
  async run(args: readonly string[], extra: Record<string, string> = {}): Promise<Outcome> {
    const { child, ended } = this.spawn(args, extra);
    const timer = setTimeout(() => child.kill('SIGKILL'), COMMAND_TIMEOUT_MS);
    const outcome = await ended;
    clearTimeout(timer);
    return outcome;
  }

  /** `ingest --once --json`; fails loudly when it does not end well. */
  async ingest(extra: Record<string, string> = {}): Promise<z.infer<typeof ingestSchema>> {
    const outcome = await this.run(['ingest', '--once', '--json'], extra);
    if (outcome.code !== 0) throw new Error(`ingest ended with ${outcome.code}: ${outcome.stderr}`);
    return ingestSchema.parse(JSON.parse(outcome.stdout));
  }

  /** The totals of `report daily --json --timezone UTC`. */
  async totals(): Promise<Totals> {
    const outcome = await this.run(['report', 'daily', '--json', '--timezone', 'UTC']);
    if (outcome.code !== 0) throw new Error(`report ended with ${outcome.code}: ${outcome.stderr}`);
    return reportSchema.parse(JSON.parse(outcome.stdout)).totals;
  }

  /** Rows of a table. */
  count(table: (typeof RAW_TABLES)[EventFamily] | 'capture_rejections' | 'dead_letters' | 'event_contents'): number {
    const database = new Database(join(this.home, 'telemetry.db'), { readonly: true });
    try {
      return z.number().parse(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
    } finally {
      database.close();
    }
  }

  #folder(name: string): string {
    const path = join(this.root, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** Empties the home, in which nothing may run any more; the sources stay. */
  wipe(): void {
    rmSync(this.home, { recursive: true, force: true });
  }

  /** Stops whatever still runs, and removes everything. */
  async remove(): Promise<void> {
    await this.run(['stop', '--force', '--timeout', '10']);
    rmSync(this.root, { recursive: true, force: true });
  }
}

const totalsSchema = z.object({
  inputTokens: z.number(),
  outputTokens: z.number(),
  cacheCreationTokens: z.number(),
  cacheReadTokens: z.number(),
  totalCost: z.number(),
});
export type Totals = z.infer<typeof totalsSchema>;

const reportSchema = z.object({ totals: totalsSchema });

const ingestSchema = z.object({
  files: z.number(),
  lines: z.number(),
  events: z.number(),
  rejectedLines: z.number(),
  rejectedByReason: z.record(z.string(), z.number()),
  seconds: z.number(),
});

/** What every zlib stream begins with, before two bytes that 31 divides. */
const ZLIB_HEAD = 0x78;
/** SQLite's pages are no larger here. */
const PAGE_BYTES = 4_096;

/**
 * Every byte a program wrote below a folder, with all blobs of its SQLite files unpacked, and what is packed anywhere in
 * their logs, pages that nothing names any more included.
 * @param exceptTable whose rows are left packed as they lie in the file
 */
export function everythingWritten(folder: string, exceptTable: string | null = null): Buffer {
  const pieces: Buffer[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    pieces.push(Buffer.from(`${entry.name}\n`));
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) continue;
    const bytes = readFileSync(path);
    pieces.push(bytes);
    if (entry.name.endsWith('.db-wal') && exceptTable === null) pieces.push(...unpackedStreams(bytes));
    if (entry.name.endsWith('.db')) pieces.push(...unpackedBlobs(path, exceptTable));
  }
  return Buffer.concat(pieces);
}

function unpackedBlobs(path: string, exceptTable: string | null): Buffer[] {
  const database = new Database(path, { readonly: true });
  const pieces: Buffer[] = [];
  try {
    const tables = z
      .array(z.string())
      .parse(database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all());
    for (const table of tables.filter((name) => name !== exceptTable)) {
      for (const row of database.prepare(`SELECT * FROM "${table}"`).raw().iterate()) {
        if (!Array.isArray(row)) continue;
        for (const value of row) pieces.push(unpack(value));
      }
    }
  } finally {
    database.close();
  }
  return pieces;
}

/** Each zlib stream that begins somewhere in these bytes, as far as it goes on in one place. */
function unpackedStreams(bytes: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = bytes.indexOf(ZLIB_HEAD); at >= 0; at = bytes.indexOf(ZLIB_HEAD, at + 1)) {
    const found = bytes.subarray(at, at + PAGE_BYTES);
    if (found.length < 2 || found.readUInt16BE() % 31 !== 0) continue;
    try {
      pieces.push(inflateSync(found, { finishFlush: constants.Z_SYNC_FLUSH }));
    } catch {
      // These two bytes began no stream, or one that other pages go on with: those are read as a blob.
    }
  }
  return pieces;
}

function unpack(value: unknown): Buffer {
  if (!Buffer.isBuffer(value)) return Buffer.from(`${value}\n`);
  try {
    return inflateSync(value);
  } catch {
    return value;
  }
}
