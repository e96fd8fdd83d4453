import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createChangeFeed } from './change-feed.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('the first change is told at once, a burst at most every 50 ms, and the last is never forgotten', () => {
  const told: { revision: number; at: number }[] = [];
  const begin = Date.now();
  const feed = createChangeFeed();
  feed.listen(({ revision }) => told.push({ revision, at: Date.now() - begin }));
  for (let step = 0; step <= 12; step += 1) {
    feed.notify();
    vi.advanceTimersByTime(10);
  }
  vi.advanceTimersByTime(1_000);
  expect(told).toEqual([
    { revision: 1, at: 0 },
    { revision: 2, at: 50 },
    { revision: 3, at: 100 },
    { revision: 4, at: 150 },
  ]);
  feed.notify();
  expect(told.at(-1)).toEqual({ revision: 5, at: 1_130 });
});

test('whoever stopped listening is told nothing, and a stopped feed tells nobody', () => {
  const told: number[] = [];
  const feed = createChangeFeed();
  const stopListening = feed.listen(({ revision }) => told.push(revision));
  feed.notify();
  stopListening();
  vi.advanceTimersByTime(100);
  feed.notify();
  feed.listen(({ revision }) => told.push(revision));
  feed.notify();
  feed.stop();
  vi.advanceTimersByTime(100);
  feed.notify();
  expect([told, feed.revision()]).toEqual([[1], 2]);
});
