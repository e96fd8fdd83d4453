import type { IngestProgress } from '../contracts/worker-messages.ts';
import { IngestRun } from './ingest-run.ts';

/** Least distance of two reports of a run: smooth for the eye, few messages. */
const REPORT_MS = 100;

/** Capture ended before a run was complete; what is missing is read at the next start. */
export class CaptureStoppedError extends Error {
  constructor() {
    super('capture was stopped before everything was stored');
  }
}

type Request = {
  report(progress: IngestProgress): void;
  done(progress: IngestProgress): void;
  failed(error: Error): void;
};

/** The runs that were asked for and are not finished, and the figures of the present one. */
export class IngestRequests {
  /** What is read counts here, asked for or not. */
  run = new IngestRun();
  readonly #open: Request[] = [];
  #nextReport = 0;

  get waiting(): boolean {
    return this.#open.length > 0;
  }

  /**
   * @param afresh count from now on; false when a reading is under way that belongs to the run
   * @throws (rejects) CaptureStoppedError
   */
  ask(report: Request['report'], afresh: boolean): Promise<IngestProgress> {
    if (afresh && !this.waiting) this.run = new IngestRun();
    return new Promise((done, failed) => {
      this.#open.push({ report, done, failed });
    });
  }

  /** Tells those who wait how far it is, several times a second at most. */
  report(): void {
    // On the monotonic clock: the wall clock may jump.
    const now = performance.now();
    if (!this.waiting || now < this.#nextReport) return;
    this.#nextReport = now + REPORT_MS;
    for (const request of this.#open) request.report(this.run.progress());
  }

  /** Everything that was asked for is stored. */
  finish(): void {
    const progress = this.run.progress();
    this.run = new IngestRun();
    this.run.found(progress.files, 0);
    for (const request of this.#open.splice(0)) request.done(progress);
  }

  fail(): void {
    for (const request of this.#open.splice(0)) request.failed(new CaptureStoppedError());
  }
}
