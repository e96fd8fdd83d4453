import { InfiniteQueryObserver, QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ASKED_ONCE, askAllAnew, createAnswerRefresh, READ_FROM_STORE } from './answer-refresh.ts';

const REST_MS = 10_000;

let queries: QueryClient;
let asked: string[];
let change: number;
const ends: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  queries = new QueryClient();
  asked = [];
  change = 0;
});
afterEach(() => {
  for (const end of ends.splice(0)) end();
  vi.useRealTimers();
});

function show(name: string, meta: Record<string, unknown>): QueryObserver<number> {
  const queryFn = () => {
    asked.push(name);
    return change;
  };
  const observer = new QueryObserver<number>(queries, { queryKey: [name], queryFn, meta, staleTime: Infinity });
  ends.push(observer.subscribe(() => {}));
  return observer;
}

const times = (name: string) => asked.filter((each) => each === name).length;

test('a dear answer is asked for at most once in its rest, and the last change is in it at its end', async () => {
  const today = show('today', {});
  const insights = show('insights', { restMs: REST_MS });
  show('preview', ASKED_ONCE);
  const refresh = createAnswerRefresh(
    queries,
    () => true,
    () => {},
  );
  ends.push(refresh.stop);
  await vi.advanceTimersByTimeAsync(1);
  // Four changes a second for as long as two rests.
  for (let quarter = 0; quarter < 80; quarter += 1) {
    change += 1;
    void refresh.all();
    await vi.advanceTimersByTimeAsync(250);
  }
  expect(times('today')).toBe(81);
  expect(times('insights')).toBeLessThanOrEqual(3);
  expect(times('preview')).toBe(1);
  await vi.advanceTimersByTimeAsync(REST_MS);
  expect([today, insights].map((each) => each.getCurrentResult().data)).toEqual([80, 80]);
});

test('the end of a rest asks for nothing while nobody sees the page', async () => {
  show('insights', { restMs: REST_MS });
  const putOff = vi.fn();
  const refresh = createAnswerRefresh(queries, () => false, putOff);
  ends.push(refresh.stop);
  await vi.advanceTimersByTimeAsync(1);
  void refresh.all();
  await vi.advanceTimersByTimeAsync(2 * REST_MS);
  expect(times('insights')).toBe(1);
  expect(putOff).toHaveBeenCalledTimes(1);
});

test('behind a purge what was read out of the store is read again, what was read out of a file is not', async () => {
  const pages = ['of the store', 'of a file'].map((source) => {
    const observer = new InfiniteQueryObserver(queries, {
      queryKey: ['transcript', source],
      queryFn: ({ pageParam }) => {
        asked.push(source);
        return { entries: change, next: pageParam === 0 && change === 0 ? 1 : null };
      },
      initialPageParam: 0,
      getNextPageParam: ({ next }: { entries: number; next: number | null }) => next,
      staleTime: 'static',
      ...(source === 'of the store' && { meta: READ_FROM_STORE }),
    });
    ends.push(observer.subscribe(() => {}));
    return observer;
  });
  await vi.advanceTimersByTimeAsync(1);
  for (const page of pages) await page.fetchNextPage();
  change = 1;
  await askAllAnew(queries);
  const shown = pages.map((page) => page.getCurrentResult().data?.pages.map(({ entries }) => entries));
  expect(shown).toEqual([[1], [0, 0]]);
  expect([times('of the store'), times('of a file')]).toEqual([3, 2]);
});
