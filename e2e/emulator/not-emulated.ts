import type { EventEmitter } from 'node:events';

/** Something of Electron was used that the emulator does not have: add it (README.md), or do without it. */
export class NotEmulatedError extends Error {
  override name = 'NotEmulatedError';

  /** @param member what was used, as one would write it in code, e.g. `BrowserWindow.prototype.setOpacity` */
  constructor(member: string) {
    super(`${member} is not emulated. See e2e/emulator/README.md on how to add it.`);
  }
}

/** Names that JavaScript, Node's inspection and test tools look up on any object without meaning Electron. */
const ASKED_OF_EVERYTHING = new Set([
  'then',
  'toJSON',
  'constructor',
  'prototype',
  'inspect',
  'nodeType',
  'tagName',
  'asymmetricMatch',
  'domain',
  '$$typeof',
  '__esModule',
  'module.exports',
]);

/**
 * Makes every unknown member of an object throw NotEmulatedError when it is read.
 * @param name how the object is called in code
 * @returns the same object
 */
export function refuseUnknown<T extends object>(name: string, target: T): T {
  Object.setPrototypeOf(target, refusing(name, Object.getPrototypeOf(target)));
  return target;
}

/** Does the same for a class: for its static members and for those of its instances. */
export function refuseUnknownOfClass<T extends { prototype: object }>(name: string, target: T): T {
  refuseUnknown(name, target.prototype);
  return refuseUnknown(name, target);
}

/** Events of Node's emitters themselves. */
const OF_EVERY_EMITTER = ['newListener', 'removeListener'];

/**
 * Makes an emitter refuse listeners for events that the emulator never emits: they would wait in vain without a word.
 * @param events those that it, or a test, emits
 */
export function refuseUnknownEvents(name: string, emitter: EventEmitter, events: readonly string[]): void {
  emitter.on('newListener', (event) => {
    if (typeof event === 'symbol' || events.includes(event) || OF_EVERY_EMITTER.includes(event)) return;
    throw new NotEmulatedError(`the event ${event} of ${name}`);
  });
}

/** The end of a prototype chain: whatever is looked up and not found before arrives here. */
function refusing(name: string, parent: object | null): object {
  return new Proxy(parent ?? Object.create(null), {
    get(target, key, receiver) {
      if (typeof key === 'symbol' || key in target || ASKED_OF_EVERYTHING.has(key)) {
        return Reflect.get(target, key, receiver);
      }
      throw new NotEmulatedError(`${name}.${key}`);
    },
  });
}
