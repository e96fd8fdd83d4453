import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventFrame } from '../contracts/telemetry-event.ts';
import type { IngestProgress } from '../contracts/worker-messages.ts';
import type { SaltedHasher } from '../privacy/salted-hash.ts';
import { type EventProducer, QueueLostError } from '../queue/event-producer.ts';
import type { Logger } from '../runtime/logger.ts';
import { isDamage } from '../storage/outage.ts';
import type { CheckpointReader } from './checkpoints.ts';
import { explain, type FoundFiles, findFiles, type SourceFile } from './find-files.ts';
import { CaptureStoppedError, IngestRequests } from './ingest-requests.ts';
import { NotAFileError, type RecordParser, readSource } from './source-reader.ts';
import { SourceStates } from './source-states.ts';
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
/** First and longest pause after an error that is not about one file, e.g. Redis being away. */
const RETRY_MS = 250;
const LONGEST_RETRY_MS = 5_000;

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
  readonly #states: SourceStates;
  /** Changed files that wait to be read, in order of arrival. */
  readonly #changed = new Set<string>();
  /** New in a watched folder and perhaps folders, whose content may have come before anybody watched them. */
  readonly #appeared = new Set<string>();
  readonly #watch: FolderWatch;
  #stopped = false;
  #wake: () => void = () => {};
  #loop: Promise<void> = Promise.resolve();
  #scanWanted = true;
  /** Whether anybody wants the sources read yet. */
  #asked = true;
  #scanning = false;
  /** On the monotonic clock, as all times of this class but those of files: the wall clock may jump. */
  #nextRescan = 0;
  #nextHotPoll = 0;
  #joined = false;
  readonly #requests = new IngestRequests();
  #unstoredLooks = 0;

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
    this.#states = new SourceStates(hasher, checkpoints);
    this.#watch = new FolderWatch(monitor.folders, (path, created) => this.#notice(path, created), log);
  }

  /**
   * Begins to read and to watch. Returns at once.
   * @param readAtOnce false: the first reading waits for {@link ingest}, whose figures then hold all of it
   */
  start({ readAtOnce = true }: { readAtOnce?: boolean } = {}): void {
    this.#asked = readAtOnce;
    this.#loop = this.#work();
  }

  /** Stops after the frame at hand; runs that wait are told so. Safe to call twice and before start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    await this.#loop;
    this.#requests.fail();
    await this.#watch.stop();
    this.#checkpoints.close();
  }

  /**
   * Reads all sources to their end and waits until everything is stored. The figures are those of this run: what was
   * read before it was asked for is not in them, a reading that is under way is.
   * @param report called several times a second with the figures so far
   * @throws CaptureStoppedError
   */
  ingest(report: (progress: IngestProgress) => void): Promise<IngestProgress> {
    if (this.#stopped) return Promise.reject(new CaptureStoppedError());
    this.#asked = true;
    this.#scanWanted = true;
    this.#wake();
    return this.#requests.ask(report, !this.#scanning);
  }

  #notice(path: string, created: boolean): void {
    if (path.endsWith(this.#monitor.extension)) this.#changed.add(path);
    else if (created) this.#appeared.add(path);
    else return;
    this.#wake();
  }

  async #work(): Promise<void> {
    let pause = RETRY_MS;
    while (!this.#stopped) {
      try {
        await this.#step();
        pause = RETRY_MS;
      } catch (error) {
        if (this.#stopped) return;
        // No waiting mends the database; the process ends with this rejection, which nobody handles.
        if (isDamage(error)) throw error;
        this.#joined = false;
        if (!(error instanceof QueueLostError)) {
          this.#log.warn({ error }, 'capture waits and tries again');
          await this.#pause(pause);
          pause = Math.min(pause * 2, LONGEST_RETRY_MS);
        }
      }
    }
  }

  async #step(): Promise<void> {
    if (!this.#asked) return this.#rest();
    if (!this.#joined) await this.#join();
    const now = performance.now();
    if (this.#scanWanted || now >= this.#nextRescan) {
      this.#scanWanted = false;
      this.#nextRescan = now + RESCAN_MS;
      await this.#watch.refresh();
      this.#scanning = true;
      try {
        await this.#scan();
      } finally {
        this.#scanning = false;
      }
      return;
    }
    await this.#lookIntoNewFolders();
    await this.#readChanged();
    if (now >= this.#nextHotPoll) {
      this.#nextHotPoll = now + HOT_POLL_MS;
      await this.#pollHotFiles();
    }
    if (this.#requests.waiting) await this.#finishRequests();
    else await this.#checkStored();
    await this.#rest();
  }

  /** After a start or a loss of the queue: everything not stored is read again. */
  async #join(): Promise<void> {
    await this.#producer.join();
    this.#states.forgetQueued();
    this.#joined = true;
    this.#scanWanted = true;
  }

  async #rest(): Promise<void> {
    if (this.#stopped) return;
    if (this.#asked && (this.#changed.size > 0 || this.#appeared.size > 0 || this.#scanWanted)) return;
    const until = this.#nextLook() - performance.now();
    if (until <= 0) return;
    await this.#pause(until);
  }

  /** Ended early by a change, a request or the stop. */
  async #pause(milliseconds: number): Promise<void> {
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    await sleep(milliseconds, undefined, { signal: woken.signal }).catch(() => {});
    this.#wake = () => {};
  }

  /** When there is something to do even if nothing happens. */
  #nextLook(): number {
    if (!this.#asked) return performance.now() + RESCAN_MS;
    if (this.#requests.waiting) return performance.now() + STORED_POLL_MS;
    return Math.min(this.#nextRescan, this.#nextHotPoll);
  }

  /** Reads every file in which something happened, the newest first. */
  async #scan(): Promise<void> {
    this.#requests.run.beginScan();
    const files = await this.#find();
    this.#states.forgetMissing(new Set(files.map((file) => file.path)));
    const unread = files.filter((file) => this.#states.hasNews(file));
    this.#requests.run.found(
      files.length,
      unread.reduce((sum, file) => sum + this.#states.unreadBytes(file), 0),
    );
    for (const file of unread) {
      if (this.#stopped) return;
      // What changes while history loads is today's, and goes first.
      await this.#readChanged();
      await this.#read(file.path);
      this.#requests.report();
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
    const { files, skipped } = await findFiles(this.#monitor.folders, this.#monitor.extension);
    this.#noteSkipped(skipped);
    return files.sort((a, b) => b.modifiedMs - a.modifiedMs);
  }

  /** A default folder that is not there is nothing to speak of as long as another is. */
  #noteSkipped(skipped: FoundFiles['skipped']): void {
    const { folders, namedByUser } = this.#monitor;
    const isMissing = (one: (typeof skipped)[number]) =>
      one.reason === 'it does not exist' && folders.includes(one.path);
    const noneIsThere = skipped.filter(isMissing).length === folders.length;
    for (const one of skipped) if (namedByUser || noneIsThere || !isMissing(one)) this.#requests.run.skipped(one);
  }

  async #readChanged(): Promise<void> {
    for (const path of this.#changed) {
      if (this.#stopped) return;
      this.#changed.delete(path);
      await this.#read(path);
    }
  }

  /** The watcher says that a folder is there, but not always what came into it at the same moment. */
  async #lookIntoNewFolders(): Promise<void> {
    for (const path of this.#appeared) {
      this.#appeared.delete(path);
      const stats = await stat(path).catch(() => null);
      if (stats?.isDirectory() !== true) continue;
      const found = await findFiles([path], this.#monitor.extension);
      for (const file of found.files) if (this.#states.hasNews(file)) this.#changed.add(file.path);
    }
  }

  /** Reads files of the last hour again if their size or time says so. */
  async #pollHotFiles(): Promise<void> {
    for (const { path } of this.#states.changedSince(Date.now() - HOT_FOR_MS)) {
      if (this.#stopped) return;
      const stats = await stat(path).catch(() => null);
      // One that is gone is for the next look at all folders.
      if (stats === null) continue;
      if (this.#states.hasNews({ path, size: stats.size, modifiedMs: stats.mtimeMs })) await this.#read(path);
    }
  }

  async #read(path: string): Promise<void> {
    try {
      await readSource(
        this.#states.of(path),
        (sourceFile) => this.#checkpoints.read(sourceFile),
        this.#monitor.parser,
        this.#hasher,
        (frame) => this.#queue(frame),
      );
    } catch (error) {
      if (!isAboutTheFile(error)) throw error;
      this.#requests.run.skipped({
        path,
        reason: error instanceof NotAFileError ? 'not a regular file' : explain(error),
      });
    }
  }

  async #queue(frame: EventFrame): Promise<boolean> {
    const accepted = await this.#producer.append(frame, frame.events.length, () => this.#stopped);
    if (accepted) this.#requests.run.queued(frame);
    this.#requests.report();
    return accepted;
  }

  async #finishRequests(): Promise<void> {
    this.#requests.report();
    // A run asked for in the meantime has its own look at all folders still before it.
    if (!(await this.#checkStored()) || this.#scanWanted) return;
    this.#requests.finish();
  }

  /**
   * Whether all that was queued is stored. What is neither stored nor in the queue any more was lost with Redis: it is
   * read again from its checkpoint.
   */
  async #checkStored(): Promise<boolean> {
    if (!(await this.#producer.intact())) throw new QueueLostError();
    const empty = (await this.#producer.length()) === 0;
    if (this.#states.allStored()) {
      this.#unstoredLooks = 0;
      return true;
    }
    this.#unstoredLooks = empty ? this.#unstoredLooks + 1 : 0;
    if (this.#unstoredLooks > LOST_AFTER_LOOKS || (empty && !this.#requests.waiting && this.#unstoredLooks > 1)) {
      this.#unstoredLooks = 0;
      const unstored = this.#states.unstored();
      this.#log.warn({ files: unstored.length }, 'queued records were lost, reading them again');
      for (const state of unstored) {
        state.queued = null;
        this.#changed.add(state.path);
      }
    }
    return false;
  }
}

/** Errors that concern one file and leave the others readable. */
function isAboutTheFile(error: unknown): boolean {
  if (error instanceof NotAFileError) return true;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) && !code.startsWith('ECONN') && code !== 'EPIPE';
}
