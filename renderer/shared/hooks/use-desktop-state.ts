import { useQuery } from '@tanstack/react-query';
import type { DesktopState } from '../../../core/contracts/api.ts';
import { useDesktop } from './api-context.tsx';

/** How the desktop stands; null in a browser and until it is known. */
export function useDesktopState(): DesktopState | null {
  const desktop = useDesktop();
  const { data } = useQuery({
    queryKey: ['desktopState'],
    queryFn: () => desktop?.callDesktop('desktopState', {}) ?? null,
    enabled: desktop !== null,
  });
  return data ?? null;
}
