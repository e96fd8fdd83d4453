import { stat } from 'node:fs/promises';
import type { EventFrame } from '../contracts/telemetry-event.ts';
import type { SaltedHasher } from '../privacy/salted-hash.ts';
import type { EventProducer } from '../queue/event-producer.ts';
import type { CheckpointReader } from './checkpoints.ts';
import { explain, type FoundFiles, findFiles, type SourceFile } from './find-files.ts';
import type { IngestRequests } from './ingest-requests.ts';
import { NotAFileError, type RecordParser, readSource } from './source-reader.ts';
import type { SourceStates } from './source-states.ts';

/** How long a file counts as changed lately. */
const HOT_FOR_MS = 60 * 60_000;

/** What is read of one platform. */
export type Monitor = {
  folders: readonly string[];
  extension: string;
  parser: RecordParser;
  /** Whether a missing folder is worth a word: the user named it, or no other is there. */
  namedByUser: boolean;
};

export type IntakePlan = {
  monitor: Monitor;
  producer: EventProducer;
  checkpoints: CheckpointReader;
  hasher: SaltedHasher;
  states: SourceStates;
  /** Where the figures are kept and who wants to hear them. */
  requests: IngestRequests;
  /** false ends a reading behind the frame at hand; what is left is read later. @throws what ends all reading */
  mayRead(): boolean;
};

/** Reads one monitor's source files and queues their records, one file after the other. */
export class SourceIntake {
  readonly #plan: IntakePlan;

  constructor(plan: IntakePlan) {
    this.#plan = plan;
  }

  /**
   * Reads every file in which something happened, the newest first.
   * @param readChanged reads what changes meanwhile: it is today's, and goes before history
   */
  async readAll(readChanged: () => Promise<void>): Promise<void> {
    const { monitor, states, requests, producer, mayRead } = this.#plan;
    requests.run.beginScan();
    const files = await this.#find();
    states.forgetMissing(new Set(files.map((file) => file.path)));
    const unread = files.filter((file) => states.hasNews(file));
    requests.run.found(
      files.length,
      unread.reduce((sum, file) => sum + states.unreadBytes(file), 0),
    );
    for (const file of unread) {
      if (!mayRead()) return;
      await readChanged();
      await this.read(file.path);
      requests.report();
    }
    if (!mayRead()) return;
    await producer.append(
      { version: 1, platform: monitor.parser.platform, scan_files: files.length, scan_completed_at: Date.now() },
      0,
      () => !mayRead(),
    );
  }

  /** Reads files of the last hour again if their size or time says so. */
  async readHot(): Promise<void> {
    const { states, mayRead } = this.#plan;
    for (const { path } of states.changedSince(Date.now() - HOT_FOR_MS)) {
      if (!mayRead()) return;
      const stats = await stat(path).catch(() => null);
      // One that is gone is for the next look at all folders.
      if (stats === null) continue;
      if (states.hasNews({ path, size: stats.size, modifiedMs: stats.mtimeMs })) await this.read(path);
    }
  }

  /** Reads what is new in one file. @throws what is not about this file alone, e.g. Redis being away */
  async read(path: string): Promise<void> {
    const { monitor, states, checkpoints, hasher, requests } = this.#plan;
    try {
      await readSource(
        states.of(path),
        (sourceFile) => checkpoints.read(sourceFile),
        monitor.parser,
        hasher,
        (frame) => this.#queue(frame),
      );
    } catch (error) {
      if (!isAboutTheFile(error)) throw error;
      requests.run.skipped({ path, reason: error instanceof NotAFileError ? 'not a regular file' : explain(error) });
    }
  }

  async #queue(frame: EventFrame): Promise<boolean> {
    const { producer, requests, mayRead } = this.#plan;
    if (!mayRead()) return false;
    const accepted = await producer.append(frame, frame.events.length, () => !mayRead());
    if (accepted) requests.run.queued(frame);
    requests.report();
    return accepted;
  }

  async #find(): Promise<SourceFile[]> {
    const { folders, extension } = this.#plan.monitor;
    const { files, skipped } = await findFiles(folders, extension);
    this.#noteSkipped(skipped);
    return files.sort((a, b) => b.modifiedMs - a.modifiedMs);
  }

  /** A default folder that is not there is nothing to speak of as long as another is. */
  #noteSkipped(skipped: FoundFiles['skipped']): void {
    const { folders, namedByUser } = this.#plan.monitor;
    const isMissing = (one: (typeof skipped)[number]) =>
      one.reason === 'it does not exist' && folders.includes(one.path);
    const noneIsThere = skipped.filter(isMissing).length === folders.length;
    for (const one of skipped) if (namedByUser || noneIsThere || !isMissing(one)) this.#plan.requests.run.skipped(one);
  }
}

/** Errors that concern one file and leave the others readable. */
function isAboutTheFile(error: unknown): boolean {
  if (error instanceof NotAFileError) return true;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) && !code.startsWith('ECONN') && code !== 'EPIPE';
}
