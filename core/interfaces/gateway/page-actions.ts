import { ownerActions } from '../../contracts/api.ts';
import { requirePageExport } from '../../runtime/export-place.ts';
import type { AskOwner } from '../../runtime/owner-questions.ts';

/**
 * Hands the actions of pages in a browser on to the owner, unless they name a place where no page may write. Nobody was
 * asked by a dialog of the system there.
 */
export function pageActions(ask: AskOwner): AskOwner {
  return async (action, args) => {
    if (action !== 'startExport') return ask(action, args);
    const wanted = ownerActions.startExport.args.safeParse(args);
    // The owner refuses the same in words.
    if (!wanted.success) return ask(action, args);
    return ask(action, await requirePageExport(wanted.data, { onlyBelowHome: false }));
  };
}
