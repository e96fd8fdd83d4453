/** A source of repeatable choices: the same seed makes the same sample data on every machine. */
export type Random = {
  /** 0 <= x < 1 */
  fraction(): number;
  /** Both ends included. */
  integer(min: number, max: number): number;
  /** Like `integer`, but small values are far likelier, as sizes and pauses are in life. */
  skewed(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** As many lower-case hexadecimal digits as asked for. */
  hex(length: number): string;
  /** Letters and digits, as API ids have them. */
  identifier(length: number): string;
  uuid(): string;
};

const IDENTIFIER_CHARACTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz123456789';

/** A 32-bit multiply-and-mix generator: ample for sample data, useless for secrets. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;

  function fraction(): number {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  }

  function integer(min: number, max: number): number {
    return min + Math.floor(fraction() * (max - min + 1));
  }

  function skewed(min: number, max: number): number {
    return min + Math.floor(fraction() ** 3 * (max - min + 1));
  }

  function pick<Item>(items: readonly Item[]): Item {
    const item = items[integer(0, items.length - 1)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  function characters(length: number, alphabet: string): string {
    return Array.from({ length }, () => alphabet[integer(0, alphabet.length - 1)]).join('');
  }

  function hex(length: number): string {
    return characters(length, '0123456789abcdef');
  }

  return {
    fraction,
    integer,
    skewed,
    chance: (probability) => fraction() < probability,
    pick,
    hex,
    identifier: (length) => characters(length, IDENTIFIER_CHARACTERS),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(12)}`,
  };
}
