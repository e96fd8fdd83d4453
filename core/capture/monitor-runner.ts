import { setTimeout as sleep } from 'node:timers/promises';
import type { IngestProgress } from '../contracts/worker-messages.ts';
import type { SaltedHasher } from '../privacy/salted-hash.ts';
import { type EventProducer, QueueLostError } from '../queue/event-producer.ts';
import type { Logger } from '../runtime/logger.ts';
import type { CheckpointReader } from './checkpoints.ts';
import { explain, findFiles, type SourceFile } from './find-files.ts';
import { IngestRun } from './ingest-run.ts';
import { NotAFileError, type RecordParser, readSource, type SourceState } from './source-reader.ts';
import { FolderWatch } from './watch.ts';

/** Full look at all folders, for what the watcher missed. */
const RESCAN_MS = 30_000;
/** Look at files that changed lately, for file systems whose events do not arrive (network, containers). */
const HOT_POLL_MS = 2_000;
/** How long a file counts as changed lately. */
const HOT_FOR_MS = 60 * 60_000;
/** How often a run looks whether what it queued is stored. */
const STORED_POLL_MS = 20;
/** The queue must look empty this often in a row before unstored records count as lost. */
const LOST_AFTER_LOOKS = 25;
/** Pause after an error that is not about one file, e.g. Redis being away. */
const RETRY_MS = 250;

export type Monitor = {
  folders: readonly string[];
  extension: string;
  parser: RecordParser;
  /** Whether a missing folder is worth a word: the user named it, or no other is there. */
  namedByUser: boolean;
};

/**
 * Runs one platform's monitor: a first reading of everything, newest files first, then what changes. All reading is
 * one after the other, so that a file's frames are queued in order.
 */
export class MonitorRunner {
  readonly #monitor: Monitor;
  readonly #producer: EventProducer;
  readonly #checkpoints: CheckpointReader;
  readonly #hasher: SaltedHasher;
  readonly #log: Logger;
  readonly #states = new Map<string, SourceState>();
  /** Changed files that wait to be read, in order of arrival. */
  readonly #changed = new Set<string>();
  readonly #watch: FolderWatch;
  #stopped = false;
  #wake: () => void = () => {};
  #loop: Promise<void> = Promise.resolve();
  #nextRescan = 0;
  #nextHotPoll = 0;
  #joined = false;
  #run = new IngestRun();
  #unstoredLooks = 0;
  /** Runs asked for and not finished. */
  readonly #requests: { report(progress: IngestProgress): void; done(progress: IngestProgress): void }[] = [];

  constructor(
    monitor: Monitor,
    producer: EventProducer,
    checkpoints: CheckpointReader,
    hasher: SaltedHasher,
    log: Logger,
  ) {
    this.#monitor = monitor;
    this.#producer = producer;
    this.#checkpoints = checkpoints;
    this.#hasher = hasher;
    this.#log = log;
    this.#watch = new FolderWatch(monitor.folders, (path) => this.#notice(path), log);
  }

  /** Begins to read and to watch. Returns at once. */
  start(): void {
    this.#loop = this.#work();
  }

  /** Stops after the frame at hand. Safe to call twice and before start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    await this.#loop;
    await this.#watch.stop();
    this.#checkpoints.close();
  }

  /**
   * Reads all sources to their end and waits until everything is stored.
   * @param report called several times a second with the figures so far
   */
  ingest(report: (progress: IngestProgress) => void): Promise<IngestProgress> {
    return new Promise((done) => {
      this.#requests.push({ report, done });
      this.#nextRescan = 0;
      this.#wake();
    });
  }

