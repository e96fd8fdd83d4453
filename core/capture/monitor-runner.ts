import type { IngestProgress } from '../contracts/worker-messages.ts';
import { NO_CONTENT } from '../privacy/content-keeper.ts';
import type { SaltedHasher } from '../privacy/salted-hash.ts';
import { NOTHING_PURGED, Tombstones } from '../privacy/tombstones.ts';
import { type EventProducer, QueueLostError } from '../queue/event-producer.ts';
import type { Logger } from '../runtime/logger.ts';
import { isEnd } from '../storage/outage.ts';
import type { CheckpointReader } from './checkpoints.ts';
import { CaptureStoppedError, IngestRequests } from './ingest-requests.ts';
import { InterruptibleSleep } from './interruptible-sleep.ts';
import { LookPace } from './look-pace.ts';
import type { Monitor } from './monitor.ts';
import type { MonitoredSources } from './monitored-sources.ts';
import { NoticedChanges } from './noticed-changes.ts';
import { SourceIntake } from './source-intake.ts';
import { SourceStates } from './source-states.ts';
import { StoredCheck } from './stored-check.ts';
import { FolderWatch } from './watch.ts';

/** Full look at all folders, for what the watcher missed. */
const RESCAN_MS = 30_000;
/** Where there are so many files that a look takes long, it is rarer: a look takes at most this share of the time ... */
const RESCAN_REST_FACTOR = 1_000;
/** ... but not rarer than so many times the usual distance: changes that no watcher tells are found by then. */
const LONGEST_RESCAN_FACTOR = 4;
/** How often a run looks whether what it queued is stored. */
const STORED_POLL_MS = 20;
/** First and longest pause after an error that is not about one file, e.g. Redis being away. */
const RETRY_MS = 250;
const LONGEST_RETRY_MS = 5_000;

/**
 * Runs one platform's monitor: a first reading of everything, newest files first, then what changes. All reading is
 * one after the other, so that a file's frames are queued in order.
 */
export class MonitorRunner implements Monitor {
  readonly #producer: EventProducer;
  readonly #checkpoints: CheckpointReader;
  readonly #log: Logger;
  readonly #states: SourceStates;
  readonly #requests = new IngestRequests();
  readonly #changes: NoticedChanges;
  readonly #intake: SourceIntake;
  readonly #storedCheck: StoredCheck;
  readonly #watch: FolderWatch;
  /** Of looks at files that changed lately, for file systems whose events do not arrive (network, containers). */
  readonly #pace = new LookPace();
  #stopped = false;
  /** The user wants nothing read that is not asked for. */
  #paused = false;
  readonly #sleep = new InterruptibleSleep();
  readonly #rescanMs: number;
  #loop: Promise<void> = Promise.resolve();
  #scanWanted = true;
  /** A watched folder may have come, gone or been replaced. */
  #foldersChanged = false;
  /** Whether anybody wants the sources read yet. */
  #asked = true;
  #scanning = false;
  /** On the monotonic clock, as all times of this class: the wall clock may jump. */
  #nextRescan = 0;
  #nextHotPoll = 0;
  #joined = false;
  readonly #recent = Promise.withResolvers<void>();
  readonly recentStored = this.#recent.promise;

