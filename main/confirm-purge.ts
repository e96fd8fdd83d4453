import { dialog } from 'electron';
import type { PreviewedPurge } from '../core/runtime/previewed-purges.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { purgeQuestion } from './purge-words.ts';

/** Holding back is the first button, and what Esc and Enter choose. */
const CANCEL = 0;
const CONFIRM = 1;

/**
 * Asks the person whether that may go, in a box of the system: a page that was taken over can press the buttons of its own
 * dialog, but not these, and every word of the box comes from the owner's figures.
 * @returns false when the person would rather not
 */
export const confirmPurge = oneAtATime(async ({ scope, preview }: PreviewedPurge): Promise<boolean> => {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const { message, detail, confirm } = purgeQuestion(scope, preview, timeZone);
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    title: 'Blueplane',
    message,
    detail,
    buttons: ['Cancel', confirm],
    defaultId: CANCEL,
    cancelId: CANCEL,
    noLink: true,
  });
  return response === CONFIRM;
});
