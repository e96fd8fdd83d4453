import { asAmount, asCount, asObject, type JsonObject } from './loose-json.ts';

/** A figure above this is damage: context windows are some millions of tokens, edits some thousands of lines. */
const MAXIMUM_COUNT = 1_000_000_000;

/** A year in milliseconds: no message takes longer. */
const MAXIMUM_DURATION_MS = 366 * 86_400_000;

/** A record's number that decides about totals is impossible: the record is refused and counted. */
export class ImpossibleNumberError extends Error {}

/** A count that is nice to have; damage is absence. */
export function plausibleCount(value: unknown): number | undefined {
  const count = asCount(value);
  return count === undefined || count > MAXIMUM_COUNT ? undefined : count;
}

/** A duration in milliseconds that is nice to have. */
export function plausibleDuration(value: unknown): number | undefined {
  const duration = asAmount(value);
  return duration === undefined || duration > MAXIMUM_DURATION_MS ? undefined : duration;
}

/**
 * A count that totals are made of. Absent and null are no count; digits in a text are a number.
 *
 * @throws ImpossibleNumberError for anything else that is no plausible count
 */
export function requiredCount(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value;
  const count = plausibleCount(number);
  if (count === undefined) throw new ImpossibleNumberError();
  // Zero has no sign.
  return count === 0 ? 0 : count;
}

/** The same for an amount that need not be whole: money, requests. @throws ImpossibleNumberError */
export function requiredAmount(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'string' && /^\d{1,9}(\.\d{1,9})?$/.test(value) ? Number(value) : value;
  const amount = asAmount(number);
  if (amount === undefined || amount > MAXIMUM_COUNT) throw new ImpossibleNumberError();
  return amount === 0 ? 0 : amount;
}

/** How many keys of an object this version does not know; undefined for none. */
export function countUnknown(record: JsonObject, known: ReadonlySet<string>): number | undefined {
  let count = 0;
  for (const key in record) if (!known.has(key)) count += 1;
  return count === 0 ? undefined : count;
}

/** The objects of a list; anything else in it, or instead of it, is none. */
export function objectsIn(value: unknown): JsonObject[] {
  if (!Array.isArray(value)) return [];
  return value.map(asObject).filter((item) => item !== undefined);
}

export function asFlag(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}