  constructor(
    sources: MonitoredSources,
    producer: EventProducer,
    checkpoints: CheckpointReader,
    hasher: SaltedHasher,
    log: Logger,
    tombstones = new Tombstones(NOTHING_PURGED, hasher),
    content = NO_CONTENT,
    /** Milliseconds between two looks at everything. */
    rescanMs = RESCAN_MS,
  ) {
    this.#rescanMs = rescanMs;
    this.#producer = producer;
    this.#checkpoints = checkpoints;
    this.#log = log;
    this.#states = new SourceStates(hasher, checkpoints);
    this.#changes = new NoticedChanges((path) => sources.sourceOf(path));
    this.#storedCheck = new StoredCheck(producer, this.#states);
    this.#intake = new SourceIntake({
      sources,
      producer,
      checkpoints,
      hasher,
      states: this.#states,
      tombstones,
      content,
      requests: this.#requests,
      recentStored: () => this.#recent.resolve(),
      mayRead: () => {
        // Asked also while the queue is full, perhaps for ever because nobody can store any more.
        this.#checkpoints.check();
        return this.#mayRead();
      },
    });
    this.#watch = new FolderWatch(
      sources.folders,
      {
        changed: (path, created) => {
          // What happens in a pause is found by the look at everything that ends it.
          if (!this.#paused && this.#changes.notice(path, created)) this.#sleep.wake();
        },
        foldersChanged: () => {
          this.#foldersChanged = true;
          this.#sleep.wake();
        },
      },
      log,
    );
  }

  /**
   * Begins to read and to watch. Returns at once.
   * @param readAtOnce false: the first reading waits for {@link ingest}, whose figures then hold all of it
   * @param paused begins as after {@link pause}
   */
  start({ readAtOnce = true, paused = false }: { readAtOnce?: boolean; paused?: boolean } = {}): void {
    this.#asked = readAtOnce;
    this.#paused = paused;
    this.#loop = this.#work();
  }

  /** Stops after the frame at hand; runs that wait are told so. Safe to call twice and before start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#sleep.wake();
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
    this.#sleep.wake();
    return this.#requests.ask(report, !this.#scanning);
  }

  /** From the frame at hand on nothing is read but for {@link ingest}. Safe to call again. */
  pause(): void {
    this.#paused = true;
  }

  /** Reads at once what came during the pause. Without a pause it changes nothing. */
  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#scanWanted = true;
    this.#sleep.wake();
  }

  #mayRead(): boolean {
    return !this.#stopped && this.#asked && (!this.#paused || this.#requests.waiting);
  }

  async #work(): Promise<void> {
    let pause = RETRY_MS;
    while (!this.#stopped) {
      try {
        await this.#step();
        pause = RETRY_MS;
      } catch (error) {
        if (this.#stopped) return;
        // No waiting brings the database back; the process ends with this rejection, which nobody handles.
        if (isEnd(error)) throw error;
        this.#joined = false;
        if (!(error instanceof QueueLostError)) {
          this.#log.warn({ error }, 'capture waits and tries again');
          await this.#sleep.sleep(pause);
          pause = Math.min(pause * 2, LONGEST_RETRY_MS);
        }
      }
    }
  }

  async #step(): Promise<void> {
    this.#checkpoints.check();
    if (!this.#mayRead()) return this.#rest();
    if (!this.#joined) await this.#join();
    const now = performance.now();
    if (this.#scanWanted || now >= this.#nextRescan) {
      this.#scanWanted = false;
      this.#nextRescan = now + this.#rescanMs;
      await this.#watch.refresh({ retryRefused: true });
      const lookMs = await this.#scan();
      this.#nextRescan = Math.max(
        this.#nextRescan,
        now + Math.min(lookMs * RESCAN_REST_FACTOR, this.#rescanMs * LONGEST_RESCAN_FACTOR),
      );
      return;
    }
    if (this.#foldersChanged || now >= this.#nextHotPoll) {
      this.#foldersChanged = false;
      if (await this.#watch.refresh({ retryRefused: false })) {
        this.#scanWanted = true;
        return;
      }
    }
    await this.#changes.lookIntoNewFolders((file) => this.#states.hasNews(file));
    await this.#readChanged();
    if (now >= this.#nextHotPoll) {
      await this.#intake.readHot(({ modifiedMs }) => this.#pace.found(now, Date.now() - modifiedMs));
      this.#nextHotPoll = this.#pace.next(now, this.#watch.isTold);
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

  /** @returns milliseconds that the look at all files took, without reading them */
  async #scan(): Promise<number> {
    this.#scanning = true;
    try {
      return await this.#intake.readAll(() => this.#readChanged());
    } finally {
      this.#scanning = false;
    }
  }

  async #readChanged(): Promise<void> {
    for (const path of this.#changes.takeFiles()) {
      await this.#intake.read(path);
      if (!this.#mayRead()) return;
    }
  }

  async #rest(): Promise<void> {
    if (this.#stopped) return;
    if (this.#mayRead() && (this.#changes.any || this.#scanWanted || this.#foldersChanged)) return;
    const until = this.#nextLook() - performance.now();
    // Ended early by a change, a request, the end of a pause or the stop.
    if (until > 0) await this.#sleep.sleep(until);
  }

  /** When there is something to do even if nothing happens. */
  #nextLook(): number {
    if (!this.#mayRead()) return performance.now() + this.#rescanMs;
    if (this.#requests.waiting) return performance.now() + STORED_POLL_MS;
    return Math.min(this.#nextRescan, this.#nextHotPoll);
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
    const { stored, lost } = await this.#storedCheck.look(this.#requests.waiting);
    if (lost.length > 0) this.#log.warn({ files: lost.length }, 'queued records were lost, reading them again');
    for (const path of lost) this.#changes.addFile(path);
    return stored;
  }
}
