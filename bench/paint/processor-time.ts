import { readdirSync, readFileSync } from 'node:fs';
import type { Browser } from '@playwright/test';
import { z } from 'zod';
import { processesOfHome } from '../../e2e/processes-of-home.ts';

const NANOSECONDS_PER_MS = 1_000_000;
const processesSchema = z.object({ processInfo: z.array(z.object({ type: z.string(), id: z.number() })) });

/** Milliseconds that processes took of the processor until now, together, with all their threads; only Linux tells. */
export function processorMs(processIds: readonly number[]): number {
  return processIds.reduce((sum, id) => sum + ofThreads(id), 0);
}

function ofThreads(processId: number): number {
  try {
    const threads = readdirSync(`/proc/${processId}/task`);
    const read = (thread: string) => readFileSync(`/proc/${processId}/task/${thread}/schedstat`, 'utf8').split(' ')[0];
    return threads.reduce((sum, thread) => sum + Number(read(thread)), 0) / NANOSECONDS_PER_MS;
  } catch {
    return 0;
  }
}

/** The processes that draw pages. */
export async function renderersOf(browser: Browser): Promise<number[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = processesSchema.parse(await session.send('SystemInfo.getProcessInfo'));
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

/** The process of a home's server that answers questions. */
export function gatewayOf(home: string): number[] {
  return processesOfHome(home)
    .filter((line) => line.includes('gateway.js'))
    .flatMap((line) => Number(/\d+/.exec(line)?.[0] ?? Number.NaN));
}
