import { createHash } from 'node:crypto';
import type { PriceOverride } from '../contracts/price-override.ts';
import { type Endpoint, readModelName } from './model-name.ts';
import { PICO_USD_PER_USD, usdToPicoUsd } from './pico-usd.ts';
import {
  type BilledResponse,
  type BookModel,
  calculateCost,
  multipliedRate,
  type PricedResponse,
} from './price-response.ts';
import { bundledPriceTable, type PriceTable, type Rates, type TableModel, type Vendor } from './price-table.ts';

/**
 * core/pricing: what one API response costs.
 * In: a model's name, a time and token counts. Out: whole pico-USD with each term of the sum, or `unpriced`.
 * Makes no estimate of its own: a model that the table and the user's overrides do not name has no price.
 */

/**
 * `auto`: what the tool reported, else calculated. `calculate`: always calculated. `display`: only what was reported.
 */
export type PriceMode = 'auto' | 'calculate' | 'display';

export type ModelMatch = { model: BookModel; endpoint: Endpoint };

export type PriceBook = {
  /** Names table and overrides: date, digest. Two books of the same version price everything alike. */
  priceVersion: string;
  /** The model of that name, or null when it is unpriced. Only the spellings of model-name.ts are understood. */
  findModel(name: string): ModelMatch | null;
  /** The cost of one response. Never throws; what has no exact price is `unpriced`. */
  priceResponse(response: BilledResponse, mode?: PriceMode): PricedResponse;
};

type Entry = { model: BookModel; vendor: Vendor | null };

// A corpus holds a handful of names; the bound is against a source that invents them.
const REMEMBERED_NAMES = 1000;

function dayStart(day: string | null, open: number): number {
  return day === null ? open : Date.parse(`${day}T00:00:00Z`);
}

function bookModel(model: Pick<TableModel, 'model' | 'rateSets' | 'webSearch' | 'multipliers'>): BookModel {
  return {
    name: model.model,
    rateSets: model.rateSets.map((rateSet) => ({
      fromMs: dayStart(rateSet.validFrom, Number.NEGATIVE_INFINITY),
      untilMs: dayStart(rateSet.validUntil, Number.POSITIVE_INFINITY),
      rateSet,
    })),
    webSearch: model.webSearch,
    multipliers: model.multipliers,
  };
}

/** USD per million tokens -> pico-USD per token. */
function perToken(usdPerMillion: number): number {
  return Math.round((usdPerMillion * PICO_USD_PER_USD) / 1_000_000);
}

function overrideModel(override: PriceOverride): BookModel {
  const rates: Rates = {
    input: perToken(override.inputUsdPerMillion),
    output: perToken(override.outputUsdPerMillion),
  };
  if (override.cacheReadUsdPerMillion !== undefined) rates.cacheRead = perToken(override.cacheReadUsdPerMillion);
  if (override.cacheWrite5mUsdPerMillion !== undefined) {
    rates.cacheWrite5m = perToken(override.cacheWrite5mUsdPerMillion);
  }
  if (override.cacheWrite1hUsdPerMillion !== undefined) {
    rates.cacheWrite1h = perToken(override.cacheWrite1hUsdPerMillion);
  }
  const perThousand = override.webSearchUsdPerThousand;
  return bookModel({
    model: override.model,
    rateSets: [{ validFrom: null, validUntil: null, rates, longContext: null }],
    webSearch: perThousand === undefined ? null : usdToPicoUsd(perThousand / 1000),
    multipliers: {},
  });
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[.@]/g, '-');
}

/** Every rate times every factor that can meet must be a whole number: found when the table loads, not in a bill. */
function assertExact(model: TableModel): void {
  const { fast = 1000, usInference = 1000, regionalEndpoint = 1000, governmentEndpoint = 1000 } = model.multipliers;
  for (const { rates, longContext } of model.rateSets) {
    for (const rate of [...Object.values(rates), ...Object.values(longContext?.rates ?? {})]) {
      for (const endpoint of [regionalEndpoint, governmentEndpoint]) {
        if (multipliedRate(rate, [endpoint, fast, usInference]) === null) {
          throw new Error(`price table: ${model.model} has a rate that its multipliers make inexact: ${rate}`);
        }
      }
    }
  }
}

function indexByName(table: PriceTable): Map<string, Entry> {
  const index = new Map<string, Entry>();
  for (const model of table.models) {
    assertExact(model);
    const entry = { model: bookModel(model), vendor: model.vendor };
    for (const name of [model.model, ...model.aliases]) index.set(plainName(name), entry);
  }
  return index;
}

function endpointPermille(match: ModelMatch): number | null {
  const { regionalEndpoint, governmentEndpoint } = match.model.multipliers;
  if (match.endpoint === 'regional') return regionalEndpoint ?? null;
  if (match.endpoint === 'government') return governmentEndpoint ?? null;
  return 1000;
}

function versionOf(table: PriceTable, overrides: readonly PriceOverride[]): string {
  const version = `${table.source.date}+${table.digest}`;
  if (overrides.length === 0) return version;
  const digest = createHash('sha256').update(JSON.stringify(overrides)).digest('hex').slice(0, 12);
  return `${version}+overrides.${digest}`;
}

/**
 * Builds the book once; looking up and pricing are then a few map look-ups and products.
 * Overrides win over the table; of two for one name the last holds. Throws when the table's own figures are inexact.
 */
export function createPriceBook(
  table: PriceTable = bundledPriceTable,
  overrides: readonly PriceOverride[] = [],
): PriceBook {
  const priceVersion = versionOf(table, overrides);
  const index = indexByName(table);
  const asWritten = new Map<string, ModelMatch>();
  for (const override of overrides) {
    const model = overrideModel(override);
    asWritten.set(override.model.trim().toLowerCase(), { model, endpoint: 'own' });
    index.set(plainName(override.model.trim()), { model, vendor: null });
  }
  const remembered = new Map<string, ModelMatch | null>();

  function lookUp(name: string): ModelMatch | null {
    const exact = asWritten.get(name.trim().toLowerCase());
    if (exact) return exact;
    const reading = readModelName(name);
    if (!reading) return null;
    for (const candidate of reading.candidates) {
      const entry = index.get(candidate);
      if (!entry) continue;
      if (entry.vendor !== null && !reading.vendors.includes(entry.vendor)) return null;
      const match = { model: entry.model, endpoint: entry.vendor === null ? 'own' : reading.endpoint } as const;
      return endpointPermille(match) === null ? null : match;
    }
    return null;
  }

  function findModel(name: string): ModelMatch | null {
    const known = remembered.get(name);
    if (known !== undefined) return known;
    const match = lookUp(name);
    if (remembered.size < REMEMBERED_NAMES) remembered.set(name, match);
    return match;
  }

  function priceResponse(response: BilledResponse, mode: PriceMode = 'auto'): PricedResponse {
    const nothing = { priceVersion, terms: [], pricedAs: null, longContext: false };
    const reported = response.reportedCostPicoUsd ?? null;
    if (mode !== 'calculate' && reported !== null) {
      return { ...nothing, costPicoUsd: reported, costSource: 'reported' };
    }
    const match = mode === 'display' ? null : findModel(response.model);
    const permille = match && endpointPermille(match);
    const calculated = match && permille !== null ? calculateCost(response, match.model, permille) : null;
    if (!match || !calculated) return { ...nothing, costPicoUsd: 0, costSource: 'unpriced' };
    const { complete, ...cost } = calculated;
    return { ...cost, costSource: complete ? 'calculated' : 'estimated', priceVersion, pricedAs: match.model.name };
  }

  return { priceVersion, findModel, priceResponse };
}
