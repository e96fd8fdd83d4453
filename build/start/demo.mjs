import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PreparationError } from '../prepare/notice.mjs';
import { lastLines, runStep } from '../prepare/run-step.mjs';

/**
 * A throw-away home with sample sessions: generated in the tools' own formats, then read like anybody's.
 * @param {string} root
 * @param {string} node
 * @returns {Promise<{ env: Record<string, string>, remove: () => void }>}
 */
export async function createDemoHome(root, node) {
  const folder = mkdtempSync(join(tmpdir(), 'blueplane-demo-'));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const step = await runStep(node, [join(root, 'out', 'main', 'sample-data.js'), folder, '--home']);
  if (!step.ok) {
    remove();
    process.stderr.write(`${lastLines(step.output)}\n`);
    throw new PreparationError('the sample sessions could not be written (the reason is above).');
  }
  // The demo shows invented work only: nothing of the user's own tools.
  return { env: JSON.parse(step.stdout), remove };
}
