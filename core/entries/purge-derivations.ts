import type { Settings } from '../contracts/settings.ts';
import type { Derivations } from '../lifecycle/purge-workbench.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { bundledPriceTable } from '../pricing/price-table.ts';
import { codexCopiedRows } from '../slow-path/codex-copied-rows.ts';
import { Deriver } from '../slow-path/deriver.ts';
import { keepPrices } from '../slow-path/replace-derived.ts';
import { replaceSessions } from '../slow-path/replace-sessions.ts';

/** The slow path's derivations as a purge uses them: on what stays of the sessions that it touches. */
export function purgeDerivations({ pricing, privacy }: Pick<Settings, 'pricing' | 'privacy'>): Derivations {
  const prices = createPriceBook(bundledPriceTable, pricing.overrides, pricing.mode);
  return {
    priceVersion: prices.priceVersion,
    async derive(database) {
      const deriver = new Deriver(database, prices, undefined, privacy.categories);
      while (deriver.step().rows > 0) await new Promise((done) => setImmediate(done));
    },
    codexCopies: codexCopiedRows,
    replaceSessions,
    keepPrices,
  };
}
