import { useEffect, useEffectEvent } from 'react';
import type { WindowCommand } from '../../../core/contracts/desktop.ts';
import { useDesktop } from '../../shared/hooks/api-context.tsx';

/** Does what the menu of the desktop wants of the window; an open dialog is finished first, as with keys. */
export function useMenuCommands(run: (command: WindowCommand) => void): void {
  const desktop = useDesktop();
  const take = useEffectEvent(async () => {
    const isDialogOpen = () => document.querySelector('dialog[open]') !== null;
    // What was open when the command came may be closed by the time it is taken.
    const cameTooSoon = isDialogOpen();
    const taken = await desktop?.callDesktop('takeCommand', {});
    if (taken?.command != null && !cameTooSoon && !isDialogOpen()) run(taken.command);
  });
  useEffect(() => {
    // One that came while the page was loading.
    void take();
    return desktop?.onCommand(() => void take());
  }, [desktop]);
}
