/** The sum that a rule works out by hand, so that a slip of the hand is no rule. */

const PICO_PER_USD = 1_000_000_000_000n;
const PER_MILLION = 1_000_000n;

/** `1,200 input x 1.25`, with the price of a million; `3 searches x 0.01 each`, with the price of one. */
const LINE = /^([\d,]+) [^0-9].*? x ([\d.]+)( each)?$/;

/**
 * What the lines of a bill add up to, in 1e-12 USD.
 * @throws Error for a line of another form
 */
export function billedPicoUsd(lines: readonly string[]): bigint {
  return lines.reduce((sum, line) => sum + lineAmount(line), 0n);
}

function lineAmount(line: string): bigint {
  const [, quantity = '', price = '', each] = LINE.exec(line) ?? [];
  if (quantity === '') throw new Error(`"${line}" is no line of a bill: write "1,200 input x 1.25".`);
  const amount = BigInt(quantity.replaceAll(',', '')) * picoUsd(price);
  if (each !== undefined) return amount;
  if (amount % PER_MILLION !== 0n) throw new Error(`"${line}" is no whole number of 1e-12 USD.`);
  return amount / PER_MILLION;
}

/** US dollars as exact decimal text, in 1e-12 USD. */
export function picoUsd(text: string): bigint {
  const [whole = '0', part = ''] = text.split('.');
  return BigInt(whole) * PICO_PER_USD + BigInt(part.padEnd(12, '0'));
}
