import { loadInstallationKey } from '../privacy/installation-key.ts';
import { PurgedNames } from '../privacy/purged-names.ts';
import { SaltedHasher } from '../privacy/salted-hash.ts';
import { type Tombstones, tombstonesOf } from '../privacy/tombstones.ts';
import type { HomePaths } from '../runtime/paths.ts';
import type { ReadableDB, WritableDB } from '../storage/database.ts';
import { readPurges } from '../storage/tombstone-tables.ts';
import type { CodexCounters } from './codex-counters.ts';
import { tombstoneNames } from './purge-journal.ts';
import { isNamed, type ResolvedScope } from './purge-scope.ts';
import { countRejections, purgedLetters, type Refused } from './refused-rows.ts';
import { purgedNames } from './remember-purged.ts';

/**
 * Counts what could not be stored or read and would go with a purge: judged by what the purge would remember, of which
 * nothing is written.
 * @param home the home's own database
 * @param bench with the selection of the purge in `temp`
 */
export function previewRefused(
  paths: Pick<HomePaths, 'salt' | 'database'>,
  home: ReadableDB,
  bench: WritableDB,
  { scope, counters }: { scope: ResolvedScope; counters: CodexCounters },
): Refused {
  const rejections = countRejections(home, scope);
  const isEmpty =
    home.prepare<[], { found: number }>('SELECT 1 AS found FROM dead_letters LIMIT 1').get() === undefined;
  // Names are hashed only where something is to be recognised by them.
  if (isEmpty) return { letters: 0, rejections };
  const hasher = new SaltedHasher(loadInstallationKey(paths.salt, paths.database));
  const names = new PurgedNames(hasher);
  const { tombstones, hasRecord, counters: counted } = readPurges(home);
  const tombstone = {
    platform: scope.platform,
    since: scope.since,
    until: scope.until,
    names: isNamed(scope) ? new Set(tombstoneNames(bench, scope, names).map((name) => name.toString('hex'))) : null,
  };
  const remembered = new Set([...purgedNames(bench, counters, names)].map((name) => name.toString('hex')));
  const purges = {
    tombstones: [...tombstones, tombstone],
    hasRecord: (name: Buffer) => remembered.has(name.toString('hex')) || hasRecord(name),
    counters: counted,
  };
  return { letters: purgedLetters(home, scope, tombstonesOf(purges, hasher)).length, rejections };
}

/** Counts what of it is still there behind a purge, by what was remembered. */
export function refusedLeft(
  paths: Pick<HomePaths, 'salt' | 'database'>,
  home: ReadableDB,
  scope: ResolvedScope,
): Refused {
  const tombstones: Tombstones = tombstonesOf(
    readPurges(home),
    new SaltedHasher(loadInstallationKey(paths.salt, paths.database)),
  );
  return { letters: purgedLetters(home, scope, tombstones).length, rejections: countRejections(home, scope) };
}
