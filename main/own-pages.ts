import { app, session } from 'electron';
import { APP_SCHEME } from './addresses.ts';
import { createAppProtocol } from './app-protocol.ts';
import { guardAllPages, guardSession } from './security.ts';
import { PAGES_PARTITION } from './window-preferences.ts';

/**
 * Guards every page there will be, then serves our own. To be called before the first window, after `ready`.
 * @param rendererDirectory absolute folder of the built pages
 */
export function serveOwnPages(rendererDirectory: string): void {
  guardAllPages(app);
  const pages = session.fromPartition(PAGES_PARTITION);
  for (const each of [pages, session.defaultSession]) guardSession(each);
  pages.protocol.handle(APP_SCHEME, createAppProtocol(rendererDirectory));
}
