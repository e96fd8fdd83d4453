import type { ChosenLetters, DroppedLetters, LetterOrder, ReplayedLetters } from '../contracts/dead-letters.ts';
import { hasOpenPurge, prepareData } from '../lifecycle/prepare-data.ts';
import { takeHomeLock } from '../runtime/home-lock.ts';
import { homePaths } from '../runtime/paths.ts';
import { openWritable } from '../storage/database.ts';
import { describeOutageOf, isDamage, isOutage } from '../storage/outage.ts';
import { explainDamage } from './explain-damage.ts';
import { followLetterOrder, type LetterResult } from './letter-orders.ts';

/** Dead letters of a home that no process owns: this one does for as long as it works on them. */

/** @throws HomeTakenError; Error whose message says what to do */
export async function replayUnowned(home: string, chosen: ChosenLetters): Promise<ReplayedLetters> {
  const result = await follow(home, { act: 'replay', chosen });
  if (result.act !== 'replay') throw new Error('it was not replayed');
  const { storedByTable: _byTable, ...counts } = result.replay;
  return counts;
}

/** @throws HomeTakenError; Error whose message says what to do */
export async function dropUnowned(home: string, chosen: ChosenLetters): Promise<DroppedLetters> {
  const result = await follow(home, { act: 'drop', chosen });
  if (result.act !== 'drop') throw new Error('nothing was dropped');
  return result.drop;
}

async function follow(home: string, order: LetterOrder): Promise<LetterResult> {
  const paths = homePaths(home);
  const lock = takeHomeLock(paths.lock);
  try {
    prepareData(paths);
    if (hasOpenPurge(paths.database)) {
      throw new Error('A purge is not finished yet. Run `blueplane restart`, which finishes it, then repeat this.');
    }
    const database = openWritable(paths.database);
    try {
      return await followLetterOrder(database, paths, order);
    } finally {
      database.close();
    }
  } catch (error) {
    if (isDamage(error)) throw explainDamage(error, { home });
    throw isOutage(error) ? new Error(describeOutageOf(`blueplane dlq ${order.act}`, error)) : error;
  } finally {
    lock.release();
  }
}
