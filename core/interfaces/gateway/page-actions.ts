import { ownerActions } from '../../contracts/api.ts';
import { requirePageExport } from '../../runtime/export-place.ts';
import type { AskOwner } from '../../runtime/owner-questions.ts';
import { requirePageSettings } from '../../runtime/page-settings.ts';
import { createPreviewedPurges } from '../../runtime/previewed-purges.ts';

/**
 * Hands the actions of pages in a browser on to the owner, as far as pages go: an export to a place in the open, where
 * nobody was asked by a dialog of the system; settings that name neither programs nor machines; a purge whose preview a page
 * was shown. No page in a browser can be made to ask a person in a way that another page cannot answer: one that was taken
 * over can look and then purge. It cannot delete blindly, twice, or anything else than what it looked at.
 */
export function pageActions(ask: AskOwner): AskOwner {
  const purges = createPreviewedPurges();
  return async (action, args) => {
    if (action === 'purgePreview') return purges.remember(args, await ask(action, args));
    if (action === 'startPurge') {
      const { token, scope } = purges.find(args);
      purges.spend(token);
      return ask(action, scope);
    }
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
