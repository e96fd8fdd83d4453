import type { App, Session, WebContents } from 'electron';
import { isOwnPage } from './addresses.ts';

/**
 * Leaves no host to be found by any page: a policy of content and {@link guardSession} do not see what WebRTC connects to,
 * nor what is resolved in advance. To be called before `ready`. Workers and the program itself do not ask Chromium.
 */
export function hideAllHosts({ commandLine }: Pick<App, 'commandLine'>): void {
  commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
}

/**
 * Guards every page the program will ever show: none leaves our own pages, opens a window, or embeds another page.
 * To be called before the first window.
 */
export function guardAllPages(application: Pick<App, 'on'>): void {
  application.on('web-contents-created', (_event, contents) => guardPage(contents));
}

function guardPage(contents: WebContents): void {
  function stayHome(details: { url: string; preventDefault(): void }): void {
    if (!isOwnPage(details.url)) details.preventDefault();
  }
  contents.on('will-navigate', stayHome);
  contents.on('will-redirect', stayHome);
  // Also frames: no page of ours has any.
  contents.on('will-frame-navigate', stayHome);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  // Without a proxy, none of its packets leave: by them a page could tell somebody what it sees.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}

/** A person presses a button that copies a command or an id. No page may read what is on the clipboard. */
const COPYING = 'clipboard-sanitized-write';

/**
 * Takes from a session everything a page of figures does not need: permissions but for copying a text, devices,
 * downloads, and any request but those for our own pages.
 */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, decide, { requestingUrl }) => {
    decide(permission === COPYING && isOwnPage(requestingUrl));
  });
  session.setPermissionCheckHandler((_contents, permission, _origin, { requestingUrl = '' }) => {
    return permission === COPYING && isOwnPage(requestingUrl);
  });
  session.setDevicePermissionHandler(() => false);
  // null refuses; an empty answer would be an error, which ends the program.
  session.setDisplayMediaRequestHandler((_request, decide) => decide(null));
  session.on('will-download', (event) => event.preventDefault());
  // It would download dictionaries.
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest((details, decide) => decide({ cancel: !isAllowedRequest(details.url) }));
}

/** Besides our own pages only what never leaves the process: pictures inside a page, and the developer tools. */
function isAllowedRequest(url: string): boolean {
  return isOwnPage(url) || ['data:', 'blob:', 'devtools:'].some((scheme) => url.startsWith(scheme));
}
