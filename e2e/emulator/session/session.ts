import { EventEmitter } from 'node:events';
import type { Session } from 'electron';
import { chromium } from '../chromium/browser-process.ts';
import { refuseUnknown, refuseUnknownEvents, refuseUnknownOfClass } from '../not-emulated.ts';
import { requireReady } from '../readiness.ts';
import type { PermissionHandlers } from './permissions.ts';
import { EmulatedProtocol } from './protocol.ts';
import { EmulatedWebRequest } from './web-request.ts';

const EVENTS = ['will-download'];

/** Electron's cookies, storage and caches of a partition: a context of Chromium, always in memory. */
export class EmulatedSession
  extends EventEmitter
  implements
    Pick<
      Session,
      | 'setSpellCheckerEnabled'
      | 'isSpellCheckerEnabled'
      | 'clearStorageData'
      | 'clearCache'
      | 'setPermissionRequestHandler'
      | 'setPermissionCheckHandler'
      | 'setDevicePermissionHandler'
      | 'setDisplayMediaRequestHandler'
      | 'isPersistent'
    >
{
  readonly protocol: EmulatedProtocol;
  readonly webRequest = new EmulatedWebRequest();
  readonly #persistent: boolean;
  readonly #permissions: PermissionHandlers = { request: null, check: null, display: null };
  #context: Promise<string> | null = null;
  #spellChecker = true;

  constructor(protocol: EmulatedProtocol, persistent: boolean) {
    super();
    refuseUnknownEvents('Session', this, EVENTS);
    this.protocol = protocol;
    this.#persistent = persistent;
  }

  static permissionsOf(session: EmulatedSession): PermissionHandlers {
    return session.#permissions;
  }

  /** The id of Chromium's context; made when the first page needs it. */
  static contextOf(session: EmulatedSession): Promise<string> {
    session.#context ??= makeContext();
    return session.#context;
  }

  isPersistent(): boolean {
    return this.#persistent;
  }

  setSpellCheckerEnabled(enable: boolean): void {
    this.#spellChecker = enable;
  }

  isSpellCheckerEnabled(): boolean {
    return this.#spellChecker;
  }

  setPermissionRequestHandler(handler: Parameters<Session['setPermissionRequestHandler']>[0]): void {
    this.#permissions.request = handler === null ? null : (...values) => Reflect.apply(handler, undefined, values);
  }

  setPermissionCheckHandler(handler: Parameters<Session['setPermissionCheckHandler']>[0]): void {
    this.#permissions.check =
      handler === null ? null : (...values) => Reflect.apply(handler, undefined, values) === true;
  }

  /** Recorded only: no emulated page can ask for a device. */
  setDevicePermissionHandler(): void {}

  setDisplayMediaRequestHandler(handler: Parameters<Session['setDisplayMediaRequestHandler']>[0]): void {
    this.#permissions.display = handler === null ? null : (...values) => Reflect.apply(handler, undefined, values);
  }

  async clearStorageData(): Promise<void> {
    const browserContextId = await EmulatedSession.contextOf(this);
    await chromium().send('Storage.clearCookies', { browserContextId });
  }

  async clearCache(): Promise<void> {}
}
refuseUnknownOfClass('Session', EmulatedSession);

async function makeContext(): Promise<string> {
  const { browserContextId } = await chromium().send('Target.createBrowserContext', { disposeOnDetach: true });
  // Downloads are told to the app; the emulator carries none out.
  await chromium().send('Browser.setDownloadBehavior', { behavior: 'deny', browserContextId });
  return browserContextId;
}

const sessions = new Map<string, EmulatedSession>();

/** `protocol`: that of the default session. */
export const protocol = new EmulatedProtocol();

function fromPartition(partition: string): EmulatedSession {
  requireReady('Session can only be received when app is ready');
  const known = sessions.get(partition);
  if (known !== undefined) return known;
  const isDefault = partition === '';
  const made = new EmulatedSession(
    isDefault ? protocol : new EmulatedProtocol(),
    isDefault || partition.startsWith('persist:'),
  );
  sessions.set(partition, made);
  return made;
}

/** `session`. */
export const session = refuseUnknown('session', {
  fromPartition,
  get defaultSession() {
    return fromPartition('');
  },
});
