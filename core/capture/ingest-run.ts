import type { IngestProgress } from '../contracts/worker-messages.ts';
import type { Skipped } from './find-files.ts';
import type { ReadFigures } from './source-reader.ts';

/** Counts one run over the sources. */
export class IngestRun {
  #files = 0;
  #filesRead = 0;
  #bytesTotal = 0;
  #bytesRead = 0;
  #lines = 0;
  #events = 0;
  #rejectedLines = 0;
  readonly #rejectedByReason = new Map<string, number>();
  readonly #skipped = new Map<string, string>();

  /** What was found; the newest figure counts, since a run may look several times. */
  found(files: number, bytesLeft: number): void {
    this.#files = files;
    this.#bytesTotal = this.#bytesRead + bytesLeft;
  }

  read(figures: ReadFigures): void {
    if (figures.bytes > 0) this.#filesRead += 1;
    this.#bytesRead += figures.bytes;
    this.#lines += figures.lines;
    this.#events += figures.events;
    this.#rejectedLines += figures.rejections.length;
    for (const reason of figures.rejections) {
      this.#rejectedByReason.set(reason, (this.#rejectedByReason.get(reason) ?? 0) + 1);
    }
  }

  skipped(skipped: Skipped): void {
    this.#skipped.set(skipped.path, skipped.reason);
  }

  progress(): IngestProgress {
    return {
      files: this.#files,
      filesRead: this.#filesRead,
      bytesTotal: Math.max(this.#bytesTotal, this.#bytesRead),
      bytesRead: this.#bytesRead,
      lines: this.#lines,
      events: this.#events,
      rejectedLines: this.#rejectedLines,
      rejectedByReason: Object.fromEntries(this.#rejectedByReason),
      skipped: [...this.#skipped].map(([path, reason]) => ({ path, reason })),
    };
  }
}
