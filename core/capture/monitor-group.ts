import type { IngestProgress } from '../contracts/worker-messages.ts';
import { MISSING, type Skipped } from './find-files.ts';
import type { Monitor } from './monitor.ts';

const NOTHING: IngestProgress = {
  files: 0,
  filesRead: 0,
  bytesTotal: 0,
  bytesRead: 0,
  lines: 0,
  events: 0,
  rejectedLines: 0,
  rejectedByReason: {},
  skipped: [],
};

/** Several monitors as one: all do the same at the same time, and their figures are added up. */
export class MonitorGroup implements Monitor {
  readonly #members: readonly Monitor[];
  readonly #unnamedFolders: ReadonlySet<string>;
  readonly recentStored: Promise<void>;

  /** @param unnamedFolders not chosen by the user: that they are missing is worth a word only if nothing else is there */
  constructor(members: readonly Monitor[], unnamedFolders: Iterable<string> = []) {
    this.#members = members;
    this.recentStored = Promise.all(members.map((member) => member.recentStored)).then(() => undefined);
    this.#unnamedFolders = new Set(unnamedFolders);
  }

  start(how?: { readAtOnce?: boolean; paused?: boolean }): void {
    for (const member of this.#members) member.start(how);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.stop()));
  }

  pause(): void {
    for (const member of this.#members) member.pause();
  }

  resume(): void {
    for (const member of this.#members) member.resume();
  }

  async ingest(report: (progress: IngestProgress) => void): Promise<IngestProgress> {
    const latest = this.#members.map(() => NOTHING);
    const runs = this.#members.map((member, index) =>
      member.ingest((progress) => {
        latest[index] = progress;
        report(this.#addUp(latest));
      }),
    );
    return this.#addUp(await Promise.all(runs));
  }

  #addUp(parts: readonly IngestProgress[]): IngestProgress {
    const sum = addUp(parts);
    if (sum.files === 0) return sum;
    const isWorthAWord = ({ path, reason }: Skipped) => reason !== MISSING || !this.#unnamedFolders.has(path);
    return { ...sum, skipped: sum.skipped.filter(isWorthAWord) };
  }
}

/** The figures of several runs together. */
function addUp(parts: readonly IngestProgress[]): IngestProgress {
  const sum: IngestProgress = { ...NOTHING, rejectedByReason: {}, skipped: [] };
  for (const part of parts) {
    sum.files += part.files;
    sum.filesRead += part.filesRead;
    sum.bytesTotal += part.bytesTotal;
    sum.bytesRead += part.bytesRead;
    sum.lines += part.lines;
    sum.events += part.events;
    sum.rejectedLines += part.rejectedLines;
    for (const [reason, lines] of Object.entries(part.rejectedByReason)) {
      sum.rejectedByReason[reason] = (sum.rejectedByReason[reason] ?? 0) + lines;
    }
    sum.skipped.push(...part.skipped);
  }
  return sum;
}
