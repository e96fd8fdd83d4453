import type { Page } from '@playwright/test';
import { z } from 'zod';

/**
 * How long tasks of a page's main thread took, longest first, in milliseconds: by the clock, and of that the processor's
 * time. On a machine that is busy otherwise only the second says something about the page.
 */
export type RecordedTasks = { clock: number[]; processor: number[]; trace: string };

const eventSchema = z.object({
  name: z.string(),
  ph: z.string(),
  pid: z.number(),
  tid: z.number(),
  /** Microseconds. */
  dur: z.number().optional(),
  tdur: z.number().optional(),
  args: z.object({ name: z.unknown().optional() }).optional(),
});
const batchSchema = z.object({ value: z.array(z.unknown()) });

const CATEGORIES = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', '__metadata'];
/** One unit of work of a thread in Chromium's traces. */
const TASK = 'ThreadControllerImpl::RunTask';

/** Records a trace while `work` goes on, and says how long each task of the page's main thread took. */
export async function recordTasks(page: Page, work: () => Promise<void>): Promise<RecordedTasks> {
  const session = await page.context().newCDPSession(page);
  const events: unknown[] = [];
  session.on('Tracing.dataCollected', (batch) => {
    for (const event of batchSchema.parse(batch).value) events.push(event);
  });
  await session.send('Tracing.start', { traceConfig: { includedCategories: CATEGORIES } });
  await work();
  const complete = new Promise<void>((done) => session.once('Tracing.tracingComplete', () => done()));
  await session.send('Tracing.end');
  await complete;
  await session.detach();
  const read = events.flatMap((event) => eventSchema.safeParse(event).data ?? []);
  const mainThreads = new Set(
    read
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  const tasks = read.filter(
    ({ name, ph, pid, tid }) => name === TASK && ph === 'X' && mainThreads.has(`${pid}/${tid}`),
  );
  const longestFirst = (lengths: number[]) => lengths.map((length) => length / 1_000).sort((one, other) => other - one);
  if (tasks.length === 0) throw new Error('the trace holds no task of the page: its format is another one');
  return {
    clock: longestFirst(tasks.map(({ dur = 0 }) => dur)),
    processor: longestFirst(tasks.map(({ tdur, dur = 0 }) => tdur ?? dur)),
    trace: JSON.stringify({ traceEvents: events }),
  };
}
