import type { PriceOverride } from '../../../core/contracts/price-override.ts';

/** A price as it is typed: one text for each field, empty = not said. */
export type PriceDraft = {
  model: string;
  from: string;
  input: string;
  output: string;
  cacheRead: string;
  cacheWrite5m: string;
  cacheWrite1h: string;
};

export const EMPTY_DRAFT: PriceDraft = {
  model: '',
  from: '',
  input: '',
  output: '',
  cacheRead: '',
  cacheWrite5m: '',
  cacheWrite1h: '',
};

function text(usd: number | undefined): string {
  return usd === undefined ? '' : String(usd);
}

/** A price of the user's to be changed. */
export function draftOf(override: PriceOverride): PriceDraft {
  return {
    model: override.model,
    from: override.from ?? '',
    input: text(override.input_usd_per_million),
    output: text(override.output_usd_per_million),
    cacheRead: text(override.cache_read_usd_per_million),
    cacheWrite5m: text(override.cache_write_5m_usd_per_million),
    cacheWrite1h: text(override.cache_write_1h_usd_per_million),
  };
}

/** Whether both are the price of one model from one day on, of which there is one. */
function isSamePrice(one: PriceOverride, other: PriceOverride): boolean {
  return one.model === other.model && one.from === other.from;
}

/** The user's prices with one more; it takes the place of `replaced` and of one for the same model and day. */
export function withPrice(
  overrides: readonly PriceOverride[],
  price: PriceOverride,
  replaced: PriceOverride | null,
): PriceOverride[] {
  const others = withoutPrice(overrides, price);
  return [...(replaced === null ? others : withoutPrice(others, replaced)), price];
}

/** The user's prices without one. */
export function withoutPrice(overrides: readonly PriceOverride[], price: PriceOverride): PriceOverride[] {
  return overrides.filter((each) => !isSamePrice(each, price));
}
