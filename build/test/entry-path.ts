import { join } from 'node:path';

/** Set by `npm test`, which has built the bundle by then. */
export const ENTRIES_VARIABLE = 'BLUEPLANE_TEST_ENTRIES';

const SOURCES = join(import.meta.dirname, '..', '..', 'core', 'entries');

/**
 * The file of an entry that a test starts as a process of its own: that of the bundle, which loads in two thirds of the
 * time, where `npm test` built it; else the source, so that a single test needs no build.
 * @param name e.g. `cli`
 */
export function entryPath(name: string, env: Readonly<Record<string, string | undefined>> = process.env): string {
  const built = env[ENTRIES_VARIABLE] ?? '';
  return built === '' ? join(SOURCES, `${name}.ts`) : join(built, `${name}.js`);
}
