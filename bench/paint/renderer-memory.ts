import { readFileSync } from 'node:fs';
import type { Browser, Page } from '@playwright/test';
import { z } from 'zod';
import { renderersOf } from './processor-time.ts';

/** Mebibytes. null where the system does not tell: only Linux does. */
export type RendererMemory = { heap: number; rss: number | null; pss: number | null };

const MIB = 1024 * 1024;
const KIB_PER_MIB = 1024;
const metricsSchema = z.object({ metrics: z.array(z.object({ name: z.string(), value: z.number() })) });

/** What a page takes: its heap as it is, garbage included, and the largest process that draws pages. */
export async function rendererMemory(browser: Browser, page: Page): Promise<RendererMemory> {
  const ofPage = await page.context().newCDPSession(page);
  await ofPage.send('Performance.enable');
  const { metrics } = metricsSchema.parse(await ofPage.send('Performance.getMetrics'));
  await ofPage.detach();
  const renderers = (await renderersOf(browser)).map(memoryOf);
  const most = (figure: (each: { rss: number; pss: number }) => number) => {
    const known = renderers.filter((each) => each !== null).map(figure);
    return known.length === 0 ? null : Math.max(...known);
  };
  const heap = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0;
  return { heap: heap / MIB, rss: most(({ rss }) => rss), pss: most(({ pss }) => pss) };
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
