import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type { Appearance } from '../../../core/contracts/appearance.ts';
import { useDesktop } from '../hooks/api-context.tsx';
import { useDesktopState } from '../hooks/use-desktop-state.ts';
import { chooseAppearance, chosenAppearance, onAppearance } from './browser-appearance.ts';

/** How the pages look, and the way to choose: for the whole desktop, or for this browser. */
export function useAppearance(): [Appearance, (appearance: Appearance) => void] {
  const desktop = useDesktop();
  const desktopState = useDesktopState();
  const queries = useQueryClient();
  const inBrowser = useSyncExternalStore(onAppearance, chosenAppearance);
  const { mutate } = useMutation({
    mutationFn: async (appearance: Appearance) => {
      if (desktop === null) chooseAppearance(appearance);
      else queries.setQueryData(['desktopState'], await desktop.callDesktop('setAppearance', { appearance }));
    },
  });
  return [desktop === null ? inBrowser : (desktopState?.appearance ?? 'system'), mutate];
}
