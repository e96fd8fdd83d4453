import { keptText } from '../attribute-map.ts';
import { malformed } from '../request-meter.ts';

/** An object of JSON, unchecked. */
export type JsonObject = { readonly [key: string]: unknown };

const UNSIGNED_MAX = 2n ** 64n - 1n;
const SIGNED_MIN = -(2n ** 63n);
const SIGNED_MAX = 2n ** 63n - 1n;
/** The longest 64-bit integer with its sign. */
const INTEGER_MAX_CHARACTERS = 20;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field by the name that the protocol gives it in JSON, or by the one in its definition (`log_records`). `null` = absent. */
export function fieldOf(object: JsonObject, name: string): unknown {
  const own = Object.hasOwn(object, name) ? object[name] : undefined;
  if (own !== undefined && own !== null) return own;
  const snake = snakeOf(name);
  const other = snake !== name && Object.hasOwn(object, snake) ? object[snake] : undefined;
  return other ?? undefined;
}

/** Asked some hundred thousand times a second, of two dozen names. */
const snakeNames = new Map<string, string>();

function snakeOf(name: string): string {
  let snake = snakeNames.get(name);
  if (snake === undefined) {
    snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    snakeNames.set(name, snake);
  }
  return snake;
}

/** @throws UnreadableRequest when it is there and no list of objects */
export function objectsOf(object: JsonObject, name: string): readonly JsonObject[] {
  const value = fieldOf(object, name);
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw malformed(`${name} is no list`);
  return value.map((one: unknown) => {
    if (!isObject(one)) throw malformed(`${name} holds something else than objects`);
    return one;
  });
}

/** @throws UnreadableRequest when it is there and no object */
export function objectOf(object: JsonObject, name: string): JsonObject {
  const value = fieldOf(object, name) ?? {};
  if (!isObject(value)) throw malformed(`${name} is no object`);
  return value;
}

/** @throws UnreadableRequest when it is there and no text */
export function textOf(object: JsonObject, name: string): string {
  const value = fieldOf(object, name) ?? '';
  if (typeof value !== 'string') throw malformed(`${name} is no text`);
  return keptText(value);
}

/** Nanoseconds as text; a number has lost its last digits before we see it. @throws UnreadableRequest */
export function nanosecondsOf(object: JsonObject, name: string): string {
  const value = fieldOf(object, name);
  if (value === undefined || value === '') return '0';
  const nanoseconds = integerOf(value);
  if (nanoseconds === null || nanoseconds < 0n || nanoseconds > UNSIGNED_MAX) throw malformed(`${name} is no time`);
  return nanoseconds.toString();
}

/** A signed 64-bit integer that is written as a number or as text; null when it is none. */
export function signedOf(value: unknown): bigint | null {
  const integer = integerOf(value);
  return integer !== null && integer >= SIGNED_MIN && integer <= SIGNED_MAX ? integer : null;
}

/** A number that is written as one or as text, `NaN` and `Infinity` among them; null when it is none. */
export function doubleOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (value === 'NaN') return Number.NaN;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isNaN(number) ? null : number;
}

/** The number of a name of an enum, or the number that stands there itself; 0 for what is neither. */
export function enumOf(object: JsonObject, name: string, numberOf: (word: string) => number): number {
  const value = fieldOf(object, name);
  if (typeof value === 'number') return Number.isInteger(value) ? value : 0;
  if (typeof value !== 'string') return 0;
  return /^\d{1,9}$/.test(value) ? Number(value) : numberOf(value);
}

function integerOf(value: unknown): bigint | null {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : null;
  if (typeof value !== 'string' || value.length > INTEGER_MAX_CHARACTERS) return null;
  return /^-?\d+$/.test(value)
    ? BigInt(value)
    : integerOf(/^-?[\d.]+([eE]\+?\d+)?$/.test(value) ? Number(value) : null);
}
