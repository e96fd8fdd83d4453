import { z } from 'zod';
import { priceModeSchema } from './price-override.ts';

/** The prices that costs are calculated with, and where they come from. Rates are USD per million tokens. */

const ratesSchema = z.object({
  input: z.number(),
  output: z.number(),
  /** null: billed at the input rate. */
  cacheRead: z.number().nullable(),
  cacheWrite5m: z.number().nullable(),
  cacheWrite1h: z.number().nullable(),
});

export const pricesSchema = z.object({
  /** Where the bundled table was read, and the day of that reading. */
  source: z.object({ name: z.string(), date: z.string() }),
  /** Digest of the bundled table's content. */
  digest: z.string(),
  /** Table, overrides and mode together, as stored with every cost. */
  priceVersion: z.string(),
  mode: priceModeSchema,
  models: z.array(
    z.object({
      model: z.string(),
      vendor: z.string().nullable(),
      isOverride: z.boolean(),
      aliases: z.array(z.string()),
      rateSets: z.array(
        z.object({
          /** UTC days, the last excluded; null = open. */
          validFrom: z.string().nullable(),
          validUntil: z.string().nullable(),
          rates: ratesSchema,
          /** Rates of a whole request whose input, cache included, is above the threshold. */
          longContext: z.object({ aboveInputTokens: z.number().int(), rates: ratesSchema }).nullable(),
          /** USD per thousand searches, null = not known. */
          webSearchPerThousand: z.number().nullable(),
        }),
      ),
      /** Factors, e.g. `fast`: 6. */
      multipliers: z.record(z.string(), z.number()),
      notes: z.array(z.string()),
    }),
  ),
  /** Models that were used and have no price, most tokens first. */
  unpriced: z.array(z.object({ model: z.string(), tokens: z.number().int() })),
});
export type Prices = z.infer<typeof pricesSchema>;
