import { readdirSync, readFileSync } from 'node:fs';
import type { Browser } from '@playwright/test';
import { z } from 'zod';
import { processesOfHome } from '../../e2e/processes-of-home.ts';

const NANOSECONDS_PER_MS = 1_000_000;
const MICROSECONDS_PER_MS = 1_000;
/** What `/proc/stat` counts in. */
const TICK_MS = 10;
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
  const all = await processesOf(browser);
  return all.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

async function processesOf(browser: Browser): Promise<{ type: string; id: number }[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = processesSchema.parse(await session.send('SystemInfo.getProcessInfo'));
  await session.detach();
  return processInfo;
}

/** All that takes part in a measurement: the browser, a home's server, and this process. */
export async function takingPart(browser: Browser, home: string): Promise<() => number> {
  const ofHome = processesOfHome(home).map((line) => Number(/\d+/.exec(line)?.[0]));
  const ids = [...ofHome, ...(await processesOf(browser)).map(({ id }) => id)];
  return () => {
    const { user, system } = process.cpuUsage();
    return processorMs(ids) + (user + system) / MICROSECONDS_PER_MS;
  };
}

/** Milliseconds that all programs of the machine took of its processors until now, to a hundredth of a second. */
export function machineMs(): number {
  try {
    const [user = 0, nice = 0, system = 0, , , interrupts = 0, softly = 0, stolen = 0] = readFileSync(
      '/proc/stat',
      'utf8',
    )
      .split('\n', 1)
      .flatMap((line) => line.trim().split(/\s+/).slice(1).map(Number));
    return (user + nice + system + interrupts + softly + stolen) * TICK_MS;
  } catch {
    return 0;
  }
}

/** The process of a home's server that answers questions. */
export function gatewayOf(home: string): number[] {
  return processesOfHome(home)
    .filter((line) => line.includes('gateway.js'))
    .flatMap((line) => Number(/\d+/.exec(line)?.[0] ?? Number.NaN));
}
