import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { stringify } from 'yaml';
import { CheckpointReader } from '../capture/checkpoints.ts';
import { MISSING } from '../capture/find-files.ts';
import { MonitorGroup } from '../capture/monitor-group.ts';
import { MonitorRunner } from '../capture/monitor-runner.ts';
import { readOtlp } from '../capture/otlp/read-otlp.ts';
import { monitoredPlatforms } from '../capture/platforms.ts';
import type { RebuildResult } from '../contracts/rebuild.ts';
import type { Settings } from '../contracts/settings.ts';
import { rebuildHome } from '../entries/rebuild-home.ts';
import { BatchWriter } from '../fast-path/batch-writer.ts';
import { FastPath } from '../fast-path/fast-path.ts';
import { readOtlpRequest, SIGNALS } from '../interfaces/gateway/otlp/read-otlp.ts';
import { prepareData } from '../lifecycle/prepare-data.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { bundledPriceTable } from '../pricing/price-table.ts';
import { loadInstallationKey } from '../privacy/installation-key.ts';
import { SaltedHasher } from '../privacy/salted-hash.ts';
import { createQueryService } from '../query/query-service.ts';
import { ChangeFeed } from '../queue/change-feed.ts';
import { EventConsumer } from '../queue/event-consumer.ts';
import { EventProducer } from '../queue/event-producer.ts';
import { queueKeys } from '../queue/keys.ts';
import { TelemetryIntake } from '../queue/telemetry-intake.ts';
import { type HomePaths, homePaths } from '../runtime/paths.ts';
import { createRedisClient } from '../runtime/redis-client.ts';
import { loadSettings } from '../runtime/settings.ts';
import { Deriver } from '../slow-path/deriver.ts';
import { SlowPath } from '../slow-path/slow-path.ts';
import { openReadable, type ReadableDB } from '../storage/database.ts';
import { openPrepared } from '../storage/prepared-database.ts';
import { readPurgeMark } from '../storage/purge-mark.ts';
import type { Rule } from './test-rule.ts';
import { filesBelow } from './test-tool-files.ts';

/** Nothing of a rule is worth a log; what goes wrong shows in its figures. */
const silent = pino({ base: null, level: 'silent' });

let homes = 0;

/** An empty home's key and database, made once: three hundred migrations prove no more than one. */
let empty: { key: Buffer; database: Buffer } | null = null;

function prepareOnce(paths: HomePaths): void {
  if (empty === null) {
    prepareData(paths);
    empty = { key: readFileSync(paths.salt), database: readFileSync(paths.database) };
    return;
  }
  writeFileSync(paths.salt, empty.key, { mode: 0o600 });
  writeFileSync(paths.database, empty.database, { mode: 0o600 });
}

/**
 * A home of its own and the tools' folders it reads: capture, the queue, the fast and the slow path as the processes of
 * the product put them together, over a Redis that several homes share under different prefixes.
 */
