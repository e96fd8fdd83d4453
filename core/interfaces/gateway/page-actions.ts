import { ownerActions } from '../../contracts/api.ts';
import { requirePageExport } from '../../runtime/export-place.ts';
import type { AskOwner } from '../../runtime/owner-questions.ts';
import { requirePageSettings } from '../../runtime/page-settings.ts';

/**
 * Hands the actions of pages in a browser on to the owner, as far as pages go: an export to a place in the open, where
 * nobody was asked by a dialog of the system, and settings that name neither programs nor machines.
 */
export function pageActions(ask: AskOwner): AskOwner {
  return async (action, args) => {
    // What does not parse is handed on: the owner refuses the same in words.
    if (action === 'startExport') {
      const wanted = ownerActions.startExport.args.safeParse(args);
      return ask(action, wanted.success ? await requirePageExport(wanted.data, { onlyBelowHome: false }) : args);
    }
    if (action === 'changeSettings') {
      const wanted = ownerActions.changeSettings.args.safeParse(args);
      return ask(action, wanted.success ? requirePageSettings(wanted.data) : args);
    }
    return ask(action, args);
  };
}
