const PICO_DIGITS = 12;

/** Pico-USD as exact decimal text in USD without trailing zeros: 3000000n -> `0.000003`. */
export function exactUsd(pico: bigint): string {
  const digits = (pico < 0n ? -pico : pico).toString().padStart(PICO_DIGITS + 1, '0');
  const text = `${digits.slice(0, -PICO_DIGITS)}.${digits.slice(-PICO_DIGITS)}`.replace(/\.?0+$/, '');
  return pico < 0n ? `-${text}` : text;
}
