import { describeOutageOf, isDamage, isOutage } from '../storage/outage.ts';
import { ScratchTakenError } from '../storage/scratch-database.ts';

/** Makes an error of a purge one for people; any other stays as it is. */
export function explainPurge(error: unknown): unknown {
  if (error instanceof ScratchTakenError) {
    return new Error('A rebuild or another purge of this home is at work. Wait for its end, then purge.');
  }
  return isOutage(error) && !isDamage(error) ? new Error(describeOutageOf('blueplane purge', error)) : error;
}
