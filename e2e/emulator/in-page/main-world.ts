import type { BridgeEnd } from './bridge-end.ts';

/**
 * What runs in the page's own world before its first script: it puts the preload's exposed objects on the window,
 * makes `document.hidden` follow the window, and turns what Electron would ask the main process into questions.
 * Self-contained, because its source is sent into pages.
 * @param hidden whether the window is hidden when the document begins
 */
export function installMainWorld(bridge: BridgeEnd, hidden: boolean): void {
  let isHidden = hidden;
  let ask: (kind: string, detail: unknown) => Promise<unknown> = () => Promise.resolve(null);

  function define(target: object, name: string, descriptor: PropertyDescriptor): void {
    Object.defineProperty(target, name, { configurable: true, enumerable: true, ...descriptor });
  }

  function freezeDeep(value: unknown): void {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
    Object.freeze(value);
    for (const each of Object.values(value)) freezeDeep(each);
  }

  bridge.listen('expose', (detail) => {
    if (typeof detail !== 'object' || detail === null) return;
    const value = bridge.unpack(Reflect.get(detail, 'value'));
    freezeDeep(value);
    const key = String(Reflect.get(detail, 'key'));
    Object.defineProperty(window, key, { value, enumerable: true, writable: false, configurable: false });
  });
  bridge.listen('services', (detail) => {
    const service = bridge.unpack(detail);
    if (typeof service === 'function') ask = (kind, question) => Reflect.apply(service, undefined, [kind, question]);
  });
  bridge.listen('hidden', (detail) => {
    if (isHidden === (detail === 'yes')) return;
    isHidden = detail === 'yes';
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  });

  define(Document.prototype, 'hidden', { get: () => isHidden });
  define(Document.prototype, 'visibilityState', { get: () => (isHidden ? 'hidden' : 'visible') });
  holdFramesWhileHidden();
  // Only `deny` is emulated; with it, window.open returns null at once and no page is made.
  define(window, 'open', {
    writable: true,
    value: (url?: string | URL, name?: string, features?: string) => {
      const absolute = url === undefined || url === '' ? 'about:blank' : new URL(url, document.baseURI).href;
      void ask('window-open', {
        url: absolute,
        frameName: name ?? '',
        features: features ?? '',
        disposition: 'new-window',
      });
      return null;
    },
  });
  askForPermissions();
  // Whichever world's script runs second finds the other listening.
  bridge.listen('isolated-ready', () => void bridge.tell('main-ready', 'yes'));
  bridge.tell('main-ready', 'yes');

  /** A hidden window draws nothing: its animation frames wait until it is shown. */
  function holdFramesWhileHidden(): void {
    const request = window.requestAnimationFrame.bind(window);
    const cancel = window.cancelAnimationFrame.bind(window);
    const held = new Map<number, FrameRequestCallback>();
    let last = 1_000_000_000;
    document.addEventListener('visibilitychange', () => {
      if (isHidden) return;
      const callbacks = [...held.values()];
      held.clear();
      for (const callback of callbacks) request(callback);
    });
    define(window, 'requestAnimationFrame', {
      writable: true,
      value: (callback: FrameRequestCallback) => {
        if (!isHidden) return request(callback);
        last += 1;
        held.set(last, callback);
        return last;
      },
    });
    define(window, 'cancelAnimationFrame', {
      writable: true,
      value: (handle: number) => {
        if (!held.delete(handle)) cancel(handle);
      },
    });
  }

  function askForPermissions(): void {
    async function allowed(permission: string, question: 'permission-request' | 'permission-check'): Promise<boolean> {
      return (await ask(question, permission)) === true;
    }
    function refused(): DOMException {
      return new DOMException('Permission denied', 'NotAllowedError');
    }
    /** Electron's names for what a page may query. */
    const names: Record<string, string> = {
      camera: 'media',
      microphone: 'media',
      'clipboard-write': 'clipboard-sanitized-write',
      'screen-wake-lock': 'screen-wake-lock',
    };

    if ('permissions' in navigator) {
      define(Permissions.prototype, 'query', {
        writable: true,
        value: async ({ name }: { name: string }) => {
          const state = (await allowed(names[name] ?? name, 'permission-check')) ? 'granted' : 'denied';
          return { name, state, onchange: null };
        },
      });
    }
    if ('Notification' in window) {
      define(Notification, 'requestPermission', {
        writable: true,
        value: async () => ((await allowed('notifications', 'permission-request')) ? 'granted' : 'denied'),
      });
    }
    if ('geolocation' in navigator) {
      // What the emulator cannot give is refused, also when the app would allow it.
      const locate = async (_: unknown, fail?: (error: object) => void) => {
        await allowed('geolocation', 'permission-request');
        fail?.({ code: 1, message: 'User denied Geolocation', PERMISSION_DENIED: 1 });
      };
      define(Geolocation.prototype, 'getCurrentPosition', { writable: true, value: locate });
      define(Geolocation.prototype, 'watchPosition', { writable: true, value: locate });
    }
    if (navigator.mediaDevices !== undefined) {
      for (const [method, permission] of [
        ['getUserMedia', 'media'],
        ['getDisplayMedia', 'display-capture'],
      ] as const) {
        define(MediaDevices.prototype, method, {
          writable: true,
          value: async () => {
            await allowed(permission, 'permission-request');
            throw refused();
          },
        });
      }
    }
    if (navigator.clipboard !== undefined) {
      const write = Clipboard.prototype.writeText;
      define(Clipboard.prototype, 'readText', {
        writable: true,
        value: async () => {
          await allowed('clipboard-read', 'permission-request');
          throw refused();
        },
      });
      define(Clipboard.prototype, 'writeText', {
        writable: true,
        value: async (text: string) => {
          if (!(await allowed('clipboard-sanitized-write', 'permission-request'))) throw refused();
          return Reflect.apply(write, navigator.clipboard, [text]);
        },
      });
    }
  }
}
