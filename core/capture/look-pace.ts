/** Distance of two looks where changes may come that no watcher tells of: network, containers, links. */
const UNTOLD_MS = 2_000;
/** The same while a watcher tells. All tools' looks fall on the same instants, so that the process wakes once for them. */
const TOLD_MS = 5_000;
/** A watcher tells of a change within this time; one that was not told by then was missed. */
const TELLING_MS = 1_000;
/** Where a change was missed, others will be: as long as a file counts as changed lately. */
const MISSED_FOR_MS = 60 * 60_000;

/** How often files that changed lately are looked at beside a watcher. All instants but of files are monotonic milliseconds. */
export class LookPace {
  #missedUntil = 0;

  /** When to look next. @param isWatched a watcher tells of every folder */
  next(now: number, isWatched: boolean): number {
    if (!isWatched || now < this.#missedUntil) return now + UNTOLD_MS;
    return Math.ceil((now + 1) / TOLD_MS) * TOLD_MS;
  }

  /**
   * A look found a change that no watcher had told of.
   * @param ageMs how long ago the file changed; a file from the future is of another machine's clock
   */
  found(now: number, ageMs: number): void {
    if (Math.abs(ageMs) > TELLING_MS) this.#missedUntil = now + MISSED_FOR_MS;
  }
}
