import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Queries } from './calls.ts';

/**
 * Lets each call have a turn of the event loop for itself. A view asks for eight things at once, which arrive together;
 * without turns all of them would be worked out before the first answer is sent.
 */
export function inTurn(queries: Queries): Queries {
  let before = Promise.resolve();
  return {
    async call(name, args) {
      const turn = before.then(() => nextTurn());
      before = turn;
      await turn;
      return await queries.call(name, args);
    },
  };
}
