import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type MemoryUse, ofThisProcess, restMemory } from './memory-rest.ts';

const MEBIBYTE = 2 ** 20;
const EVERY_MS = 1_000;

/** A process whose work and memory are what the test says. */
class PretendedProcess implements MemoryUse {
  busy = 0;
  alive = 20 * MEBIBYTE;
  garbage = 0;
  collections = 0;
  utilization = () => this.busy;
  taken = () => this.alive + this.garbage;
  collect = () => {
    this.collections += 1;
    this.garbage = 0;
  };
}

let work: PretendedProcess;
let stop: () => void;
beforeEach(() => {
  vi.useFakeTimers();
  work = new PretendedProcess();
  stop = restMemory(work, EVERY_MS);
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

const looks = (count: number) => vi.advanceTimersByTime(count * EVERY_MS);

test('collects once when work is over, and not while it goes on', () => {
  work.garbage = 200 * MEBIBYTE;
  work.busy = 0.8;
  looks(5);
  expect(work.collections).toBe(0);
  work.busy = 0.01;
  looks(5);
  expect(work.collections).toBe(1);
  work.garbage = 100 * MEBIBYTE;
  looks(1);
  expect(work.collections).toBe(2);
});

test('gives back what the start left behind, once', () => {
  stop();
  work.garbage = 40 * MEBIBYTE;
  stop = restMemory(work, EVERY_MS);
  work.busy = 0.8;
  looks(2);
  expect(work.collections).toBe(0);
  work.busy = 0.01;
  looks(5);
  expect(work.collections).toBe(1);
  expect(work.garbage).toBe(0);
});

test('one that has a little to do all day does not grow all day', () => {
  work.busy = 0.3;
  work.garbage = 20 * MEBIBYTE;
  looks(3);
  expect(work.collections).toBe(0);
  for (let hour = 1; hour < 5; hour += 1) {
    work.garbage = 40 * MEBIBYTE;
    looks(3);
    expect(work.collections).toBe(hour);
  }
});

test('leaves a process alone whose memory is all in use, or that took little more', () => {
  work.alive = 120 * MEBIBYTE;
  looks(3);
  expect(work.collections).toBe(1);
  work.garbage = MEBIBYTE;
  looks(3);
  expect(work.collections).toBe(1);
});

test('does nothing any more when it was stopped', () => {
  stop();
  work.garbage = 200 * MEBIBYTE;
  looks(3);
  expect(work.collections).toBe(0);
});

test('gives back what a real process does not need any more', async () => {
  stop();
  vi.useRealTimers();
  const real = ofThisProcess();
  // Whether a process of the tests rests is nobody's to say.
  const stopReal = restMemory({ ...real, utilization: () => 0 }, 20);
  let waste: object[] | null = Array.from({ length: 400_000 }, (_, index) => ({ index, text: `text ${index}` }));
  const full = real.taken();
  expect(waste.length).toBe(400_000);
  waste = null;
  await vi.waitFor(() => expect(real.taken()).toBeLessThan(full - 10 * MEBIBYTE), { timeout: 25_000, interval: 20 });
  stopReal();
});
