import { z } from 'zod';

function hasSixDecimals(usd: number): boolean {
  return Number(usd.toFixed(6)) === usd;
}

/** USD per million tokens with at most six decimals, so that a token costs a whole number of 1e-12 USD. */
const usdPerMillionSchema = z
  .number()
  .min(0)
  .max(1_000_000)
  .refine(hasSixDecimals, 'at most six decimals, in USD per million tokens');

/**
 * One entry of the setting `pricing.overrides`: the user's own price for a model, in place of the bundled one.
 * Cache rates that are left out are billed at the input rate.
 */
export const priceOverrideSchema = z.strictObject({
  /** The model's name as the tool writes it. */
  model: z.string().min(1).max(200),
  inputUsdPerMillion: usdPerMillionSchema,
  outputUsdPerMillion: usdPerMillionSchema,
  cacheReadUsdPerMillion: usdPerMillionSchema.optional(),
  cacheWrite5mUsdPerMillion: usdPerMillionSchema.optional(),
  cacheWrite1hUsdPerMillion: usdPerMillionSchema.optional(),
  webSearchUsdPerThousand: z.number().min(0).max(1_000).optional(),
});
export type PriceOverride = z.infer<typeof priceOverrideSchema>;
