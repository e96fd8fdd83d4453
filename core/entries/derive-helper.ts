import './check-node.ts';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { helperBootSchema } from '../contracts/derive-helper.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { bundledPriceTable } from '../pricing/price-table.ts';
import { homePaths } from '../runtime/paths.ts';
import { openDerivations } from '../slow-path/derivations.ts';
import { Deriver } from '../slow-path/deriver.ts';
import { isEnd, isOutage } from '../storage/outage.ts';
import { openPrepared } from '../storage/prepared-database.ts';

/** How often it looks for more when there was nothing: it is there because there is much. */
const LOOK_MS = 200;

/** A thread of the slow path that derives the events of one tool while there is a backlog. Any message ends it. */
async function help(port: NonNullable<typeof parentPort>): Promise<void> {
  const { home, platform, settings } = helperBootSchema.parse(workerData);
  const { database, place } = openPrepared(homePaths(home).database);
  const { pricing, privacy } = settings;
  const prices = createPriceBook(bundledPriceTable, pricing.overrides, pricing.mode);
  const derivations = openDerivations(database).filter((each) => each.platform === platform);
  const deriver = new Deriver(database, prices, derivations, privacy.categories);
  let isStopped = false;
  void once(port, 'message').then(() => {
    isStopped = true;
  });
  while (!isStopped) {
    place.check();
    const rows = deriveNext(deriver);
    if (rows > 0) port.postMessage('derived');
    // Also lets the message through.
    await wait(rows > 0 ? 0 : LOOK_MS);
  }
  database.close();
  port.close();
}

/** A full disk or a held lock is told by the process itself, which derives too; here it is only waited for. */
function deriveNext(deriver: Deriver): number {
  try {
    return deriver.step().rows;
  } catch (error) {
    if (isEnd(error) || !isOutage(error)) throw error;
    return 0;
  }
}

if (parentPort !== null) await help(parentPort);
