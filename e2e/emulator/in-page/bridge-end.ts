/** One end of the bridge between the two worlds of a page. */
export type BridgeEnd = {
  /** Makes a value ready to cross: functions, promises and errors become references, the rest is cloned on the way. */
  pack(value: unknown, depth?: number): unknown;
  /** The reverse, for what the other end packed. */
  unpack(packed: unknown): unknown;
  /** Sends to the other end's listeners of a topic; false when nobody took it, or it could not be cloned. */
  tell(topic: string, detail: unknown): boolean;
  listen(topic: string, listener: (detail: unknown) => void): void;
};

/**
 * Makes one end. Both worlds run this function in the same document and reach each other by DOM events, which are
 * synchronous; Chromium clones an event's detail for another world. A call therefore returns what the function
 * returned, as with Electron's own bridge. The token keeps the page from guessing the events' names.
 * Self-contained, because its source is sent into pages.
 */
export function createBridgeEnd(token: string, here: string, there: string): BridgeEnd {
  // Taken before the page can replace them.
  const send = window.dispatchEvent.bind(window);
  const receive = window.addEventListener.bind(window);
  const NewEvent = CustomEvent;
  const refusal = 'An object could not be cloned.';
  // Electron's own limit; a circle reaches it.
  const deepest = 1000;
  const functions = new Map<number, (...values: unknown[]) => unknown>();
  const numbers = new Map<unknown, number>();
  const promises = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  const answers = new Map<number, { ok: boolean; value: unknown }>();
  let last = 0;

  function next(): number {
    last += 1;
    return last;
  }

  function tell(topic: string, detail: unknown): boolean {
    return !send(new NewEvent(`${token}:${there}:${topic}`, { detail, cancelable: true }));
  }

  function listen(topic: string, listener: (detail: unknown) => void): void {
    receive(`${token}:${here}:${topic}`, (event) => {
      // A detail that could not be cloned arrives as null.
      if (!(event instanceof NewEvent) || event.detail === null) return;
      event.preventDefault();
      listener(event.detail);
    });
  }

  function field(detail: unknown, name: string): unknown {
    return typeof detail === 'object' && detail !== null ? Reflect.get(detail, name) : undefined;
  }

  function isPlain(value: object): boolean {
    return Object.prototype.toString.call(value) === '[object Object]';
  }

  function pack(value: unknown, depth = 0): unknown {
    if (depth > deepest) throw new TypeError('Electron contextBridge recursion depth exceeded.');
    if (typeof value === 'function') {
      const id = numbers.get(value) ?? next();
      numbers.set(value, id);
      functions.set(id, (...values) => Reflect.apply(value, undefined, values));
      return { kind: 'function', id };
    }
    if (typeof value === 'symbol') throw new TypeError(refusal);
    if (value instanceof Promise) {
      const id = next();
      value.then(
        (result) => settle(id, true, result),
        (error) => settle(id, false, error),
      );
      return { kind: 'promise', id };
    }
    if (value instanceof Error) return { kind: 'error', message: value.message };
    if (Array.isArray(value)) return { kind: 'array', items: value.map((each) => pack(each, depth + 1)) };
    if (typeof value === 'object' && value !== null && isPlain(value)) {
      return { kind: 'object', entries: Object.entries(value).map(([key, each]) => [key, pack(each, depth + 1)]) };
    }
    return { kind: 'value', value };
  }

  function settle(id: number, ok: boolean, result: unknown): void {
    let packed: unknown;
    try {
      packed = pack(result);
    } catch {
      packed = null;
    }
    if (packed === null || !tell('settle', { id, ok, value: packed })) {
      tell('settle', { id, ok: false, value: { kind: 'error', message: refusal } });
    }
  }

  function unpack(packed: unknown): unknown {
    const kind = field(packed, 'kind');
    const id = Number(field(packed, 'id'));
    if (kind === 'function') return (...values: unknown[]) => call(id, values);
    if (kind === 'promise') return new Promise((resolve, reject) => promises.set(id, { resolve, reject }));
    if (kind === 'error') return new Error(String(field(packed, 'message')));
    const items = field(packed, 'items');
    if (kind === 'array' && Array.isArray(items)) return items.map(unpack);
    const entries = field(packed, 'entries');
    if (kind === 'object' && Array.isArray(entries)) {
      return Object.fromEntries(entries.map(([key, each]) => [key, unpack(each)]));
    }
    return field(packed, 'value');
  }

  function call(id: number, values: unknown[]): unknown {
    const callId = next();
    const taken = tell('call', { id, callId, values: values.map((each) => pack(each)) });
    const answer = answers.get(callId);
    answers.delete(callId);
    if (!taken || answer === undefined) throw new Error(refusal);
    if (!answer.ok) throw answer.value;
    return answer.value;
  }

  listen('call', (detail) => {
    const callId = field(detail, 'callId');
    try {
      const values = field(detail, 'values');
      const wanted = functions.get(Number(field(detail, 'id')));
      tell('answer', { callId, ok: true, value: pack(wanted?.(...(Array.isArray(values) ? values.map(unpack) : []))) });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      tell('answer', { callId, ok: false, value: { kind: 'error', message } });
    }
  });
  listen('answer', (detail) => {
    answers.set(Number(field(detail, 'callId')), {
      ok: field(detail, 'ok') === true,
      value: unpack(field(detail, 'value')),
    });
  });
  listen('settle', (detail) => {
    const id = Number(field(detail, 'id'));
    const promise = promises.get(id);
    promises.delete(id);
    const value = unpack(field(detail, 'value'));
    if (field(detail, 'ok') === true) promise?.resolve(value);
    else promise?.reject(value);
  });

  return { pack, unpack, tell, listen };
}
