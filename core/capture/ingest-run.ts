import type { EventFrame } from '../contracts/telemetry-event.ts';
import type { IngestProgress } from '../contracts/worker-messages.ts';
import type { Skipped } from './find-files.ts';

/** Counts one run over the sources. */
export class IngestRun {
  #files = 0;
  readonly #filesRead = new Set<string>();
  /** How far each file is counted, by generation: after a loss of the queue the same ranges are queued again. */
  readonly #counted = new Map<string, number>();
  #bytesTotal = 0;
  #bytesRead = 0;
  #lines = 0;
  #events = 0;
  #rejectedLines = 0;
  readonly #rejectedByReason = new Map<string, number>();
  readonly #skipped = new Map<string, string>();

  /** A look at all folders begins; what it does not skip again can be read by now. */
  beginScan(): void {
    this.#skipped.clear();
  }

  /** What was found; the newest figure counts, since a run may look several times. */
  found(files: number, bytesLeft: number): void {
    this.#files = files;
    this.#bytesTotal = this.#bytesRead + bytesLeft;
  }

  /** A frame was queued. */
  queued(frame: EventFrame): void {
    const place = `${frame.source_file}:${frame.generation}`;
    if (frame.range_start < (this.#counted.get(place) ?? 0)) return;
    this.#counted.set(place, frame.range_end);
    this.#filesRead.add(frame.source_file);
    this.#bytesRead += frame.range_end - frame.range_start;
    this.#lines += frame.events.length + frame.rejections.length;
    this.#events += frame.events.length;
    this.#rejectedLines += frame.rejections.length;
    for (const { reason } of frame.rejections) {
      this.#rejectedByReason.set(reason, (this.#rejectedByReason.get(reason) ?? 0) + 1);
    }
  }

  skipped(skipped: Skipped): void {
    this.#skipped.set(skipped.path, skipped.reason);
  }

  progress(): IngestProgress {
    return {
      files: this.#files,
      filesRead: this.#filesRead.size,
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
