import { createBridgeEnd } from './bridge-end.ts';
import { installIsolatedWorld } from './isolated-world.ts';
import { installMainWorld } from './main-world.ts';
import { createWire } from './wire.ts';

/** Name of the world in which preloads run; DevTools shows it so in Electron too. */
export const ISOLATED_WORLD = 'Electron Isolated Context';

/** Name of the function by which the isolated world sends text to the main process. */
export const BINDING = '__electronEmulatorSend';

/** Name of the isolated world's function that takes text from the main process. */
export const RECEIVER = '__electronEmulatorReceive';

/**
 * Source of the script for the page's own world.
 * @param token secret of the window, the same for both worlds
 */
export function mainWorldSource(token: string, hidden: boolean): string {
  return `(${installMainWorld})((${createBridgeEnd})(${JSON.stringify(token)}, 'main', 'isolated'), ${hidden});`;
}

/**
 * Source of the script for the isolated world.
 * @param preload CommonJS source; null without a preload
 */
export function isolatedWorldSource(token: string, preload: string | null): string {
  const bridge = `(${createBridgeEnd})(${JSON.stringify(token)}, 'isolated', 'main')`;
  const wrapped = preload === null ? 'null' : `(require, module, exports) => {${preload}\n}`;
  return `(${installIsolatedWorld})(${bridge}, (${createWire})(), '${BINDING}', '${RECEIVER}', ${wrapped});`;
}
