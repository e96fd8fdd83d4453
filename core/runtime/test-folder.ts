import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/**
 * A fresh folder (0700) that goes away with the test.
 * @param whenFinished that of the test's own context, where tests run beside each other
 */
export function testFolder(whenFinished: typeof onTestFinished = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), 'bp-'));
  whenFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
