/** Values as text, between a page and the main process. */
export type Wire = {
  /** @throws Error 'An object could not be cloned.' for what structured clone refuses */
  encode(value: unknown): string;
  decode(text: string): unknown;
};

type Node = [kind: string, ...content: unknown[]];

/**
 * Makes the codec of IPC. It keeps what structured clone keeps (undefined, Date, Map, BigInt, typed arrays, circles)
 * and refuses what it refuses. The function is self-contained because its source is also sent into pages.
 */
export function createWire(): Wire {
  const refusal = 'An object could not be cloned.';
  const arrays = [
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
    DataView,
  ];
  const errors = [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError];

  function bytesToText(bytes: Uint8Array): string {
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  }

  function textToBytes(text: string): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  }

  function encode(value: unknown): string {
    const nodes: Node[] = [];
    const seen = new Map<object, number>();

    function visit(item: unknown): number {
      const known = typeof item === 'object' && item !== null ? seen.get(item) : undefined;
      if (known !== undefined) return known;
      const index = nodes.length;
      nodes.push(['undefined']);
      if (typeof item === 'object' && item !== null) seen.set(item, index);
      nodes[index] = nodeOf(item);
      return index;
    }

    function nodeOf(item: unknown): Node {
      if (item === undefined) return ['undefined'];
      if (item === null || typeof item === 'string' || typeof item === 'boolean') return ['plain', item];
      if (typeof item === 'number') {
        return Number.isFinite(item) && !Object.is(item, -0)
          ? ['plain', item]
          : ['number', Object.is(item, -0) ? '-0' : `${item}`];
      }
      if (typeof item === 'bigint') return ['bigint', `${item}`];
      if (typeof item !== 'object') throw new Error(refusal);
      if (Array.isArray(item)) return ['array', Array.from(item, visit)];
      if (item instanceof Date) return ['date', item.getTime()];
      if (item instanceof RegExp) return ['regexp', item.source, item.flags];
      if (item instanceof Map) return ['map', Array.from(item, ([key, each]) => [visit(key), visit(each)])];
      if (item instanceof Set) return ['set', Array.from(item, visit)];
      if (item instanceof ArrayBuffer) return ['buffer', bytesToText(new Uint8Array(item))];
      if (ArrayBuffer.isView(item)) {
        const bytes = new Uint8Array(item.buffer, item.byteOffset, item.byteLength);
        return ['view', arrays.findIndex((type) => item instanceof type), bytesToText(bytes)];
      }
      if (item instanceof Error) return ['error', item.name, item.message, item.stack];
      if (Object.prototype.toString.call(item) !== '[object Object]') throw new Error(refusal);
      return ['object', Object.entries(item).map(([key, each]) => [visit(key), visit(each)])];
    }

    let copy: unknown;
    try {
      copy = structuredClone(value);
    } catch {
      throw new Error(refusal);
    }
    visit(copy);
    return JSON.stringify(nodes);
  }

  function decode(text: string): unknown {
    const nodes: [string, ...unknown[]][] = JSON.parse(text);
    const made = new Map<number, unknown>();

    function read(index: unknown): unknown {
      if (typeof index !== 'number') return undefined;
      if (!made.has(index)) build(index, ...(nodes[index] ?? ['undefined']));
      return made.get(index);
    }

    function indexes(list: unknown): unknown[] {
      return Array.isArray(list) ? list : [];
    }

    function pairs(list: unknown): [unknown, unknown][] {
      return indexes(list).map((pair) => (Array.isArray(pair) ? [pair[0], pair[1]] : [undefined, undefined]));
    }

    // A container is known before its content is read, so that a circle finds it.
    function build(index: number, kind: string, first?: unknown, second?: unknown, third?: unknown): void {
      if (kind === 'array') {
        const list: unknown[] = [];
        made.set(index, list);
        for (const each of indexes(first)) list.push(read(each));
      } else if (kind === 'map') {
        const map = new Map<unknown, unknown>();
        made.set(index, map);
        for (const [key, each] of pairs(first)) map.set(read(key), read(each));
      } else if (kind === 'set') {
        const set = new Set<unknown>();
        made.set(index, set);
        for (const each of indexes(first)) set.add(read(each));
      } else if (kind === 'object') {
        const object = {};
        made.set(index, object);
        for (const [key, each] of pairs(first)) {
          // Not an assignment: a key may be called __proto__.
          Object.defineProperty(object, String(read(key)), {
            value: read(each),
            writable: true,
            enumerable: true,
            configurable: true,
          });
        }
      } else {
        made.set(index, simple(kind, first, second, third));
      }
    }

    function simple(kind: string, first: unknown, second: unknown, third: unknown): unknown {
      if (kind === 'plain') return first;
      if (kind === 'number') return Number(first);
      if (kind === 'bigint') return BigInt(String(first));
      if (kind === 'date') return new Date(typeof first === 'number' ? first : Number.NaN);
      if (kind === 'regexp') return new RegExp(String(first), String(second));
      if (kind === 'buffer') return textToBytes(String(first)).buffer;
      if (kind === 'view') {
        const type = arrays[Number(first)] ?? Uint8Array;
        return Reflect.construct(type, [textToBytes(String(second)).buffer]);
      }
      if (kind === 'error') {
        const type = errors.find(({ name }) => name === first) ?? Error;
        const error = new type(String(second));
        if (typeof third === 'string') error.stack = third;
        return error;
      }
      return undefined;
    }

    return read(0);
  }

  return { encode, decode };
}
