/**
 * Which cost counts: `auto` = what the tool itself reported, else what its tokens cost by the price table;
 * `calculate` = always the tokens; `display` = only what was reported, everything else has no price.
 */
export const PRICE_MODES = ['auto', 'calculate', 'display'] as const;
export type PriceMode = (typeof PRICE_MODES)[number];
