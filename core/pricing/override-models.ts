import type { PriceOverride } from '../contracts/price-override.ts';
import { PICO_USD_PER_USD, usdToPicoUsd } from './pico-usd.ts';
import type { BookModel } from './price-response.ts';
import type { Rates } from './price-table.ts';

/** The user's prices as models of the price book, one a name, with all its dated rates. Of two for one day the last holds. */
export function overrideModels(overrides: readonly PriceOverride[]): BookModel[] {
  const byName = Map.groupBy(overrides, (override) => override.model.trim().toLowerCase());
  return [...byName.values()].flatMap((entries) => {
    const byDay = new Map(entries.map((entry) => [entry.from ?? null, entry]));
    const dated = [...byDay.values()].sort((a, b) => startOf(a) - startOf(b));
    const last = dated.at(-1);
    return last === undefined ? [] : [bookModel(last.model.trim(), dated)];
  });
}

function startOf(override: PriceOverride): number {
  return override.from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(`${override.from}T00:00:00Z`);
}

function bookModel(name: string, dated: readonly PriceOverride[]): BookModel {
  return {
    name,
    isOverride: true,
    rateSets: dated.map((override, index) => {
      const next = dated[index + 1];
      return {
        fromMs: startOf(override),
        untilMs: next === undefined ? Number.POSITIVE_INFINITY : startOf(next),
        rateSet: {
          validFrom: override.from ?? null,
          validUntil: next?.from ?? null,
          rates: ratesOf(override),
          longContext: null,
        },
        webSearch: searchPrice(override),
      };
    }),
    multipliers: {},
  };
}

function ratesOf(override: PriceOverride): Rates {
  const rates: Rates = {
    input: perToken(override.input_usd_per_million),
    output: perToken(override.output_usd_per_million),
  };
  const { cache_read_usd_per_million, cache_write_5m_usd_per_million, cache_write_1h_usd_per_million } = override;
  if (cache_read_usd_per_million !== undefined) rates.cacheRead = perToken(cache_read_usd_per_million);
  if (cache_write_5m_usd_per_million !== undefined) rates.cacheWrite5m = perToken(cache_write_5m_usd_per_million);
  if (cache_write_1h_usd_per_million !== undefined) rates.cacheWrite1h = perToken(cache_write_1h_usd_per_million);
  return rates;
}

/** USD per million tokens -> pico-USD per token. */
function perToken(usdPerMillion: number): number {
  return Math.round((usdPerMillion * PICO_USD_PER_USD) / 1_000_000);
}

function searchPrice(override: PriceOverride): number | null {
  const perThousand = override.web_search_usd_per_thousand;
  return perThousand === undefined ? null : usdToPicoUsd(perThousand / 1000);
}
