import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { LifecycleJob } from '../../../core/contracts/lifecycle-job.ts';
import { ASKED_ONCE, askAllAnew, createAnswerRefresh } from '../../shared/hooks/answer-refresh.ts';
import { followPurges } from './follow-purges.ts';
import { createJobWatch } from './job-watch.ts';
import { testJob } from './test-job.ts';

const RUNNING = testJob({ kind: 'purge' });
const DONE = testJob({ kind: 'purge', state: 'done' });

/** How many ends of purges are heard of while the owner answers this. */
function endsIn(answers: (LifecycleJob | null)[]): number {
  const watch = createJobWatch(null, () => undefined);
  let ends = 0;
  const stop = followPurges(watch, () => {
    ends += 1;
  });
  for (const answer of answers) watch.saw(answer);
  stop();
  watch.saw(testJob({ id: 9, kind: 'purge', state: 'done' }));
  return ends;
}

test.each<[string, number, (LifecycleJob | null)[]]>([
  ['one that was seen running', 1, [RUNNING, RUNNING, DONE, DONE]],
  ['one that failed, which may have deleted', 1, [RUNNING, testJob({ kind: 'purge', state: 'failed' })]],
  ['one whose owner ended', 1, [RUNNING, null, null]],
  ['one that gave way to an export', 1, [RUNNING, testJob({ id: 2 })]],
  ['one that nobody saw running', 1, [null, DONE, DONE]],
  ['one behind another', 2, [RUNNING, DONE, testJob({ id: 2, kind: 'purge', state: 'done' })]],
  ['what ended before the page was loaded', 0, [DONE, DONE]],
  ['exports', 0, [null, testJob(), testJob({ state: 'done' }), null]],
])('ends of purges: %s', (_what, ends, answers) => {
  expect(endsIn(answers)).toBe(ends);
});

test('behind a purge no answer rests: its own announcements began the rest before the rows went', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const queries = new QueryClient();
  let rows = 7;
  let previews = 0;
  function show(name: string, meta: Record<string, unknown>, queryFn: () => number): QueryObserver<number> {
    const observer = new QueryObserver<number>(queries, { queryKey: [name], queryFn, meta, staleTime: Infinity });
    onTestFinished(observer.subscribe(() => undefined));
    return observer;
  }
  const insights = show('insights', { restMs: 10_000 }, () => rows);
  show('preview', ASKED_ONCE, () => {
    previews += 1;
    return previews;
  });
  const refresh = createAnswerRefresh(
    queries,
    () => true,
    () => undefined,
  );
  onTestFinished(refresh.stop);
  queries.setQueryData(['sessions'], rows);
  const watch = createJobWatch(null, () => undefined);
  onTestFinished(followPurges(watch, () => void askAllAnew(queries)));
  await vi.advanceTimersByTimeAsync(1);
  watch.saw(RUNNING);
  rows = 0;
  await refresh.all();
  expect(insights.getCurrentResult().data).toBe(7);
  watch.saw(DONE);
  await vi.advanceTimersByTimeAsync(1);
  expect(insights.getCurrentResult().data).toBe(0);
  expect(previews).toBe(1);
  // Of a view that nobody looks at: it would stand there first when it is opened.
  expect(queries.getQueryData(['sessions'])).toBeUndefined();
});
