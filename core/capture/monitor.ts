import type { IngestProgress } from '../contracts/worker-messages.ts';

/** What capture does for one platform, or for all. */
export interface Monitor {
  /**
   * Begins to read and to watch. Returns at once.
   * @param how.readAtOnce false: the first reading waits for {@link ingest}, whose figures then hold all of it
   * @param how.paused begins as after {@link pause}
   */
  start(how?: { readAtOnce?: boolean; paused?: boolean }): void;
  /**
   * Resolves once what changed in the last day is stored and history comes next, or, where nothing older is to be read, once
   * all of it is queued.
   */
  readonly recentStored: Promise<void>;
  /** Stops after the frame at hand; runs that wait are told so. Safe to call twice and before start. */
  stop(): Promise<void>;
  /** From the frame at hand on nothing is read but for {@link ingest}. Safe to call again. */
  pause(): void;
  /** Reads at once what came during the pause. Without a pause it changes nothing. */
  resume(): void;
  /**
   * Reads all sources to their end and waits until everything is stored.
   * @param report called several times a second with the figures so far
   * @throws CaptureStoppedError
   */
  ingest(report: (progress: IngestProgress) => void): Promise<IngestProgress>;
}
