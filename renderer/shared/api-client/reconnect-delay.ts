/** The gateway restarts within a second or two, so the first tries come quickly. */
const FIRST_DELAY_MS = 250;
/** Long enough to cost nothing while the machine is busy, short enough that nobody reaches for the reload button. */
const LONGEST_DELAY_MS = 8_000;

/**
 * How long to wait before trying to connect again: doubles with each failed try up to a cap, and half of it is random
 * so that several open pages do not knock at the same instant.
 *
 * @param failedTries tries since the last open connection, 0 for the first wait
 * @param random a number from 0 up to, not including, 1
 * @returns milliseconds
 */
export function reconnectDelay(failedTries: number, random: number): number {
  const full = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(failedTries, 10));
  return full / 2 + (full / 2) * random;
}
