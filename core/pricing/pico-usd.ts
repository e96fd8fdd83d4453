/** Money is counted in whole pico-USD (1e-12 USD): every published price per token is a whole number of them. */
export const PICO_USD_PER_USD = 1_000_000_000_000;

/**
 * USD as a tool writes it (a JSON number) -> pico-USD, by its shortest decimal form, so that 0.1 is exactly 1e11.
 * Digits beyond the twelfth decimal are rounded half up. Null for what is no amount of money or too large to be exact
 * (above about 9,000 USD).
 */
export function usdToPicoUsd(usd: number): number | null {
  if (!Number.isFinite(usd) || usd < 0) return null;
  const [mantissa = '0', exponent = '0'] = usd.toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const shift = Number(exponent) - (digits.length - 1) + 12;
  if (shift > 30) return null;
  if (shift < -30) return 0;
  const whole = BigInt(digits);
  const pico =
    shift >= 0 ? whole * 10n ** BigInt(shift) : (2n * whole + 10n ** BigInt(-shift)) / (2n * 10n ** BigInt(-shift));
  return pico <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(pico) : null;
}

/** integer × thousandths, or null where the product is no exact integer. */
export function timesPermille(picoUsd: number, permille: number): number | null {
  const product = picoUsd * permille;
  if (!Number.isSafeInteger(product) || product % 1000 !== 0) return null;
  return product / 1000;
}
