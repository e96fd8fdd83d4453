import { join } from 'node:path';
import type { RebuildProgress, RebuildResult } from '../contracts/rebuild.ts';
import { hasOpenPurge, prepareData } from '../lifecycle/prepare-data.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { bundledPriceTable } from '../pricing/price-table.ts';
import { homePaths } from '../runtime/paths.ts';
import { loadSettings } from '../runtime/settings.ts';
import { rebuild } from '../slow-path/rebuild.ts';
import { describeOutageOf, isDamage, isOutage } from '../storage/outage.ts';
import { discardScratch, openScratch, ScratchTakenError } from '../storage/scratch-database.ts';
import { explainDamage } from './explain-damage.ts';
import { forgetLiveMetrics } from './forget-live-metrics.ts';

/** Where everything is derived anew; beside the database, because it is as big as the derived part of it. */
const SCRATCH_FILE = 'rebuild.db';

/**
 * Derives everything of a home anew, whether or not a server runs.
 * @param home absolute path of a home that has a database
 * @throws Error whose message says what to do; what {@link prepareData} and the settings throw; the signal's reason
 */
export async function rebuildHome(
  home: string,
  report: (progress: RebuildProgress) => void,
  signal: AbortSignal,
): Promise<RebuildResult> {
  const paths = homePaths(home);
  const settings = loadSettings(paths.config);
  const { pricing, privacy } = settings;
  const prices = createPriceBook(bundledPriceTable, pricing.overrides, pricing.mode);
  prepareData(paths);
  if (hasOpenPurge(paths.database)) {
    throw new Error('A purge is not finished yet. Run `blueplane restart`, which finishes it, then rebuild.');
  }
  const scratchPath = join(home, SCRATCH_FILE);
  try {
    const scratch = openScratch(scratchPath, paths.database);
    try {
      const result = await rebuild(scratch, prices, report, signal, privacy.categories);
      await forgetLiveMetrics(paths, settings);
      return result;
    } finally {
      scratch.close();
      discardScratch(scratchPath);
    }
  } catch (error) {
    throw explained(error, home);
  }
}

function explained(error: unknown, home: string): unknown {
  if (error instanceof ScratchTakenError) {
    return new Error('Another rebuild of this home is at work. Wait for its end; one is enough.');
  }
  if (isDamage(error)) return explainDamage(error, { home });
  return isOutage(error) ? new Error(describeOutageOf('blueplane rebuild', error)) : error;
}
