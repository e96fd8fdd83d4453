import { createHash } from 'node:crypto';
import type { PriceMode, PriceOverride } from '../contracts/price-override.ts';
import { type Endpoint, readModelName } from './model-name.ts';
import { overrideModels } from './override-models.ts';
import {
  type BilledResponse,
  type BookModel,
  calculateCost,
  type Multiplier,
  multipliedRate,
  type PricedResponse,
  rateSetAt,
} from './price-response.ts';
import { bundledPriceTable, type PriceTable, type TableModel, type Vendor } from './price-table.ts';

/**
 * core/pricing: what one API response costs.
 * In: a model's name, a time and token counts. Out: whole pico-USD with each term of the sum, or `unpriced`.
 * Makes no estimate of its own: a model that the table and the user's overrides do not name has no price.
 */

/** A model of the book. `endpoint`: where its name says it runs. */
export type ModelMatch = { model: BookModel; endpoint: Endpoint };

export type PriceBook = {
  /** Names table, overrides and mode: date, digest. Two books of the same version price everything alike. */
  priceVersion: string;
  /** How responses are priced unless something else is asked. */
  mode: PriceMode;
  /**
   * The model of that name, or null when it is unpriced. Only the spellings of model-name.ts are understood.
   * @param occurredAt epoch milliseconds: an override that does not hold yet is passed over; absent = the newest
   */
  findModel(name: string, occurredAt?: number): ModelMatch | null;
  /** The cost of one response. Never throws; what has no exact price is `unpriced`. */
  priceResponse(response: BilledResponse, mode?: PriceMode): PricedResponse;
};

type Entry = { model: BookModel; vendor: Vendor };

// A corpus holds a handful of names; the bound is against a source that invents them.
const REMEMBERED_NAMES = 1000;

function dayStart(day: string | null, open: number): number {
  return day === null ? open : Date.parse(`${day}T00:00:00Z`);
}

function bookModel(model: TableModel): BookModel {
  return {
    name: model.model,
    isOverride: false,
    rateSets: model.rateSets.map((rateSet) => ({
      fromMs: dayStart(rateSet.validFrom, Number.NEGATIVE_INFINITY),
      untilMs: dayStart(rateSet.validUntil, Number.POSITIVE_INFINITY),
      rateSet,
      webSearch: model.webSearch,
    })),
    multipliers: model.multipliers,
  };
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

/** The surcharge of the place a model's name tells of; undefined where it is not known. */
function endpointMultiplier(match: ModelMatch): Multiplier | null | undefined {
  const { regionalEndpoint, governmentEndpoint } = match.model.multipliers;
  if (match.endpoint === 'own') return null;
  const isRegional = match.endpoint === 'regional';
  const permille = isRegional ? regionalEndpoint : governmentEndpoint;
  return permille === undefined
    ? undefined
    : { kind: isRegional ? 'regional_endpoint' : 'government_endpoint', permille };
}

function versionOf(table: PriceTable, overrides: readonly PriceOverride[], mode: PriceMode): string {
  const parts = [`${table.source.date}+${table.digest}`];
  if (overrides.length > 0) {
    parts.push(`overrides.${createHash('sha256').update(JSON.stringify(overrides)).digest('hex').slice(0, 12)}`);
  }
  if (mode !== 'auto') parts.push(mode);
  return parts.join('+');
}

/** The user's prices by name: as written, and as the spellings of model-name.ts lead to them. */
function indexOverrides(overrides: readonly PriceOverride[]) {
  const asWritten = new Map<string, BookModel>();
  const byPlainName = new Map<string, BookModel>();
  for (const model of overrideModels(overrides)) {
    asWritten.set(model.name.toLowerCase(), model);
    byPlainName.set(plainName(model.name), model);
  }
  return (name: string): BookModel | null => {
    if (asWritten.size === 0) return null;
    const exact = asWritten.get(name.trim().toLowerCase());
    if (exact) return exact;
    const candidates = readModelName(name)?.candidates ?? [];
    return candidates.map((candidate) => byPlainName.get(candidate)).find((model) => model !== undefined) ?? null;
  };
}

/**
 * Builds the book once; looking up and pricing are then a few map look-ups and products.
 * Overrides win over the table from their first day on; of two for one name and day the last holds.
 * @throws when the table's own figures are inexact.
 */
export function createPriceBook(
  table: PriceTable = bundledPriceTable,
  overrides: readonly PriceOverride[] = [],
  bookMode: PriceMode = 'auto',
): PriceBook {
  const priceVersion = versionOf(table, overrides, bookMode);
  const index = indexByName(table);
  const findOverride = indexOverrides(overrides);
  type Known = { override: BookModel | null; listed: ModelMatch | null };
  const remembered = new Map<string, Known>();

  function findListed(name: string): ModelMatch | null {
    const reading = readModelName(name);
    if (!reading) return null;
    for (const candidate of reading.candidates) {
      const entry = index.get(candidate);
      if (!entry) continue;
      if (!reading.vendors.includes(entry.vendor)) return null;
      const match = { model: entry.model, endpoint: reading.endpoint };
      return endpointMultiplier(match) === undefined ? null : match;
    }
    return null;
  }

  function lookUp(name: string): Known {
    const known = remembered.get(name);
    if (known !== undefined) return known;
    const found = { override: findOverride(name), listed: findListed(name) };
    if (remembered.size < REMEMBERED_NAMES) remembered.set(name, found);
    return found;
  }

  function findModel(name: string, occurredAt = Number.MAX_SAFE_INTEGER): ModelMatch | null {
    const { override, listed } = lookUp(name);
    if (override !== null && rateSetAt(override, occurredAt) !== null) return { model: override, endpoint: 'own' };
    return listed;
  }

  function priceResponse(response: BilledResponse, mode: PriceMode = bookMode): PricedResponse {
    const reported = response.reportedCostPicoUsd ?? null;
    if (mode !== 'calculate' && reported !== null) {
      return { ...NOTHING_CALCULATED, priceVersion, costPicoUsd: reported, costSource: 'reported' };
    }
    const match = mode === 'display' ? null : findModel(response.model, response.occurredAt);
    const endpoint = match && endpointMultiplier(match);
    const calculated = match && endpoint !== undefined ? calculateCost(response, match.model, endpoint) : null;
    if (!match || !calculated) {
      return { ...NOTHING_CALCULATED, priceVersion, costPicoUsd: 0, costSource: 'unpriced' };
    }
    const { complete, ...cost } = calculated;
    return { ...cost, costSource: complete ? 'calculated' : 'estimated', priceVersion, pricedAs: match.model.name };
  }

  return { priceVersion, mode: bookMode, findModel, priceResponse };
}

const NOTHING_CALCULATED = {
  terms: [],
  pricedAs: null,
  longContext: false,
  rateSource: null,
  validFrom: null,
  validUntil: null,
  multipliers: [],
} satisfies Partial<PricedResponse>;
