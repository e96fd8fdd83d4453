import type { Prices } from '../../../core/contracts/prices.ts';

type Model = Prices['models'][number];
type RateSet = Model['rateSets'][number];

/** One line of the table of prices. Rates are USD per million tokens. */
export type PriceRow = {
  model: string;
  isOverride: boolean;
  rates: RateSet['rates'];
  /** First UTC day of these rates; null = since ever. */
  from: string | null;
  /** What else holds: further periods, factors, notes; one sentence each. */
  more: string[];
};

/** The rates of a day: where several periods are known, the one that the day lies in. */
function rateSetOf(model: Model, day: string): RateSet | undefined {
  const holds = ({ validFrom, validUntil }: RateSet) =>
    (validFrom === null || validFrom <= day) && (validUntil === null || day < validUntil);
  return model.rateSets.find(holds) ?? model.rateSets.at(-1);
}

function moreOf(model: Model, shown: RateSet): string[] {
  const periods = model.rateSets.length - 1;
  return [
    ...(periods === 0 ? [] : [`Other prices in ${periods === 1 ? 'another period' : `${periods} other periods`}.`]),
    ...(shown.longContext === null ? [] : [`Other rates above ${shown.longContext.aboveInputTokens} tokens of input.`]),
    ...Object.entries(model.multipliers).map(([kind, factor]) => `${kind}: ${factor} times as much.`),
    ...model.notes,
  ];
}

/**
 * A model's name without what clouds, gateways and dates add to it. Only good for choosing which lines are listed: what a
 * name is priced by is decided where prices are looked up.
 */
function plainName(model: string): string {
  const name = model.toLowerCase().split('/').at(-1) ?? '';
  return name
    .replace(/^([a-z-]+\.)?anthropic\./, '')
    .replace(/-v\d(:\d)?$/, '')
    .replaceAll(/[.@]/g, '-')
    .replace(/-20\d{6}$/, '');
}

/**
 * The prices of a day, the user's own first; a bundled price that an own one takes the place of is left out.
 *
 * @param used names of models that were used, or null for all models
 */
export function priceRows(prices: Prices, day: string, used: ReadonlySet<string> | null): PriceRow[] {
  const usedNames = used === null ? null : new Set([...used].map(plainName));
  const isUsed = ({ model, aliases }: Model): boolean =>
    usedNames === null || [model, ...aliases].some((name) => usedNames.has(plainName(name)));
  const own = new Set(prices.models.filter(({ isOverride }) => isOverride).map(({ model }) => model));
  return prices.models
    .filter(({ isOverride, model }) => isOverride || !own.has(model))
    .filter((model) => model.isOverride || isUsed(model))
    .flatMap((model) => {
      const shown = rateSetOf(model, day);
      if (shown === undefined) return [];
      const { rates, validFrom } = shown;
      return [{ model: model.model, isOverride: model.isOverride, rates, from: validFrom, more: moreOf(model, shown) }];
    });
}
