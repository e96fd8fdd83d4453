import { setTimeout as sleep } from 'node:timers/promises';
import { currentJobSchema } from '../../../contracts/lifecycle-job.ts';
import type { AskOwner } from '../../../runtime/owner-questions.ts';

/** How often the purge is looked at, and how long a client is kept waiting for its end. */
const LOOK_MS = 100;
const LOOKS_MAX = 600;

/**
 * Has the owner purge a session for good, with everything that belongs to it, and waits for the end.
 * @returns false while it is still under way after a minute; it goes on
 * @throws with words for people, when it failed or another job is under way
 */
export async function purgeSession(act: AskOwner, platform: string, session: string): Promise<boolean> {
  const { job: begun } = currentJobSchema.parse(await act('startPurge', { platform, session }));
  for (let look = 0; look < LOOKS_MAX; look += 1) {
    const { job } = currentJobSchema.parse(await act('currentJob', {}));
    // Another job is there only after ours ended.
    if (job === null || job.id !== begun?.id || job.state === 'done') return true;
    if (job.state !== 'running') throw new Error(job.message ?? 'The session could not be purged.');
    await sleep(LOOK_MS);
  }
  return false;
}
