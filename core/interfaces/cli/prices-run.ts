import type { Prices } from '../../contracts/prices.ts';
import { formatTokens, NO_DATA } from '../../format/index.ts';
import { openHomeQueries } from '../../query/index.ts';
import { homePaths, resolveHome } from '../../runtime/paths.ts';
import { loadSettings } from '../../runtime/settings.ts';
import type { CliContext } from './context.ts';
import { printable } from './display-width.ts';
import type { Column } from './fit-columns.ts';
import { tableText } from './table-text.ts';

type ListedRates = Prices['models'][number]['rateSets'][number];
type Row = { name: string; when: string; rates: ListedRates['rates']; search: number | null };

/** `prices`: the table with its source and day, the user's own prices first, and what has no price. */
export async function runPrices(
  model: string | undefined,
  options: { json?: boolean },
  context: CliContext,
): Promise<void> {
  const paths = homePaths(resolveHome(context.env));
  const queries = openHomeQueries(paths.database, () => null, loadSettings(paths.config).pricing);
  try {
    const prices = await queries.call('prices', {});
    const wanted = (model ?? '').toLowerCase();
    const models = prices.models.filter((each) =>
      [each.model, ...each.aliases].some((name) => name.toLowerCase().includes(wanted)),
    );
    const shown = { ...prices, models };
    context.stdout.write(`${options.json === true ? JSON.stringify(shown, null, 2) : pricesText(shown)}\n`);
  } finally {
    queries.close();
  }
}

function pricesText(prices: Prices): string {
  const { source, digest, mode, models, unpriced } = prices;
  return [
    `Prices in USD per million tokens, searches per thousand. Bundled table: ${source.name}, read ${source.date}, digest ${digest}.`,
    `Cost mode: ${mode}. A cost keeps the price of its own day: rates have dates, and prices of your own stand in config.yaml (pricing.overrides).`,
    '',
    ...(models.length === 0 ? ['No such model has a price.'] : [table(models)]),
    ...unpriced.map((each) => `Unpriced: ${formatTokens(each.tokens)} tokens of ${printable(each.model)}.`),
  ].join('\n');
}

function table(models: Prices['models']): string {
  const rows = models.flatMap((model) =>
    model.rateSets.flatMap((rateSet): Row[] => {
      const name = `${printable(model.model)}${model.isOverride ? ' (yours)' : ''}`;
      const when = datesText(rateSet);
      const standard = { name, when, rates: rateSet.rates, search: rateSet.webSearchPerThousand };
      const { longContext } = rateSet;
      if (longContext === null) return [standard];
      const above = `${when} above ${formatTokens(longContext.aboveInputTokens)}`.trim();
      return [standard, { name, when: above, rates: longContext.rates, search: rateSet.webSearchPerThousand }];
    }),
  );
  const numbers = (head: string, priceOf: (row: Row) => number | null): Column => ({
    head,
    cells: rows.map((row) => priceOf(row)?.toString() ?? NO_DATA),
    align: 'right',
    shortestWidth: null,
    dropOrder: null,
  });
  const texts = (head: string, textOf: (row: Row) => string): Column => ({
    head,
    cells: rows.map(textOf),
    align: 'left',
    shortestWidth: null,
    dropOrder: null,
  });
  const columns = [
    texts('Model', (row) => row.name),
    texts('When', (row) => row.when),
    numbers('Input', (row) => row.rates.input),
    numbers('Output', (row) => row.rates.output),
    numbers('Cache read', (row) => row.rates.cacheRead),
    numbers('Write 5m', (row) => row.rates.cacheWrite5m),
    numbers('Write 1h', (row) => row.rates.cacheWrite1h),
    numbers('Search', (row) => row.search),
  ];
  return tableText(columns, (text) => text);
}

function datesText({ validFrom, validUntil }: ListedRates): string {
  const from = validFrom === null ? '' : `from ${validFrom}`;
  const until = validUntil === null ? '' : `until ${validUntil}`;
  return `${from} ${until}`.trim();
}
