import type { IpcMethodName, IpcPush } from './api.ts';

/**
 * What the preload hands to a page of the desktop as `window.blueplane`. It stands apart from the schemas, so that the
 * preload holds no code but its own.
 */

/** What the pages may call; see `ipcMethods` of the contract. */
export type DesktopBridge = {
  /** Arguments are checked where they arrive; the answer is an unchecked `IpcAnswer`. */
  call(name: IpcMethodName, args: unknown): Promise<unknown>;
  /** Calls back with each push; resolves to a number for `unlisten` once it listens. */
  listen(listener: (push: IpcPush) => void): Promise<number>;
  unlisten(listening: number): Promise<void>;
};

/** Name of the bridge on `window`. */
export const DESKTOP_BRIDGE = 'blueplane';

/** The two channels of the desktop's IPC: calls from pages, and pushes to them. */
export const IPC_CALL_CHANNEL = 'blueplane:call';
export const IPC_PUSH_CHANNEL = 'blueplane:push';
