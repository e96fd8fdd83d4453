import type { BridgeEnd } from './bridge-end.ts';
import type { Wire } from './wire.ts';

/** A message from a page to the main process, before it is encoded. */
export type FromPage =
  | { kind: 'hello'; url: string }
  | { kind: 'send'; channel: string; values: unknown[] }
  | { kind: 'invoke'; id: number; channel: string; values: unknown[] }
  | { kind: 'service'; id: number; service: string; detail: unknown }
  | { kind: 'preload-error'; message: string };

/** A message to a page. */
export type ToPage =
  | { kind: 'message'; channel: string; values: unknown[] }
  | { kind: 'reply'; id: number; ok: boolean; value: unknown }
  | { kind: 'hidden'; hidden: boolean };

type IpcListener = (event: object, ...values: unknown[]) => void;

/**
 * What runs in the isolated world, which the page cannot see: `contextBridge` and `ipcRenderer` for the preload, and
 * the answers to what the page's world asks. Self-contained, because its source is sent into pages.
 * @param binding name of the function by which text reaches the main process
 * @param receiver name of the function that the main process calls with text
 * @param preload wraps the preload's source; null in frames, where Electron runs none
 */
export function installIsolatedWorld(
  bridge: BridgeEnd,
  wire: Wire,
  binding: string,
  receiver: string,
  preload: ((require: (name: string) => unknown, module: object, exports: object) => void) | null,
): void {
  const toMain: unknown = Reflect.get(globalThis, binding);
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const listeners = new Map<string, IpcListener[]>();
  const exposed = new Set<string>();
  let last = 0;
  let whenMainReady: (() => void)[] | null = [];

  function post(message: FromPage): void {
    if (typeof toMain === 'function') Reflect.apply(toMain, globalThis, [wire.encode(message)]);
  }

  function request(make: (id: number) => FromPage): Promise<unknown> {
    return new Promise((resolve, reject) => {
      last += 1;
      const id = last;
      post(make(id));
      waiting.set(id, { resolve, reject });
    });
  }

  function isToPage(message: unknown): message is ToPage {
    return typeof message === 'object' && message !== null && 'kind' in message;
  }

  /** The two worlds' scripts may run in either order. */
  function onceMainReady(work: () => void): void {
    if (whenMainReady === null) work();
    else whenMainReady.push(work);
  }

  function refuseUnknown(name: string, members: object): object {
    return new Proxy(members, {
      get(target, key) {
        if (typeof key === 'symbol' || key in target || key === 'then' || key === 'toJSON')
          return Reflect.get(target, key);
        throw new Error(`NotEmulatedError: ${name}.${key} is not emulated`);
      },
    });
  }

  function remove(channel: string, listener: IpcListener): void {
    const left = [...(listeners.get(channel) ?? [])];
    const position = left.lastIndexOf(listener);
    if (position >= 0) left.splice(position, 1);
    listeners.set(channel, left);
  }

  const ipcRenderer: object = refuseUnknown('ipcRenderer', {
    invoke(channel: string, ...values: unknown[]) {
      return request((id) => ({ kind: 'invoke', id, channel, values }));
    },
    send(channel: string, ...values: unknown[]) {
      post({ kind: 'send', channel, values });
    },
    on(channel: string, listener: IpcListener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    once(channel: string, listener: IpcListener) {
      const wrapped: IpcListener = (event, ...values) => {
        remove(channel, wrapped);
        listener(event, ...values);
      };
      listeners.set(channel, [...(listeners.get(channel) ?? []), wrapped]);
      return ipcRenderer;
    },
    off(channel: string, listener: IpcListener) {
      remove(channel, listener);
      return ipcRenderer;
    },
    removeListener(channel: string, listener: IpcListener) {
      remove(channel, listener);
      return ipcRenderer;
    },
    removeAllListeners(channel: string) {
      listeners.delete(channel);
      return ipcRenderer;
    },
  });

  const contextBridge = refuseUnknown('contextBridge', {
    exposeInMainWorld(key: string, api: unknown) {
      if (exposed.has(key)) throw new Error('Cannot bind an API on top of an existing property on the window object');
      exposed.add(key);
      const value = bridge.pack(api);
      onceMainReady(() => {
        if (!bridge.tell('expose', { key, value })) throw new Error('An object could not be cloned.');
      });
    },
  });

  function receive(text: string): void {
    const message = wire.decode(text);
    if (!isToPage(message)) return;
    if (message.kind === 'reply') {
      const request = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.ok) request?.resolve(message.value);
      else request?.reject(new Error(String(message.value)));
    } else if (message.kind === 'hidden') {
      onceMainReady(() => void bridge.tell('hidden', message.hidden ? 'yes' : 'no'));
    } else {
      for (const listener of listeners.get(message.channel) ?? []) {
        // One listener that throws does not keep the message from the next.
        try {
          listener({ sender: ipcRenderer, ports: [] }, ...message.values);
        } catch (error) {
          reportError(error);
        }
      }
    }
  }

  function service(kind: string, detail: unknown): Promise<unknown> {
    return request((id) => ({ kind: 'service', id, service: kind, detail }));
  }

  /** Clicks that would make a new page become questions for the app's window open handler. */
  function catchNewWindows(): void {
    function onClick(event: MouseEvent): void {
      const link = event.composedPath().find((each) => each instanceof HTMLAnchorElement);
      if (event.defaultPrevented || link === undefined || link.href === '') return;
      const inPlace = ['', '_self', '_top', '_parent'].includes(link.target);
      const modified = event.ctrlKey || event.metaKey || event.shiftKey || event.button === 1;
      if ((inPlace && !modified) || event.button > 1) return;
      event.preventDefault();
      const disposition = modified ? 'background-tab' : 'foreground-tab';
      void service('window-open', { url: link.href, frameName: link.target, features: '', disposition });
    }
    window.addEventListener('click', onClick);
    window.addEventListener('auxclick', onClick);
    window.addEventListener('submit', (event) => {
      const form = event.target;
      if (event.defaultPrevented || !(form instanceof HTMLFormElement)) return;
      if (['', '_self', '_top', '_parent'].includes(form.target)) return;
      event.preventDefault();
      void service('window-open', {
        url: form.action,
        frameName: form.target,
        features: '',
        disposition: 'foreground-tab',
      });
    });
  }

  function reportKeys(): void {
    for (const type of ['keydown', 'keyup'] as const) {
      window.addEventListener(
        type,
        ({ key, code, repeat, shiftKey, ctrlKey, altKey, metaKey }) => {
          const names = { type: type === 'keydown' ? 'keyDown' : 'keyUp', key, code, isAutoRepeat: repeat };
          void service('input', { ...names, shift: shiftKey, control: ctrlKey, alt: altKey, meta: metaKey });
        },
        true,
      );
    }
  }

  function runPreload(run: NonNullable<typeof preload>): void {
    const module = { exports: {} };
    const require = (name: string) => {
      if (name === 'electron' || name === 'electron/renderer') {
        return refuseUnknown('electron (preload)', { contextBridge, ipcRenderer });
      }
      throw new Error(`module not found: ${name}`);
    };
    try {
      run(require, module, module.exports);
    } catch (error) {
      console.error('Unable to load preload script');
      console.error(error);
      post({ kind: 'preload-error', message: error instanceof Error ? error.message : String(error) });
    }
  }

  Object.defineProperty(globalThis, receiver, { value: receive });
  post({ kind: 'hello', url: location.href });
  bridge.listen('main-ready', () => {
    const work = whenMainReady ?? [];
    whenMainReady = null;
    for (const each of work) each();
  });
  onceMainReady(() => void bridge.tell('services', bridge.pack(service)));
  // Asks for main's word in case main was first.
  bridge.tell('isolated-ready', 'yes');
  catchNewWindows();
  reportKeys();
  if (preload !== null && window === window.top) runPreload(preload);
}
