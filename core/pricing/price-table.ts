import { z } from 'zod';
import table from './table.json' with { type: 'json' };

/**
 * The shape of table.json, made by build/make-price-table.mjs. All rates are integers of 1e-12 USD (pico-USD) per
 * token, so that a cost is a sum of exact products; multipliers are in thousandths.
 */
const picoUsdSchema = z.number().int().nonnegative();
const permilleSchema = z.number().int().min(1000);
const daySchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** Pico-USD per token. A cache rate that is absent is the input rate: the vendor makes no difference. */
export const ratesSchema = z.strictObject({
  input: picoUsdSchema,
  output: picoUsdSchema,
  cacheRead: picoUsdSchema.optional(),
  cacheWrite5m: picoUsdSchema.optional(),
  cacheWrite1h: picoUsdSchema.optional(),
});
export type Rates = z.infer<typeof ratesSchema>;

export const rateSetSchema = z.strictObject({
  /** First UTC day on which these rates hold; null = since ever. */
  validFrom: daySchema.nullable(),
  /** First UTC day on which they no longer hold; null = still. */
  validUntil: daySchema.nullable(),
  rates: ratesSchema,
  /** Rates of the whole request once its input, cache included, is strictly above the threshold. */
  longContext: z.strictObject({ aboveInputTokens: z.number().int().positive(), rates: ratesSchema }).nullable(),
});
export type RateSet = z.infer<typeof rateSetSchema>;

export const VENDORS = ['anthropic', 'openai', 'google'] as const;
export type Vendor = (typeof VENDORS)[number];

export const multipliersSchema = z.strictObject({
  /** The vendor's fast mode. */
  fast: permilleSchema.optional(),
  /** Inference bound to the United States (`inference_geo`). */
  usInference: permilleSchema.optional(),
  /** A cloud's regional endpoint, as its model name says (`us.`, `eu.` ...). */
  regionalEndpoint: permilleSchema.optional(),
  governmentEndpoint: permilleSchema.optional(),
});
export type Multipliers = z.infer<typeof multipliersSchema>;

export const tableModelSchema = z.strictObject({
  model: z.string(),
  vendor: z.enum(VENDORS),
  aliases: z.array(z.string()),
  rateSets: z.array(rateSetSchema).min(1),
  /** Pico-USD a search; null = not known. */
  webSearch: picoUsdSchema.nullable(),
  multipliers: multipliersSchema,
  notes: z.array(z.string()),
});
export type TableModel = z.infer<typeof tableModelSchema>;

export const priceTableSchema = z.strictObject({
  source: z.strictObject({ name: z.string(), date: daySchema }),
  rateUnit: z.literal('1e-12 USD per token'),
  digest: z.string().regex(/^[0-9a-f]{12}$/),
  models: z.array(tableModelSchema),
});
export type PriceTable = Pick<z.infer<typeof priceTableSchema>, 'source' | 'digest'> & { models: TableModel[] };

function isVendor(name: string): name is Vendor {
  return VENDORS.some((vendor) => vendor === name);
}

function loadBundledTable(): PriceTable {
  const models = table.models.map((model) => {
    const { vendor } = model;
    if (!isVendor(vendor)) throw new Error(`the price table names an unknown vendor: ${vendor}`);
    return { ...model, vendor };
  });
  return { source: table.source, digest: table.digest, models };
}

/** The table that ships with Blueplane. A test holds it against `priceTableSchema`; loading it parses nothing. */
export const bundledPriceTable: PriceTable = loadBundledTable();
