import { setTimeout as sleep } from 'node:timers/promises';
import type { RebuildProgress, RebuildResult, TableChanges } from '../contracts/rebuild.ts';
import type { PriceBook } from '../pricing/price-book.ts';
import type { WritableDB } from '../storage/database.ts';
import { isEnd, isOutage } from '../storage/outage.ts';
import { RAW_TABLES } from '../storage/raw-tables.ts';
import { Deriver } from './deriver.ts';
import { replaceDerived } from './replace-derived.ts';
import { ALL_CATEGORIES, type Categories } from './wanted-facts.ts';

/** How long a lock of other processes is waited for in one go, beyond what SQLite waits by itself; and how often. */
const RETRY_MS = 500;
const RETRIES = 20;

/**
 * Derives everything anew from the raw rows, beside what is shown, and puts it in its place in one transaction: killed
 * at any instant, either nothing is changed or everything. Others may capture, store and derive meanwhile; what they
 * stored by then is in it, and what they derived is passed over or repeated by their watermarks.
 *
 * @param scratch a scratch database with the home's attached, see core/storage/scratch-database.ts
 * @param report called between transactions
 * @param signal ends it before its last transaction
 * @param categories the kinds of figures that are derived
 * @throws SqliteError when the home's database stays locked or cannot be written; the signal's reason
 */
export async function rebuild(
  scratch: WritableDB,
  prices: PriceBook,
  report: (progress: RebuildProgress) => void,
  signal: AbortSignal,
  categories: Categories = ALL_CATEGORIES,
): Promise<RebuildResult> {
  const deriver = new Deriver(scratch, prices, undefined, categories);
  const sum = { events: 0, unreadable: 0 };
  const eventsTotal = countEvents(scratch);
  function deriveNext(): boolean {
    const { rows, unreadable } = deriver.step();
    sum.events += rows;
    sum.unreadable += unreadable;
    return rows > 0;
  }
  report({ events: 0, eventsTotal });
  while (await patiently(deriveNext, signal)) {
    report({ events: sum.events, eventsTotal: Math.max(eventsTotal, sum.events) });
    // Lets signals through between two transactions.
    await new Promise((done) => setImmediate(done));
  }
  // Nobody stores anything during the transaction: what came in the meantime is derived in it.
  const replace = scratch.transaction((): TableChanges[] => {
    while (deriveNext());
    const changes = replaceDerived(scratch, prices.priceVersion);
    scratch.exec(
      `INSERT INTO home.derivation_watermarks (derivation, raw_table, sequence, updated_at)
       SELECT derivation, raw_table, sequence, updated_at FROM main.derivation_watermarks WHERE true
       ON CONFLICT DO UPDATE SET sequence = max(sequence, excluded.sequence), updated_at = excluded.updated_at`,
    );
    return changes;
  });
  const before = { ...sum };
  const changes = await patiently(() => {
    Object.assign(sum, before);
    return replace.immediate();
  }, signal);
  return { ...sum, changes: byTable(changes) };
}

function countEvents(database: WritableDB): number {
  const counts = Object.values(RAW_TABLES).map((table) => `(SELECT count(*) FROM home.${table})`);
  return database.prepare<[], { n: number }>(`SELECT ${counts.join(' + ')} AS n`).get()?.n ?? 0;
}

/** Waits out another process's lock. */
async function patiently<Result>(act: () => Result, signal: AbortSignal): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted();
    try {
      return act();
    } catch (error) {
      if (isEnd(error) || !isOutage(error) || attempt >= RETRIES) throw error;
    }
    await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** One line a table. */
function byTable(changes: readonly TableChanges[]): TableChanges[] {
  const sums = new Map<string, TableChanges>();
  for (const { table, added, changed, withdrawn } of changes) {
    const known = sums.get(table) ?? { table, added: 0, changed: 0, withdrawn: 0 };
    sums.set(table, {
      table,
      added: known.added + added,
      changed: known.changed + changed,
      withdrawn: known.withdrawn + withdrawn,
    });
  }
  return [...sums.values()];
}
