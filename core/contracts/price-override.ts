import { z } from 'zod';
import { PRICE_MODES } from './price-modes.ts';

export { PRICE_MODES, type PriceMode } from './price-modes.ts';

/**
 * The section `pricing` of config.yaml. The message of each rule completes the sentence "allowed: ..." so that a person
 * can mend the file from the error alone.
 */

export const priceModeSchema = z.enum(PRICE_MODES, { error: PRICE_MODES.join(', ') });

const PRICE = 'US dollars per million tokens, a number from 0 to 1000000 with at most six decimals';

function hasSixDecimals(usd: number): boolean {
  return Number(usd.toFixed(6)) === usd;
}

/** At most six decimals, so that a token costs a whole number of 1e-12 USD. */
const usdPerMillionSchema = z
  .number({ error: PRICE })
  .min(0, PRICE)
  .max(1_000_000, PRICE)
  .refine(hasSixDecimals, PRICE);

const SEARCH_PRICE = 'US dollars per thousand searches, a number from 0 to 1000';
const MODEL_NAME = "the model's name as the tool writes it, at most 200 characters";
const FIRST_DAY = 'the first day of the price (UTC), written YYYY-MM-DD';

function isCalendarDay(day: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return false;
  const parsed = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day);
}

/**
 * One entry of `pricing.overrides`: the user's own price for a model, in place of the bundled one. Cache rates that are
 * left out are billed at the input rate.
 */
export const priceOverrideSchema = z.strictObject(
  {
    model: z.string({ error: MODEL_NAME }).min(1, MODEL_NAME).max(200, MODEL_NAME),
    /** First UTC day on which it holds; before it the bundled price does. Absent: since ever. */
    from: z.string({ error: FIRST_DAY }).refine(isCalendarDay, FIRST_DAY).optional(),
    input_usd_per_million: usdPerMillionSchema,
    output_usd_per_million: usdPerMillionSchema,
    cache_read_usd_per_million: usdPerMillionSchema.optional(),
    cache_write_5m_usd_per_million: usdPerMillionSchema.optional(),
    cache_write_1h_usd_per_million: usdPerMillionSchema.optional(),
    web_search_usd_per_thousand: z
      .number({ error: SEARCH_PRICE })
      .min(0, SEARCH_PRICE)
      .max(1_000, SEARCH_PRICE)
      .optional(),
  },
  { error: 'a model with input_usd_per_million and output_usd_per_million' },
);
export type PriceOverride = z.infer<typeof priceOverrideSchema>;

export const pricingSettingsSchema = z.strictObject(
  {
    mode: priceModeSchema.default('auto'),
    overrides: z.array(priceOverrideSchema, { error: 'a list of prices, each beginning with "- model:"' }).default([]),
  },
  { error: 'the keys mode and overrides' },
);
export type PricingSettings = z.output<typeof pricingSettingsSchema>;
