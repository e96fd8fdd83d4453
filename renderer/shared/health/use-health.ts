import { useDesktopState } from '../hooks/use-desktop-state.ts';
import { useStatus } from '../hooks/use-figures.ts';
import { type Health, readHealth } from './health.ts';

/** How the whole stands, kept current. */
export function useHealth(): Health {
  const status = useStatus();
  const desktop = useDesktopState();
  return readHealth(status.data?.owner, desktop);
}
