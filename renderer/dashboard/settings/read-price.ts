import { type PriceOverride, priceOverrideSchema } from '../../../core/contracts/price-override.ts';
import type { PriceDraft } from './price-overrides.ts';
import { readNumber } from './read-number.ts';

type Field = keyof PriceDraft;

export type ReadPrice =
  | { price: PriceOverride; problems: null }
  /** What is allowed in each field that cannot be taken. */
  | { price: null; problems: Partial<Record<Field, string>> };

const FIELDS = new Map<PropertyKey, Field>([
  ['model', 'model'],
  ['from', 'from'],
  ['input_usd_per_million', 'input'],
  ['output_usd_per_million', 'output'],
  ['cache_read_usd_per_million', 'cacheRead'],
  ['cache_write_5m_usd_per_million', 'cacheWrite5m'],
  ['cache_write_1h_usd_per_million', 'cacheWrite1h'],
]);

function numberOf(typed: string): number | undefined {
  return readNumber(typed) ?? undefined;
}

/** Reads a typed price by the rules of config.yaml. @param kept what the form does not show of a price to be changed */
export function readPrice(draft: PriceDraft, kept: Pick<PriceOverride, 'web_search_usd_per_thousand'>): ReadPrice {
  const said = Object.entries({
    model: draft.model.trim(),
    from: draft.from === '' ? undefined : draft.from,
    input_usd_per_million: numberOf(draft.input),
    output_usd_per_million: numberOf(draft.output),
    cache_read_usd_per_million: numberOf(draft.cacheRead),
    cache_write_5m_usd_per_million: numberOf(draft.cacheWrite5m),
    cache_write_1h_usd_per_million: numberOf(draft.cacheWrite1h),
    web_search_usd_per_thousand: kept.web_search_usd_per_thousand,
  }).filter(([, value]) => value !== undefined);
  const parsed = priceOverrideSchema.safeParse(Object.fromEntries(said));
  if (parsed.success) return { price: parsed.data, problems: null };
  const problems: Partial<Record<Field, string>> = {};
  for (const { path, message } of parsed.error.issues) {
    const field = path[0] === undefined ? undefined : FIELDS.get(path[0]);
    if (field !== undefined) problems[field] ??= `Allowed: ${message}.`;
  }
  return { price: null, problems };
}
