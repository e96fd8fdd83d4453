import type { OtlpValue } from '../../../contracts/otlp-signal.ts';
import { TEXT_MAX_CHARACTERS } from './limits.ts';

/** Attributes while they are read: of a key that stands twice the first counts. */
export class AttributeMap {
  readonly attributes: { [key: string]: OtlpValue } = {};
  /** Those that were named, however often. */
  count = 0;

  add(key: string, value: OtlpValue): void {
    this.count += 1;
    // Set, it would not become a key but change what the object is.
    if (key === '__proto__' || Object.hasOwn(this.attributes, key)) return;
    this.attributes[key] = value;
  }
}

/** A text as it is kept. */
export function keptText(text: string): string {
  return text.length > TEXT_MAX_CHARACTERS ? text.slice(0, TEXT_MAX_CHARACTERS) : text;
}

/** A 64-bit integer as it is kept: a number where JavaScript holds it exactly, else text. */
export function keptInteger(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}