  #notice(path: string): void {
    if (!path.endsWith(this.#monitor.extension)) return;
    this.#changed.add(path);
    this.#wake();
  }

  async #work(): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.#step();
      } catch (error) {
        if (this.#stopped) return;
        this.#joined = false;
        if (!(error instanceof QueueLostError)) {
          this.#log.warn({ error }, 'capture waits and tries again');
          await sleep(RETRY_MS);
        }
      }
    }
  }

  async #step(): Promise<void> {
    if (!this.#joined) await this.#join();
    const now = Date.now();
    if (now >= this.#nextRescan) {
      this.#nextRescan = now + RESCAN_MS;
      await this.#watch.refresh();
      await this.#scan();
      return;
    }
    await this.#readChanged();
    if (now >= this.#nextHotPoll) {
      this.#nextHotPoll = now + HOT_POLL_MS;
      await this.#pollHotFiles();
    }
    if (this.#requests.length > 0) await this.#finishRequests();
    else await this.#checkStored();
    await this.#rest();
  }

  /** After a start or a loss of the queue: everything not stored is read again. */
  async #join(): Promise<void> {
    await this.#producer.join();
    for (const state of this.#states.values()) state.queued = null;
    this.#joined = true;
    this.#nextRescan = 0;
  }

  async #rest(): Promise<void> {
    if (this.#changed.size > 0 || this.#stopped) return;
    const until =
      this.#requests.length > 0 ? STORED_POLL_MS : Math.min(this.#nextRescan, this.#nextHotPoll) - Date.now();
    if (until <= 0) return;
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    await sleep(until, undefined, { signal: woken.signal }).catch(() => {});
    this.#wake = () => {};
  }

  /** Reads every file in which something happened, the newest first. */
  async #scan(): Promise<void> {
    const files = await this.#find();
    const unread = files.filter((file) => this.#hasNews(file));
    this.#run.found(
      files.length,
      unread.reduce((sum, file) => sum + this.#unreadBytes(file), 0),
    );
    this.#report();
    for (const file of unread) {
      if (this.#stopped) return;
      // What changes while history loads is today's, and goes first.
      await this.#readChanged();
      await this.#read(file.path);
      this.#report();
    }
    await this.#producer.append(
      {
        version: 1,
        platform: this.#monitor.parser.platform,
        scan_files: files.length,
        scan_completed_at: Date.now(),
      },
      0,
      () => this.#stopped,
    );
  }

  async #find(): Promise<SourceFile[]> {
    const files: SourceFile[] = [];
    const missing: string[] = [];
    for (const folder of this.#monitor.folders) {
      const found = await findFiles(folder, this.#monitor.extension);
      files.push(...found.files);
      for (const skipped of found.skipped) {
        if (skipped.path === folder && skipped.reason === 'it does not exist') missing.push(folder);
        else this.#run.skipped(skipped);
      }
    }
    if (this.#monitor.namedByUser || missing.length === this.#monitor.folders.length) {
      for (const path of missing) this.#run.skipped({ path, reason: 'it does not exist' });
    }
    return files.sort((a, b) => b.modifiedMs - a.modifiedMs);
  }

  #hasNews(file: SourceFile): boolean {
    const state = this.#states.get(file.path);
    if (state === undefined || state.queued === null) return true;
    return state.seenSize !== file.size || state.seenModifiedMs !== file.modifiedMs;
  }

  #unreadBytes(file: SourceFile): number {
    const state = this.#state(file.path);
    const known = state.queued ?? this.#checkpoints.read(state.sourceFile);
    return file.size >= known.offset ? file.size - known.offset : file.size;
  }

  async #readChanged(): Promise<void> {
    for (const path of this.#changed) {
      if (this.#stopped) return;
      this.#changed.delete(path);
      await this.#read(path);
    }
  }

  /** Reads files of the last hour again if their size or time says so. */
  async #pollHotFiles(): Promise<void> {
    const since = Date.now() - HOT_FOR_MS;
    for (const state of this.#states.values()) {
      if (state.seenModifiedMs >= since) await this.#read(state.path);
    }
  }

  async #read(path: string): Promise<void> {
    const state = this.#state(path);
    try {
      const figures = await readSource(
        state,
        (sourceFile) => this.#checkpoints.read(sourceFile),
        this.#monitor.parser,
        this.#hasher,
        (frame, events) => this.#producer.append(frame, events, () => this.#stopped),
      );
      this.#run.read(figures);
    } catch (error) {
      if (!isAboutTheFile(error)) throw error;
      const reason = error instanceof NotAFileError ? 'not a regular file' : explain(error);
      this.#run.skipped({ path, reason });
      // Only a file that is gone needs no second look.
      if (reason === 'it does not exist') this.#states.delete(path);
    }
  }

  #state(path: string): SourceState {
    let state = this.#states.get(path);
    if (state === undefined) {
      state = {
        path,
        sourceFile: this.#hasher.hash('path', path),
        queued: null,
        seenSize: -1,
        seenModifiedMs: -1,
      };
      this.#states.set(path, state);
    }
    return state;
  }

  #report(): void {
    for (const request of this.#requests) request.report(this.#run.progress());
  }

  async #finishRequests(): Promise<void> {
    if (this.#nextRescan === 0 || !(await this.#checkStored())) return;
    const progress = this.#run.progress();
    this.#run = new IngestRun();
    this.#run.found(progress.files, 0);
    for (const request of this.#requests.splice(0)) request.done(progress);
  }

  /**
   * Whether all that was queued is stored. What is neither stored nor in the queue any more was lost with Redis: it is
   * read again from its checkpoint.
   */
  async #checkStored(): Promise<boolean> {
    if (!(await this.#producer.intact())) throw new QueueLostError();
    const empty = (await this.#producer.length()) === 0;
    const unstored = [...this.#states.values()].filter((state) => !this.#isStored(state));
    if (unstored.length === 0) {
      this.#unstoredLooks = 0;
      return true;
    }
    this.#unstoredLooks = empty ? this.#unstoredLooks + 1 : 0;
    if (this.#unstoredLooks > LOST_AFTER_LOOKS || (empty && this.#requests.length === 0 && this.#unstoredLooks > 1)) {
      this.#unstoredLooks = 0;
      this.#log.warn({ files: unstored.length }, 'queued records were lost, reading them again');
      for (const state of unstored) {
        state.queued = null;
        this.#changed.add(state.path);
      }
    }
    return false;
  }

  #isStored(state: SourceState): boolean {
    const queued = state.queued;
    if (queued === null || queued.offset === 0 || queued.stored === true) return true;
    const committed = this.#checkpoints.read(state.sourceFile);
    const stored =
      committed.generation > queued.generation ||
      (committed.generation === queued.generation && committed.offset >= queued.offset);
    if (stored) state.queued = { ...queued, stored: true };
    return stored;
  }
}

/** Errors that concern one file and leave the others readable. */
function isAboutTheFile(error: unknown): boolean {
  if (error instanceof NotAFileError) return true;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) && !code.startsWith('ECONN') && code !== 'EPIPE';
}
