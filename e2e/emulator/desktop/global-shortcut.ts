import type { GlobalShortcut } from 'electron';
import { refuseUnknown } from '../not-emulated.ts';
import { requireReady } from '../readiness.ts';

const shortcuts = new Map<string, () => void>();

function checkReady(): void {
  requireReady('globalShortcut cannot be used before the app is ready');
}

/** The person presses the keys. @returns whether the app had registered them */
export function pressShortcut(accelerator: string): boolean {
  shortcuts.get(accelerator)?.();
  return shortcuts.has(accelerator);
}

/** `globalShortcut`. */
export const globalShortcut = refuseUnknown('globalShortcut', {
  register(accelerator: string, callback: () => void) {
    checkReady();
    if (shortcuts.has(accelerator)) return false;
    shortcuts.set(accelerator, callback);
    return true;
  },
  unregister(accelerator: string) {
    checkReady();
    shortcuts.delete(accelerator);
  },
  unregisterAll() {
    checkReady();
    shortcuts.clear();
  },
  isRegistered(accelerator: string) {
    checkReady();
    return shortcuts.has(accelerator);
  },
} satisfies Pick<GlobalShortcut, 'register' | 'unregister' | 'unregisterAll' | 'isRegistered'>);
