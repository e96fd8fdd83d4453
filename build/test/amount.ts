/**
 * How much a test does. `npm test` is short: every rule and behaviour once, with few repetitions. `npm run test:full`
 * has all of them. This is the one place where the two are told apart.
 */
export type Amount = 'short' | 'full';

/** Set by `npm run test:full`; may be set by hand for a single test. */
export const AMOUNT_VARIABLE = 'BLUEPLANE_TEST_AMOUNT';

/** @throws Error naming what is allowed */
export function readAmount(env: Readonly<Record<string, string | undefined>>): Amount {
  const said = env[AMOUNT_VARIABLE] ?? 'short';
  if (said === 'short' || said === 'full') return said;
  throw new Error(`${AMOUNT_VARIABLE} is "${said}". It may be short (the default) or full.`);
}

/** Whether the tests that run are all there are. */
export const IS_FULL = readAmount(process.env) === 'full';

/** The number of repetitions, rounds or made-up cases. @param amounts both are at least 1 */
export function amount(amounts: Readonly<Record<Amount, number>>): number {
  return IS_FULL ? amounts.full : amounts.short;
}
