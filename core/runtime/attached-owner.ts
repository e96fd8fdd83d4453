import type { OwnerActionName } from '../contracts/api.ts';
import type { OwnerEvent } from '../contracts/control.ts';
import type { OwnerStatus } from '../contracts/process-status.ts';
import { createControlClient } from './control.ts';
import type { HomePaths } from './paths.ts';

/** The owner of a home that runs in another process, followed for as long as it lives. */
export type AttachedOwner = {
  /** The newest that it said. */
  status(): OwnerStatus;
  call(method: string, args: unknown): Promise<unknown>;
  act(action: OwnerActionName, args: unknown): Promise<unknown>;
  mintAddress(): Promise<{ address: string }>;
  /** @returns the way to stop */
  onEvent(listener: (event: OwnerEvent) => void): () => void;
  /** Lets go of it; it runs on. */
  detach(): void;
  /** Resolves when it is gone, does not answer any more, or was let go. */
  readonly gone: Promise<void>;
};

/**
 * Attaches to the owner of a home.
 * @throws NotRunningError, ControlError when there is none or it does not answer
 */
export async function attachToOwner(paths: HomePaths): Promise<AttachedOwner> {
  const client = createControlClient(paths);
  const listeners = new Set<(event: OwnerEvent) => void>();
  const leave = new AbortController();
  let status = await client.status();
  const gone = client.events((event) => {
    if (event.type === 'status') status = event.status;
    for (const listener of listeners) listener(event);
  }, leave.signal);

  return {
    status: () => status,
    call: client.call,
    act: client.act,
    mintAddress: client.mintAddress,
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    detach: () => leave.abort(),
    gone,
  };
}
