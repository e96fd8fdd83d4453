import { Notification } from 'electron';
import type { BudgetNotice } from '../core/metrics/budget-notices.ts';

/** One that nobody keeps is collected before it is clicked. */
const shown = new Set<Notification>();

/** Shows a notice as the system does; a click leads to what it speaks of. Where there are no notices nothing happens. */
export function showNotice({ title, body }: BudgetNotice, onClick: () => void): void {
  if (!Notification.isSupported()) return;
  const notice = new Notification({ title, body, silent: true });
  shown.add(notice);
  notice.on('click', onClick);
  notice.on('close', () => shown.delete(notice));
  notice.show();
}
