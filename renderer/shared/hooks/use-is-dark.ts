import { useSyncExternalStore } from 'react';
import { chosenAppearance, onAppearance } from '../appearance/browser-appearance.ts';
import { useMediaQuery } from './use-media-query.ts';

/** Whether the page is painted dark: as was chosen here, else as the system is. */
export function useIsDark(): boolean {
  const isSystemDark = useMediaQuery('(prefers-color-scheme: dark)');
  const chosen = useSyncExternalStore(onAppearance, chosenAppearance);
  return chosen === 'system' ? isSystemDark : chosen === 'dark';
}
