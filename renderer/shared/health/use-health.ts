import type { OwnerStatus } from '../../../core/contracts/process-status.ts';
import { useDesktopState } from '../hooks/use-desktop-state.ts';
import { useStatus } from '../hooks/use-figures.ts';
import { type Health, readHealth } from './health.ts';

/** The owner of the home and its processes; null when nobody owns it, undefined before the first answer. */
export function useOwner(): OwnerStatus | null | undefined {
  const status = useStatus();
  const desktop = useDesktopState();
  // The desktop knows its processes itself, also while the one that answers questions is down.
  return desktop === null ? status.data?.owner : desktop.owner;
}

/** How the whole stands, kept current. */
export function useHealth(): Health {
  return readHealth(useOwner(), useDesktopState(), useStatus().data?.freshness);
}
