import { dirname } from 'node:path';
import { prepareData } from '../lifecycle/prepare-data.ts';
import { homePaths } from '../runtime/paths.ts';

/**
 * Makes a home's database ready for this version.
 * @param path the SQLite file of the home.
 * @throws what {@link prepareData} throws
 */
export async function prepareDatabase(path: string): Promise<void> {
  prepareData({ salt: homePaths(dirname(path)).salt, database: path });
}
