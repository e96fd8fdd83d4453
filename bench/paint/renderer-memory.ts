import { readFileSync } from 'node:fs';
import type { Browser, Page } from '@playwright/test';
import { z } from 'zod';
import { renderersOf } from './processor-time.ts';

/**
 * Mebibytes. null where the system does not tell: only Linux does. `kept`: what of `rss` is left once garbage was
 * collected, which Chromium does when it sees fit; an empty page takes most of that.
 */
export type RendererMemory = { heap: number; rss: number | null; pss: number | null; kept: number | null };

const MIB = 1024 * 1024;
const KIB_PER_MIB = 1024;
const metricsSchema = z.object({ metrics: z.array(z.object({ name: z.string(), value: z.number() })) });

/** What a page takes, and the largest process that draws pages: as it is, garbage included. */
export async function rendererMemory(browser: Browser, page: Page): Promise<RendererMemory> {
  const ofPage = await page.context().newCDPSession(page);
  await ofPage.send('Performance.enable');
  const { metrics } = metricsSchema.parse(await ofPage.send('Performance.getMetrics'));
  const processes = await renderersOf(browser);
  const now = mostOf(processes);
  await ofPage.send('HeapProfiler.collectGarbage');
  const { rss: kept } = mostOf(processes);
  await ofPage.detach();
  const heap = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0;
  return { heap: heap / MIB, ...now, kept };
}

function mostOf(processIds: readonly number[]): { rss: number | null; pss: number | null } {
  const known = processIds.map(memoryOf).filter((each) => each !== null);
  const most = (figures: readonly number[]) => (figures.length === 0 ? null : Math.max(...figures));
  return { rss: most(known.map(({ rss }) => rss)), pss: most(known.map(({ pss }) => pss)) };
}

function memoryOf(processId: number): { rss: number; pss: number } | null {
  try {
    const text = readFileSync(`/proc/${processId}/smaps_rollup`, 'utf8');
    const read = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]) / KIB_PER_MIB;
    return { rss: read('Rss'), pss: read('Pss') };
  } catch {
    return null;
  }
}
