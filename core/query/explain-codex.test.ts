import { afterEach, beforeEach, expect, it } from 'vitest';
import { requests, rolloutName, sessionId, sessionMeta, turnContext } from '../capture/codex/test-rollout.ts';
import { type PricingSettings, priceOverrideSchema } from '../contracts/price-override.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { bundledPriceTable } from '../pricing/price-table.ts';
import { Deriver } from '../slow-path/deriver.ts';
import { TestRollouts } from '../slow-path/test-codex-rollouts.ts';
import { deriveAll } from '../slow-path/test-derived.ts';
import { createQueryService } from './index.ts';

let rollouts: TestRollouts;
beforeEach(() => {
  rollouts = new TestRollouts();
});
afterEach(() => rollouts.close());

/** The only response, explained, after a start with these prices. */
async function explained(pricing: PricingSettings) {
  deriveAll(new Deriver(rollouts.database, createPriceBook(bundledPriceTable, pricing.overrides, pricing.mode)));
  const service = createQueryService(
    () => rollouts.database,
    () => null,
    Date.now,
    pricing,
  );
  const { responses } = await service.call('explain', { usage: '1' });
  const status = await service.call('status', {});
  return { usage: responses[0], unpriced: status.unpriced };
}

// It stands for whatever model the vendor lets review by itself, which no list of prices names.
it('says that the model of automatic reviews has no price, and follows the one that the user gives it', async () => {
  rollouts.write(rolloutName(sessionId(1)), [
    sessionMeta(sessionId(1)),
    turnContext('codex-auto-review'),
    ...requests([{ input: 1_000, cached: 400, output: 50 }]),
  ]);
  await rollouts.take();

  const without = await explained({ mode: 'auto', overrides: [] });
  expect(without.usage).toMatchObject({ costSource: 'unpriced', cost: '0', calculation: null });
  expect(without.unpriced).toEqual([{ model: 'codex-auto-review', tokens: 1_050 }]);

  const price = priceOverrideSchema.parse({
    model: 'codex-auto-review',
    input_usd_per_million: 2,
    cache_read_usd_per_million: 1,
    output_usd_per_million: 10,
  });
  const { usage, unpriced } = await explained({ mode: 'auto', overrides: [price] });
  // 600 x 2 + 400 x 1 + 50 x 10, in millionths.
  expect(usage).toMatchObject({ costSource: 'calculated', cost: '0.0021' });
  expect(usage?.calculation).toMatchObject({ pricedAs: 'codex-auto-review', rateSource: 'override', total: '0.0021' });
  expect(unpriced).toEqual([]);
});
