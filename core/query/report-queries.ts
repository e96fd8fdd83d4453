import type { ApiArgs, ApiResult } from '../contracts/api.ts';
import type { PricingSettings } from '../contracts/price-override.ts';
import type { PriceBook } from '../pricing/price-book.ts';
import { inOneSnapshot } from './answer-calls.ts';
import { openOrExplain } from './open-or-explain.ts';
import { daysAtStart } from './time-zone-days.ts';

/**
 * The questions of the contract that the command `report` asks, each loaded when it is asked. Arguments are not checked a
 * second time: whoever typed them was told by the command. So a report needs none of the schemas, which take longer to
 * make than a report.
 */
export type ReportQueries = {
  report(args: ApiArgs<'report'>): Promise<ApiResult<'report'>>;
  blocks(args: ApiArgs<'blocks'>): Promise<ApiResult<'blocks'>>;
  tools(args: ApiArgs<'tools'>): Promise<ApiResult<'tools'>>;
  close(): void;
};

/**
 * Reports out of the database file of a home, with and without running processes.
 * @param path the SQLite file; it need not exist
 * @param pricing the setting `pricing`; null = no answer is asked in another mode than the stored one
 * @throws QueryDatabaseError when the database cannot be read
 */
export async function openReportQueries(path: string, pricing: PricingSettings | null): Promise<ReportQueries> {
  const prices = pricing === null ? noPrices : await pricesOf(pricing);
  const opened = openOrExplain(path);
  return {
    async report(args) {
      const { report } = await import('./report.ts');
      return inOneSnapshot(opened, (database) => report(database, args, prices, daysAtStart));
    },
    async blocks(args) {
      const { blocks } = await import('./blocks.ts');
      return inOneSnapshot(opened, (database) =>
        blocks(database, args, { mode: args.mode ?? null, prices }, Date.now(), daysAtStart),
      );
    },
    async tools(args) {
      const { tools } = await import('./tools.ts');
      return inOneSnapshot(opened, (database) => tools(database, args, daysAtStart));
    },
    close: () => opened?.close(),
  };
}

function noPrices(): PriceBook {
  throw new Error('prices are needed, and none were loaded');
}

async function pricesOf({ overrides, mode }: PricingSettings): Promise<() => PriceBook> {
  const { createPriceBook } = await import('../pricing/price-book.ts');
  const { bundledPriceTable } = await import('../pricing/price-table.ts');
  const book = createPriceBook(bundledPriceTable, overrides, mode);
  return () => book;
}
