import { openTombstones } from '../capture/purged-records.ts';
import type { DroppedLetters, LetterOrder } from '../contracts/dead-letters.ts';
import type { TelemetryEvent } from '../contracts/telemetry-event.ts';
import { LetterDesk, type Replay } from '../fast-path/letter-desk.ts';
import { loadInstallationKey } from '../privacy/installation-key.ts';
import { SaltedHasher } from '../privacy/salted-hash.ts';
import type { HomePaths } from '../runtime/paths.ts';
import type { WritableDB } from '../storage/database.ts';

export type LetterResult = { act: 'replay'; replay: Replay } | { act: 'drop'; drop: DroppedLetters };

/**
 * Does with dead letters what is ordered. The caller is the one who stores in this home.
 * @throws InstallationKeyError, SqliteError
 */
export async function followLetterOrder(
  database: WritableDB,
  paths: Pick<HomePaths, 'salt' | 'database'>,
  { act, chosen }: LetterOrder,
): Promise<LetterResult> {
  const desk = new LetterDesk(database);
  if (act === 'drop') return { act, drop: await desk.drop(chosen) };
  const hasher = new SaltedHasher(loadInstallationKey(paths.salt, paths.database));
  // What was purged is looked up anew each time: the letters may be older than a purge.
  const tombstones = openTombstones(database, hasher);
  const admit = (event: TelemetryEvent) => {
    // A letter comes without the lines before it.
    if (event.platform === 'codex_cli') tombstones.mayBeCopy(event.external_id);
    return tombstones.admit(event);
  };
  return { act, replay: await desk.replay(chosen, admit, Date.now()) };
}
