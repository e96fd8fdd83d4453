import type { PricingSettings } from '../contracts/price-override.ts';
import type { OwnerStatus } from '../contracts/process-status.ts';
import type { ReadableDB } from '../storage/database.ts';
import { openOrExplain } from './open-or-explain.ts';
import { createQueryService, type QueryService } from './query-service.ts';

export type HomeQueries = QueryService & { close(): void };

/**
 * Queries over the database file of a home, for doors that answer a question and end. Works with and without running
 * processes.
 * @param path the SQLite file; it need not exist.
 * @param pricing the setting `pricing`; absent = the bundled prices.
 */
export function openHomeQueries(
  path: string,
  owner: () => OwnerStatus | null = () => null,
  pricing?: PricingSettings,
): HomeQueries {
  let database: ReadableDB | null = null;
  const open = () => {
    database ??= openOrExplain(path);
    return database;
  };
  const service = createQueryService(open, owner, Date.now, pricing);
  return {
    ...service,
    close() {
      database?.close();
      database = null;
    },
  };
}
