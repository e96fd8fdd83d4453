import type { PriceOverride } from '../contracts/price-override.ts';
import type { Prices } from '../contracts/prices.ts';
import { overrideModels } from './override-models.ts';
import { PICO_USD_PER_USD } from './pico-usd.ts';
import { bundledPriceTable, type PriceTable, type RateSet, type Rates } from './price-table.ts';

const TOKENS_PER_MILLION = 1_000_000;

type ListedModel = Prices['models'][number];

/** All prices for people: USD per million tokens and per thousand searches, the user's own first. */
export function listPrices(
  overrides: readonly PriceOverride[],
  table: PriceTable = bundledPriceTable,
): Pick<Prices, 'source' | 'digest' | 'models'> {
  const own = overrideModels(overrides).map(
    (model): ListedModel => ({
      model: model.name,
      vendor: null,
      isOverride: true,
      aliases: [],
      rateSets: model.rateSets.map(({ rateSet, webSearch }) => listedRateSet(rateSet, webSearch)),
      multipliers: {},
      notes: [],
    }),
  );
  const bundled = table.models.map(
    (model): ListedModel => ({
      model: model.model,
      vendor: model.vendor,
      isOverride: false,
      aliases: model.aliases,
      rateSets: model.rateSets.map((rateSet) => listedRateSet(rateSet, model.webSearch)),
      multipliers: Object.fromEntries(
        Object.entries(model.multipliers).map(([kind, permille]) => [kind, permille / 1000]),
      ),
      notes: model.notes,
    }),
  );
  return { source: table.source, digest: table.digest, models: [...own, ...bundled] };
}

function listedRateSet(rateSet: RateSet, webSearch: number | null): ListedModel['rateSets'][number] {
  const { validFrom, validUntil, rates, longContext } = rateSet;
  return {
    validFrom,
    validUntil,
    rates: listedRates(rates),
    longContext: longContext && {
      aboveInputTokens: longContext.aboveInputTokens,
      rates: listedRates(longContext.rates),
    },
    webSearchPerThousand: webSearch === null ? null : usd(webSearch * 1_000),
  };
}

function listedRates(rates: Rates): ListedModel['rateSets'][number]['rates'] {
  const perMillion = (rate: number | undefined): number | null =>
    rate === undefined ? null : usd(rate * TOKENS_PER_MILLION);
  return {
    input: usd(rates.input * TOKENS_PER_MILLION),
    output: usd(rates.output * TOKENS_PER_MILLION),
    cacheRead: perMillion(rates.cacheRead),
    cacheWrite5m: perMillion(rates.cacheWrite5m),
    cacheWrite1h: perMillion(rates.cacheWrite1h),
  };
}

function usd(picoUsd: number): number {
  return picoUsd / PICO_USD_PER_USD;
}
