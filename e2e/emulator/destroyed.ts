/**
 * Makes an object as Electron leaves it when its native part is gone: its methods and the accessors of its prototype
 * throw, the emitter's methods still work.
 * @param prototype whose members are refused
 * @param own names of fields that are refused too
 */
export function refuseDestroyed(object: object, prototype: object, own: readonly string[] = []): void {
  const get = () => {
    throw new TypeError('Object has been destroyed');
  };
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (name === 'constructor' || name === 'isDestroyed') continue;
    Object.defineProperty(object, name, typeof value === 'function' ? { value: get } : { get });
  }
  for (const name of own) Object.defineProperty(object, name, { get });
}
