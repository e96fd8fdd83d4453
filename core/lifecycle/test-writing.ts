import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { homePaths } from '../runtime/paths.ts';

/** A process that is writing a file. */
export type WritingProcess = { readonly draft: string; kill(): Promise<void> };

/** Starts one for a home, whose file will lie in a folder; ended with the test. */
export async function startWriting(home: string, folder: string): Promise<WritingProcess> {
  const child: ChildProcess = fork(
    join(import.meta.dirname, 'test-draft-process.ts'),
    [homePaths(home).drafts, folder],
    { execArgv: [], silent: true },
  );
  const ended = once(child, 'exit');
  async function kill(): Promise<void> {
    child.kill('SIGKILL');
    await ended;
  }
  onTestFinished(kill);
  const [draft] = await once(child, 'message');
  return { draft: String(draft), kill };
}
