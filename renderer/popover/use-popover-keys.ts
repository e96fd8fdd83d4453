import { useEffect, useEffectEvent } from 'react';
import { IS_MAC } from '../shared/hooks/is-mac.ts';
import type { DesktopAction } from '../shared/hooks/use-desktop-action.ts';

/** Esc closes, ⌘/Ctrl O opens the window, ⌘/Ctrl Shift P pauses or resumes (on macOS the menu listens to that). */
export function usePopoverKeys(action: DesktopAction, paused: boolean | null): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const command = IS_MAC ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
    const key = event.key.toLowerCase();
    if (event.key === 'Escape') {
      action.run('hidePopover');
    } else if (command && !event.altKey && !event.shiftKey && key === 'o') {
      event.preventDefault();
      action.run('openWindow');
    } else if (command && !event.altKey && event.shiftKey && key === 'p' && paused !== null && !IS_MAC) {
      event.preventDefault();
      action.run(paused ? 'resume' : 'pause');
    }
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => press(event);
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);
}
