import { setTimeout as sleep } from 'node:timers/promises';
import type { EventFrame } from '../contracts/telemetry-event.ts';
import type { ContentKeeper } from '../privacy/content-keeper.ts';
import type { SaltedHasher } from '../privacy/salted-hash.ts';
import type { Tombstones } from '../privacy/tombstones.ts';
import type { EventProducer } from '../queue/event-producer.ts';
import type { CheckpointReader } from './checkpoints.ts';
import { explain, type FoundFiles, findFiles, MISSING, type SourceFile } from './find-files.ts';
import { placesOf, withContents } from './frame-contents.ts';
import type { IngestRequests } from './ingest-requests.ts';
import { lookAt, type MonitoredSources } from './monitored-sources.ts';
import { withoutPurged } from './purged-records.ts';
import { UnreadableSourceError } from './source-reader.ts';
import type { SourceStates } from './source-states.ts';

/** How long a file counts as changed lately. */
const HOT_FOR_MS = 60 * 60_000;

/** What changed since then is read before history, and stored before any of that is read. */
const RECENT_MS = 24 * 60 * 60_000;
/** A queue that is not emptied by then will not be soon. */
const RECENT_STORED_MS = 2_000;
const RECENT_LOOK_MS = 10;

export type IntakePlan = {
  sources: MonitoredSources;
  producer: EventProducer;
  checkpoints: CheckpointReader;
  hasher: SaltedHasher;
  states: SourceStates;
  /** Keeps out what was purged. */
  tombstones: Tombstones;
  /** What of the events is kept beside them. */
  content: ContentKeeper;
  /** Where the figures are kept and who wants to hear them. */
  requests: IngestRequests;
  /** What changed lately was read and stored, as far as that could be waited for. Told at every reading of everything. */
  recentStored(): void;
  /** false ends a reading behind the frame at hand; what is left is read later. @throws what ends all reading */
  mayRead(): boolean;
};

/** Reads one platform's sources and queues their records, one file after the other. */
export class SourceIntake {
  readonly #plan: IntakePlan;
  /** None of the folders of a tool that most people do not have is there. */
  #isAbsent = false;
  #toldAbsent = false;

  constructor(plan: IntakePlan) {
    this.#plan = plan;
  }

  /**
   * Reads every file in which something happened, the newest first.
   * @param readChanged reads what changes meanwhile: it is today's, and goes before history
   * @returns milliseconds that finding the files took
   */
  async readAll(readChanged: () => Promise<void>): Promise<number> {
    const { states, requests, mayRead } = this.#plan;
    requests.run.beginScan();
    const started = performance.now();
    const files = await this.#find();
    const lookMs = performance.now() - started;
    states.forgetMissing(new Set(files.map((file) => file.path)));
    const unread = files.filter((file) => states.hasNews(file));
    requests.run.found(
      files.length,
      unread.reduce((sum, file) => sum + states.unreadBytes(file), 0),
    );
    const recent = unread.findIndex(({ modifiedMs }) => modifiedMs < Date.now() - RECENT_MS);
    for (const [index, file] of unread.entries()) {
      if (!mayRead()) return lookMs;
      if (index === recent) {
        if (index > 0) await this.#letRecentBeStored();
        this.#plan.recentStored();
      }
      await readChanged();
      await this.read(file.path);
      requests.report();
    }
    this.#plan.recentStored();
    if (mayRead()) await this.#tellCompleted(files.length);
    return lookMs;
  }

  /** What is left of the processor goes to those who store and derive what people look at first. */
  async #letRecentBeStored(): Promise<void> {
    const { producer, mayRead } = this.#plan;
    const until = performance.now() + RECENT_STORED_MS;
    while (mayRead() && performance.now() < until && (await producer.length()) > 0) await sleep(RECENT_LOOK_MS);
  }

  /** Tells that everything was read, behind what was read. Of a tool that is not there, once. */
  async #tellCompleted(files: number): Promise<void> {
    const { sources, producer, mayRead } = this.#plan;
    if (this.#isAbsent && this.#toldAbsent) return;
    this.#toldAbsent = this.#isAbsent;
    const { platform } = sources;
    const marker = { version: 1, platform, scan_files: files, scan_completed_at: Date.now() } as const;
    await producer.append(marker, 0, () => !mayRead());
  }

  /** Reads files of the last hour again if their size or time says so. @param found told of each such file */
  async readHot(found: (file: SourceFile) => void): Promise<void> {
    const { sources, states, mayRead } = this.#plan;
    for (const { path } of states.changedSince(Date.now() - HOT_FOR_MS)) {
      if (!mayRead()) return;
      const file = await lookAt(path, sources.reader);
      // One that is gone is for the next look at all folders.
      if (file === null || !states.hasNews(file)) continue;
      found(file);
      await this.read(path);
    }
  }

  /** Reads what is new in one file. @throws what is not about this file alone, e.g. Redis being away */
  async read(path: string): Promise<void> {
    const { sources, states, checkpoints, hasher, requests, content } = this.#plan;
    content.refresh();
    try {
      await sources.reader.read({
        state: states.of(path),
        committed: (sourceFile) => checkpoints.read(sourceFile),
        hasher,
        sink: (frame) => this.#queue(frame),
      });
    } catch (error) {
      if (!isAboutTheFile(error)) throw error;
      requests.run.skipped({ path, reason: error instanceof UnreadableSourceError ? error.message : explain(error) });
    }
  }

  async #queue(read: EventFrame): Promise<boolean> {
    const { producer, requests, mayRead, tombstones, content } = this.#plan;
    if (!mayRead()) return false;
    const frame = withContents(withoutPurged(read, tombstones), content);
    const accepted = await producer.appendCaptured(frame, placesOf(frame), () => !mayRead());
    if (accepted) requests.run.queued(frame);
    requests.report();
    return accepted;
  }

  async #find(): Promise<SourceFile[]> {
    const { folders, sourceOf, reader, find } = this.#plan.sources;
    const found = await (find?.() ?? findFiles(folders, (path) => sourceOf(path) === path));
    this.#noteSkipped(found.skipped);
    if (reader.look === undefined) return newestFirst(found.files);
    const looks = await Promise.all(found.files.map((file) => lookAt(file.path, reader)));
    return newestFirst(looks.filter((file) => file !== null));
  }

  /** A default folder that is not there is nothing to speak of as long as another is. */
  #noteSkipped(skipped: FoundFiles['skipped']): void {
    const { folders, namedByUser, quietWhenAbsent } = this.#plan.sources;
    const isMissing = (one: (typeof skipped)[number]) => one.reason === MISSING && folders.includes(one.path);
    const noneIsThere = skipped.filter(isMissing).length === folders.length;
    this.#isAbsent = noneIsThere && quietWhenAbsent;
    const nameMissing = namedByUser || (noneIsThere && !quietWhenAbsent);
    for (const one of skipped) if (nameMissing || !isMissing(one)) this.#plan.requests.run.skipped(one);
  }
}

function newestFirst(files: SourceFile[]): SourceFile[] {
  return files.sort((a, b) => b.modifiedMs - a.modifiedMs);
}

/** Errors that concern one file and leave the others readable. */
function isAboutTheFile(error: unknown): boolean {
  if (error instanceof UnreadableSourceError) return true;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) && !code.startsWith('ECONN') && code !== 'EPIPE';
}
