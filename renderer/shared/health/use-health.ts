import { useDesktopState } from '../hooks/use-desktop-state.ts';
import { useStatus } from '../hooks/use-figures.ts';
import { type Health, readHealth } from './health.ts';

/** How the whole stands, kept current. */
export function useHealth(): Health {
  const status = useStatus();
  const desktop = useDesktopState();
  // The desktop knows its processes itself, also while the one that answers questions is down.
  return readHealth(desktop === null ? status.data?.owner : desktop.owner, desktop);
}
