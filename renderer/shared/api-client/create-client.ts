import type { DesktopBridge } from '../../../core/contracts/desktop-bridge.ts';
import { createBridgeClient } from './bridge-client.ts';
import { createBrowserClient } from './browser-client.ts';
import type { LiveClient } from './live-client.ts';

declare global {
  interface Window {
    /** Only in a page of the desktop. */
    readonly blueplane?: DesktopBridge;
  }
}

/** The client of this page: over the bridge in the desktop, else over the WebSocket of the server it came from. */
export function createClient(): LiveClient {
  return window.blueplane === undefined ? createBrowserClient() : createBridgeClient(window.blueplane);
}
