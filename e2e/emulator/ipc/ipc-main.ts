import { EventEmitter } from 'node:events';
import type { IpcMain } from 'electron';
import type { Members } from '../members.ts';
import { refuseUnknownOfClass } from '../not-emulated.ts';

type Handler = (event: object, ...values: unknown[]) => unknown;

const handlers = new Map<string, Handler>();

class EmulatedIpcMain
  extends EventEmitter
  implements Members<IpcMain, 'handle' | 'handleOnce' | 'removeHandler' | 'on' | 'once' | 'off' | 'removeAllListeners'>
{
  handle(channel: string, handler: Handler): void {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    if (typeof handler !== 'function') {
      throw new TypeError(`Expected handler to be a function, but found type '${typeof handler}'`);
    }
    handlers.set(channel, handler);
  }

  handleOnce(channel: string, handler: Handler): void {
    this.handle(channel, (event, ...values) => {
      this.removeHandler(channel);
      return handler(event, ...values);
    });
  }

  removeHandler(channel: string): void {
    handlers.delete(channel);
  }
}

export const ipcMain = new (refuseUnknownOfClass('IpcMain', EmulatedIpcMain))();

/** Resolves when answers go out again; null while they do. */
let held: PromiseWithResolvers<void> | null = null;

/** From now on no page gets an answer, as from a main process that is too busy; what is asked is done all the same. */
export function holdAnswers(): void {
  held ??= Promise.withResolvers();
}

/** Hands on what was kept back, and everything after it at once. */
export function releaseAnswers(): void {
  held?.resolve();
  held = null;
}

/** What `ipcRenderer.invoke` gets. `value` is the error's text when `ok` is false. */
export type Reply = { ok: boolean; value: unknown };

/** Asks the channel's handler. Never rejects: the page is told of the error, and the console as Electron does it. */
export async function answerInvoke(event: object, channel: string, values: unknown[]): Promise<Reply> {
  const reply = await askHandler(event, channel, values);
  await held?.promise;
  return reply;
}

async function askHandler(event: object, channel: string, values: unknown[]): Promise<Reply> {
  const handler = handlers.get(channel);
  try {
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    return { ok: true, value: await handler(event, ...values) };
  } catch (error) {
    return refusal(channel, error);
  }
}

/** The reply for an error, in Electron's words. */
export function refusal(channel: string, error: unknown): Reply {
  console.error(`Error occurred in handler for '${channel}':`, error);
  return { ok: false, value: `Error invoking remote method '${channel}': ${error}` };
}
