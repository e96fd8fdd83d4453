import { z } from 'zod';
import { requireExportPlace } from '../../runtime/export-place.ts';
import type { AskOwner } from '../../runtime/owner-questions.ts';

/** What is looked at of the arguments; the owner checks all of them. */
const placeSchema = z.looseObject({ path: z.string() });

/** Hands the actions of pages in a browser on to the owner, unless they name a place where no page may write. */
export function pageActions(ask: AskOwner): AskOwner {
  return async (action, args) => {
    if (action !== 'startExport') return ask(action, args);
    const named = placeSchema.safeParse(args);
    if (!named.success) return ask(action, args);
    const path = await requireExportPlace(named.data.path, { onlyBelowHome: false });
    return ask(action, { ...named.data, path });
  };
}
