import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { BatchWriter } from '../fast-path/batch-writer.ts';
import { FastPath } from '../fast-path/fast-path.ts';
import { EventConsumer } from '../queue/event-consumer.ts';
import { EventProducer } from '../queue/event-producer.ts';
import { queueKeys } from '../queue/keys.ts';
import { createRedisClient } from '../runtime/redis-client.ts';
import { openReadable, type WritableDB } from '../storage/database.ts';
import { DatabasePlace } from '../storage/database-place.ts';
import { openMigrated } from '../storage/test-migrated.ts';
import { CheckpointReader } from './checkpoints.ts';
import { claudeCodeParser } from './claude-code/monitor.ts';
import { MonitorRunner } from './monitor-runner.ts';
import { filesEndingIn, lineReader, type MonitoredSources } from './monitored-sources.ts';
import { assistantLines, temporaryFolder, testHasher } from './test-source.ts';

/** Distance of two looks at something that is waited for. */
const LOOK_MS = 10;

/** Capture, a real Redis, the fast path and a real database, in a folder of their own. */
export class TestPipeline {
  readonly #folder = temporaryFolder();
  readonly home = this.#folder.path;
  readonly projects = join(this.home, 'claude', 'projects');
  readonly database: WritableDB;
  readonly #place: DatabasePlace;
  readonly log: string[] = [];
  readonly #address = { socketPath: join(this.home, 'redis.sock'), url: null, keyPrefix: '' };
  readonly #keys = queueKeys('');
  readonly #logger = pino({ base: null, level: 'debug' }, { write: (line: string) => void this.log.push(line) });
  readonly #clients: Redis[] = [];
  readonly #runners: MonitorRunner[] = [];
  #redisServer: ChildProcess | null = null;
  #fastPath: { stop(): Promise<void> } | null = null;

  constructor() {
    mkdirSync(this.projects, { recursive: true });
    this.database = openMigrated(join(this.home, 'telemetry.db'));
    this.#place = new DatabasePlace(join(this.home, 'telemetry.db'));
  }

  async startRedis(): Promise<void> {
    rmSync(this.#address.socketPath, { force: true });
    const options = ['--port', '0', '--unixsocket', this.#address.socketPath, '--save', '', '--appendonly', 'no'];
    this.#redisServer = spawn('redis-server', options, { cwd: this.home, stdio: 'ignore' });
    const client = this.client('test');
    await client.ping();
  }

  /** With all it holds. */
  async killRedis(): Promise<void> {
    const server = this.#redisServer;
    if (server === null || server.exitCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  }

  client(name: string): Redis {
    const client = createRedisClient(this.#address, name, this.#logger);
    this.#clients.push(client);
    return client;
  }

  startFastPath(): void {
    const commands = this.client('fast-path');
    const blocking = this.client('fast-path-read');
    const consumer = new EventConsumer(blocking, commands, this.#keys, 'fast-path-1');
    const writer = new BatchWriter(this.database);
    const fastPath = new FastPath(consumer, commands, this.#keys, writer, this.#place, this.#logger);
    fastPath.start();
    this.#fastPath = {
      async stop() {
        const stopped = fastPath.stop();
        blocking.disconnect();
        await stopped;
      },
    };
  }

  async stopFastPath(): Promise<void> {
    await this.#fastPath?.stop();
    this.#fastPath = null;
  }

  /** Not started yet. @param folders instead of {@link projects} */
  createRunner(folders: readonly string[] = [this.projects], namedByUser = true, rescanMs?: number): MonitorRunner {
    const sources: MonitoredSources = {
      platform: 'claude_code',
      folders,
      namedByUser,
      quietWhenAbsent: false,
      sourceOf: filesEndingIn('.jsonl'),
      reader: lineReader(claudeCodeParser(testHasher)),
    };
    return this.createRunnerOf(sources, rescanMs);
  }

  /** Not started yet. @param rescanMs between two looks at everything */
  createRunnerOf(sources: MonitoredSources, rescanMs?: number): MonitorRunner {
    const runner = new MonitorRunner(
      sources,
      new EventProducer(this.client('capture'), this.#keys),
      new CheckpointReader(() => openReadable(join(this.home, 'telemetry.db')), this.#place),
      testHasher,
      this.#logger,
      undefined,
      undefined,
      rescanMs,
    );
    this.#runners.push(runner);
    return runner;
  }

  /** A path below {@link projects}, its folder made. */
  place(name: string): string {
    const path = join(this.projects, name);
    mkdirSync(dirname(path), { recursive: true });
    return path;
  }

  /** Writes `files` files of `each` lines, all different. @returns the number of lines */
  writeHistory(files: number, each: number): number {
    for (let file = 0; file < files; file += 1) {
      writeFileSync(this.place(`-w/s${file}.jsonl`), assistantLines(file * each + 1, (file + 1) * each));
    }
    return files * each;
  }

  /** Ids of the stored messages, in the order of their storing. */
  messages(): string[] {
    return this.database
      .prepare<[], { message_id: string | null }>('SELECT message_id FROM claude_raw_traces ORDER BY sequence')
      .all()
      .map((row) => row.message_id ?? '');
  }

  count(
    table: 'claude_raw_traces' | 'dead_letters' | 'capture_rejections' | 'source_checkpoints' | 'source_scans',
  ): number {
    return this.database.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${table}`).get()?.n ?? 0;
  }

  async close(): Promise<void> {
    for (const runner of this.#runners) {
      const giveUp = setTimeout(() => this.#disconnect(), 2_000);
      await runner.stop();
      clearTimeout(giveUp);
    }
    await this.stopFastPath();
    this.#disconnect();
    await this.killRedis();
    this.database.close();
    this.#folder.remove();
  }

  #disconnect(): void {
    for (const client of this.#clients) client.disconnect();
  }
}

/** Waits until something is so; the test's own time limit ends a wait for ever. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(LOOK_MS);
}
