import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startHeadless } from '../headless-server.ts';

const GENERATOR = join(import.meta.dirname, '..', '..', 'out', 'main', 'sample-data.js');

export type SampleHome = { address: string; close(): Promise<void> };

/** Invented sessions of some weeks, read by a server of their own. */
export async function openSampleHome(): Promise<SampleHome> {
  const root = mkdtempSync(join(tmpdir(), 'blueplane-shots-'));
  const folder = (name: string): string => {
    const path = join(root, name);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  };
  execFileSync(process.execPath, [GENERATOR, root], { stdio: 'ignore' });
  const server = await startHeadless(folder('home'), {
    BLUEPLANE_PORT: '0',
    CLAUDE_CONFIG_DIR: folder('claude'),
    CODEX_HOME: folder('codex'),
    GEMINI_DATA_DIR: folder('gemini'),
    CURSOR_USER_DIR: folder('cursor'),
    CURSOR_HOME: folder('cursor-home'),
  });
  return {
    address: server.address,
    async close() {
      await server.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Waits until nothing on the page is still being loaded and the fonts are there. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.getByText('Loading', { exact: true }).first().waitFor({ state: 'detached' });
  await page.evaluate(async () => {
    await document.fonts.ready;
  });
  // The first painting of a chart moves for 150 ms.
  await page.waitForTimeout(400);
}