export class CorpusHome {
  readonly #folder = mkdtempSync(join(tmpdir(), 'blueplane-rule-'));
  readonly tools = join(this.#folder, 'tools');
  readonly #paths = homePaths(join(this.#folder, 'home'));
  readonly #clients: Redis[] = [];
  readonly #prepared;
  readonly #settings: Settings;
  readonly #keys;
  readonly #fastPath: FastPath;
  readonly #blocking: Redis;
  readonly #commands: Redis;
  readonly #intake: TelemetryIntake;
  /** Requests below the tools' folders that were sent. */
  readonly #sent = new Set<string>();
  #capture: MonitorGroup;
  #slowPath: SlowPath;
  readonly #reader: ReadableDB | null;
  /** The one implementation of the api contract, which all reports ask. */
  readonly queries;

  /** @param redisSocket path of a running server's socket */
  constructor(redisSocket: string, { pricing, now }: Pick<Rule, 'pricing' | 'now'>) {
    mkdirSync(this.#paths.home);
    mkdirSync(this.tools);
    const sources = Object.fromEntries(
      Object.entries(TOOL_FOLDERS).map(([platform, folders]) => [
        platform,
        { paths: folders.map((folder) => join(this.tools, folder)) },
      ]),
    );
    writeFileSync(this.#paths.config, stringify({ sources, ...(pricing === undefined ? {} : { pricing }) }));
    this.#settings = loadSettings(this.#paths.config);
    prepareOnce(this.#paths);
    this.#prepared = openPrepared(this.#paths.database);
    homes += 1;
    const address = { socketPath: redisSocket, url: null, keyPrefix: `rule-${homes}:` };
    this.#keys = queueKeys(address.keyPrefix);
    const connect = (name: string) => {
      const client = createRedisClient(address, name, silent);
      this.#clients.push(client);
      return client;
    };
    this.#blocking = connect('fast-path-read');
    this.#commands = connect('commands');
    this.#intake = new TelemetryIntake(connect('intake'), connect('intake-answers'), this.#keys);
    const { database, place } = this.#prepared;
    const consumer = new EventConsumer(this.#blocking, this.#commands, this.#keys, 'fast-path-1');
    const writer = new BatchWriter(database);
    this.#fastPath = new FastPath(consumer, this.#commands, this.#keys, writer, place, silent);
    this.#fastPath.start();
    this.#reader = openReadable(this.#paths.database);
    this.queries = createQueryService(
      () => this.#reader,
      () => null,
      clockAt(now),
      this.#settings.pricing,
    );
    this.#capture = this.#beginCapture();
    this.#slowPath = this.#beginDeriving();
  }

  /** For what no call of the contract answers. */
  get database() {
    return this.#prepared.database;
  }

  /**
   * Reads what is new in the tools' folders, stores and derives it.
   * @returns what was found and not opened, with the reason, by its name below the tools' folders
   */
  async read(): Promise<Record<string, string>> {
    const { skipped } = await this.#capture.ingest(() => undefined);
    await this.#send();
    await this.#slowPath.drain();
    const there = skipped.filter(({ reason }) => reason !== MISSING);
    return Object.fromEntries(there.map(({ path, reason }) => [relative(this.tools, path), reason]));
  }

  /** Sends the requests of OpenTelemetry that are new below the tools' folders, as their tools would. */
  async #send(): Promise<void> {
    const folder = join(this.tools, SENT_FOLDER);
    for (const name of filesBelow(folder).filter((each) => !this.#sent.has(each))) {
      this.#sent.add(name);
      const signal = SIGNALS.find((each) => name.startsWith(each));
      if (signal === undefined) throw new Error(`${name}: the name begins with logs, metrics or traces`);
      const request = readOtlpRequest(signal, 'json', readFileSync(join(folder, name)));
      const { events, rejected } = readOtlp(request.signal, {
        hasher: new SaltedHasher(loadInstallationKey(this.#paths.salt, this.#paths.database)),
        categories: this.#settings.privacy.categories,
        now: Date.now(),
      });
      if (rejected.length > 0) throw new Error(`${name}: ${JSON.stringify(rejected)} of it is not taken`);
      const answer = await this.#intake.store(events, 'otlp', readPurgeMark(this.#prepared.database));
      if (answer !== 'stored') throw new Error(`${name} was answered as ${answer}`);
    }
  }

  /** Capture and the slow path begin anew, as in other processes: what they know is what is stored. */
  async restart(): Promise<void> {
    await this.#capture.stop();
    await this.#slowPath.stop();
    this.#capture = this.#beginCapture();
    this.#slowPath = this.#beginDeriving();
  }

  /** `blueplane rebuild`, beside the processes of the home. */
  rebuild(): Promise<RebuildResult> {
    return rebuildHome(this.#paths.home, () => undefined, new AbortController().signal);
  }

  async close(): Promise<void> {
    await this.#capture.stop();
    this.#intake.stop();
    const stopped = this.#fastPath.stop();
    this.#blocking.disconnect();
    await stopped;
    await this.#slowPath.stop();
    for (const client of this.#clients) client.disconnect();
    this.#reader?.close();
    this.#prepared.database.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #beginCapture(): MonitorGroup {
    const { place } = this.#prepared;
    const hasher = new SaltedHasher(loadInstallationKey(this.#paths.salt, this.#paths.database));
    const platforms = monitoredPlatforms({ sources: this.#settings.sources, env: {}, hasher });
    const capture = new MonitorGroup(
      platforms.map((platform) => {
        const checkpoints = new CheckpointReader(() => openReadable(this.#paths.database), place);
        return new MonitorRunner(platform, new EventProducer(this.#commands, this.#keys), checkpoints, hasher, silent);
      }),
    );
    capture.start({ readAtOnce: false });
    return capture;
  }

  #beginDeriving(): SlowPath {
    const { database, place } = this.#prepared;
    const { overrides, mode } = this.#settings.pricing;
    const deriver = new Deriver(database, createPriceBook(bundledPriceTable, overrides, mode));
    const feed = new ChangeFeed(this.#commands, this.#commands, this.#keys, 'slow-path-1');
    return new SlowPath(feed, this.#commands, this.#keys, deriver, place, silent);
  }
}

/** Where a rule's files stand below `files/`, by tool. A second folder is one that was copied, or another machine's. */
const TOOL_FOLDERS = {
  claude_code: ['claude', 'claude-other'],
  codex_cli: ['codex', 'codex-other'],
  gemini_cli: ['gemini', 'gemini-other'],
  cursor: ['cursor/User', 'cursor/.cursor'],
} as const;

/** Where a rule's requests of OpenTelemetry stand: files of OTLP's JSON, named by their signal. */
const SENT_FOLDER = 'otlp';

function clockAt(now: string | undefined): () => number {
  return now === undefined ? Date.now : () => Date.parse(now);
}
