import { setTimeout as sleep } from 'node:timers/promises';
import type { OwnerStatus } from '../../contracts/process-status.ts';
import { createControlClient, NotRunningError } from '../../runtime/control.ts';
import { isHomeTaken } from '../../runtime/home-lock.ts';
import type { HomePaths } from '../../runtime/paths.ts';
import { ExitStatus } from './exit-status.ts';

/** An owner opens its control socket this soon after taking the home. */
const OPENING_MS = 3_000;
const OPENING_POLL_MS = 50;

/**
 * Who owns a home now, waiting for one that is only starting.
 * @param trouble exit status when there is an owner that does not answer
 * @returns null when nobody does
 * @throws ExitStatus
 */
export async function findOwner(paths: HomePaths, trouble: number): Promise<OwnerStatus | null> {
  const client = createControlClient(paths);
  const deadline = Date.now() + OPENING_MS;
  for (;;) {
    try {
      return await client.status();
    } catch (error) {
      if (!(error instanceof NotRunningError)) {
        throw new ExitStatus(trouble, `blueplane: ${error instanceof Error ? error.message : String(error)}`);
      }
      if (!isHomeTaken(paths.lock)) return null;
      if (Date.now() >= deadline) {
        throw new ExitStatus(
          trouble,
          'The server runs but does not answer. See `blueplane logs`, or run `blueplane restart --force`.',
        );
      }
    }
    await sleep(OPENING_POLL_MS);
  }
}

/** What is said instead of starting or stopping a server while an ingest owns the home. */
export function ingestRunsMessage(owner: OwnerStatus, home: string): string {
  return (
    `\`blueplane ingest --once\` runs for ${home} (pid ${owner.pid}). Wait until it is done, ` +
    'or break it off with `blueplane stop --force`: what it read is kept.'
  );
}
