import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { IpcPush } from '../core/contracts/api.ts';
import {
  DESKTOP_BRIDGE,
  type DesktopBridge,
  IPC_CALL_CHANNEL,
  IPC_PUSH_CHANNEL,
} from '../core/contracts/desktop-bridge.ts';

// Runs before each page of the desktop, in its sandbox. Pages get these three functions, never ipcRenderer or an event.

type Forward = (event: IpcRendererEvent, push: IpcPush) => void;

const listening = new Map<number, Forward>();
let lastListening = 0;

const bridge: DesktopBridge = {
  call: (name, args) => ipcRenderer.invoke(IPC_CALL_CHANNEL, name, args),
  listen: async (listener) => {
    lastListening += 1;
    const forward: Forward = (_event, push) => listener(push);
    listening.set(lastListening, forward);
    ipcRenderer.on(IPC_PUSH_CHANNEL, forward);
    return lastListening;
  },
  unlisten: async (number) => {
    const forward = listening.get(number);
    if (forward !== undefined) ipcRenderer.off(IPC_PUSH_CHANNEL, forward);
    listening.delete(number);
  },
};

contextBridge.exposeInMainWorld(DESKTOP_BRIDGE, bridge);
