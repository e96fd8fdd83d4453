import type { GlobalShortcut } from 'electron';
import type { DesktopState } from '../core/contracts/desktop.ts';

/** The keys that do something from anywhere, whichever program has the focus. */
export type Shortcut = {
  /** Listens to these keys and to no others; empty = to none. Keys that were refused are tried again. */
  use(keys: string): void;
  state(): DesktopState['shortcut'];
  /** Gives the keys back. */
  stop(): void;
};

/** @param onPressed called each time the keys are pressed */
export function createShortcut(
  system: Pick<GlobalShortcut, 'register' | 'unregister'>,
  onPressed: () => void,
): Shortcut {
  let state: DesktopState['shortcut'] = { keys: '', state: 'off' };

  function register(keys: string): 'on' | 'taken' {
    try {
      return system.register(keys, onPressed) ? 'on' : 'taken';
    } catch {
      // Keys that this system does not know.
      return 'taken';
    }
  }
  function stop(): void {
    if (state.state === 'on') system.unregister(state.keys);
    state = { keys: '', state: 'off' };
  }
  return {
    use(keys) {
      if (keys === state.keys && state.state !== 'taken') return;
      stop();
      if (keys !== '') state = { keys, state: register(keys) };
    },
    state: () => state,
    stop,
  };
}
