import type { PricingSettings } from '../contracts/price-override.ts';
import type { Prices } from '../contracts/prices.ts';
import { listPrices } from '../pricing/list-prices.ts';
import type { PriceBook } from '../pricing/price-book.ts';
import type { ReadableDB } from '../storage/database.ts';
import { unpricedModels } from './unpriced.ts';

/** The prices in force, where they come from, and what has none. */
export function prices(database: ReadableDB | null, book: PriceBook, settings: PricingSettings): Prices {
  return {
    ...listPrices(settings.overrides),
    priceVersion: book.priceVersion,
    mode: book.mode,
    unpriced: database === null ? [] : unpricedModels(database),
  };
}
