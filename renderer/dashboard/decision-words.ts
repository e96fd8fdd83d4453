import { DECISIONS_FOR_RATE } from '../../core/contracts/acceptance.ts';
import { formatCount } from '../../core/format/index.ts';

/** What stands in the place of a rate of so many decisions: `12 of 20 decisions: too few for a rate`. */
export function tooFewWords(decided: number): string {
  return `${formatCount(decided)} of ${formatCount(DECISIONS_FOR_RATE)} decisions: too few for a rate`;
}
