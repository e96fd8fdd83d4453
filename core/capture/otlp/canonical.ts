import type { OtlpValue } from '../../contracts/otlp-signal.ts';

/** A value as text that is the same however its keys were ordered. */
export function canonical(value: OtlpValue): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
