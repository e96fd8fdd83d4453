import { dirname } from 'node:path';
import { hasOpenPurge, prepareData } from '../lifecycle/prepare-data.ts';
import { homePaths } from '../runtime/paths.ts';

/**
 * Makes a home's database ready for this version, and finishes a purge that was broken off: nobody captures yet.
 * @param path the SQLite file of the home.
 * @throws what {@link prepareData} throws; SqliteError when the purge cannot be finished
 */
export async function prepareDatabase(path: string): Promise<void> {
  const paths = homePaths(dirname(path));
  prepareData({ salt: paths.salt, database: path });
  if (!hasOpenPurge(path)) return;
  const lifecycle = await import('./home-lifecycle.ts');
  await lifecycle.finishPurgesOf(paths);
}
