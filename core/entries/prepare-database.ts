import { dirname } from 'node:path';
import { removeAbandonedDrafts } from '../lifecycle/export-drafts.ts';
import { homePaths } from '../runtime/paths.ts';
import { prepareAndRepair, type Tell } from './repair-home.ts';

/**
 * Makes a home's database ready for this version, repairs it where somebody came upon damage, and finishes a purge that
 * was broken off: nobody captures yet. What exports left that were killed is removed.
 * @param path the SQLite file of the home
 * @param tell told of a repair
 * @throws what {@link prepareAndRepair} throws; SqliteError when the purge cannot be finished
 */
export async function prepareDatabase(path: string, tell: Tell = () => undefined): Promise<void> {
  const paths = homePaths(dirname(path));
  await prepareAndRepair(paths, tell, async () => {
    const lifecycle = await import('./home-lifecycle.ts');
    await lifecycle.finishPurgesOf(paths);
  });
  removeAbandonedDrafts(paths);
}
