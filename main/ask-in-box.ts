import { BrowserWindow, dialog, type WebContents } from 'electron';
import { oneAtATime } from './one-at-a-time.ts';

/** What a box of the system asks. Every word is ours or out of the owner's figures, none a page's. */
export type BoxQuestion = { message: string; detail: string; confirm: string };

/** Holding back is the first button, and what Esc and Enter choose. */
const CANCEL = 0;
const CONFIRM = 1;

/**
 * Asks the person in a box of the system: a page that was taken over can press the buttons of its own dialog, but not
 * these. While it is open nothing else can be done in the window that asked.
 * @param page that asked; null when its window is gone
 * @returns false when the person would rather not
 */
export const askInBox = oneAtATime(async (page: WebContents | null, question: BoxQuestion): Promise<boolean> => {
  const window = page === null ? null : BrowserWindow.fromWebContents(page);
  const options = {
    type: 'warning' as const,
    title: 'Blueplane',
    message: question.message,
    detail: question.detail,
    buttons: ['Cancel', question.confirm],
    defaultId: CANCEL,
    cancelId: CANCEL,
    noLink: true,
  };
  const asked = window === null ? dialog.showMessageBox(options) : dialog.showMessageBox(window, options);
  return (await asked).response === CONFIRM;
});
