import { readFileSync } from 'node:fs';
import { type Distribution, distributionOf } from './statistics.ts';

/** Times of a synchronous act, and of what they are made up, so that a slow one can be laid to somebody. Milliseconds. */
export type TimeParts = {
  clock: Distribution;
  /** It ran. */
  processor: Distribution;
  /** It could have run, but others had the processors. */
  queued: Distribution;
  /** It waited for the disk, or for a lock. */
  blocked: Distribution;
};

const NANOSECONDS = 1e6;

/**
 * Runs something synchronous so often on this thread. Linux only, as what the scheduler tells of a thread is.
 * @param after is done behind each time and not measured
 */
export function measureParts(times: number, act: (index: number) => void, after = () => {}): TimeParts {
  const samples: { clock: number; processor: number; queued: number }[] = [];
  for (let index = 0; index < times; index += 1) {
    const before = scheduled();
    const started = performance.now();
    act(index);
    const clock = performance.now() - started;
    const now = scheduled();
    samples.push({ clock, processor: now.ran - before.ran, queued: now.queued - before.queued });
    after();
  }
  return {
    clock: distributionOf(samples.map(({ clock }) => clock)),
    processor: distributionOf(samples.map(({ processor }) => processor)),
    queued: distributionOf(samples.map(({ queued }) => queued)),
    blocked: distributionOf(samples.map(({ clock, processor, queued }) => Math.max(0, clock - processor - queued))),
  };
}

/** Of this thread since it began. */
function scheduled(): { ran: number; queued: number } {
  const [ran = 0, queued = 0] = readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ').map(Number);
  return { ran: ran / NANOSECONDS, queued: queued / NANOSECONDS };
}
