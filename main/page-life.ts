import type { BrowserWindow } from 'electron';
import type { Clock } from '../core/runtime/clock.ts';
import { createReloadLimit } from './reload-limit.ts';

/** Chromium's code for a load that a newer one, or the end of the window, took the place of. */
const ABORTED_CODE = 'ERR_ABORTED';

/** Loads a page of ours. @param onFailed called when it cannot be shown */
export function loadPage(window: BrowserWindow, address: string, onFailed: (error: unknown) => void): void {
  window.loadURL(address).catch((error: unknown) => {
    if (window.isDestroyed() || isAborted(error)) return;
    onFailed(error);
  });
}

function isAborted(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === ABORTED_CODE;
}

/** Brings the page back when its process is gone; a window whose page does not stay is destroyed, to be made anew. */
export function keepPageAlive(window: BrowserWindow, clock: Clock): void {
  const mayReload = createReloadLimit(clock);
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    // Not while the end is still being told: a page that is loaded amid it can end Electron itself.
    setImmediate(() => {
      if (window.isDestroyed()) return;
      if (mayReload()) window.webContents.reload();
      else window.destroy();
    });
  });
}
