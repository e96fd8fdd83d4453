/** The listeners by which an app decides what its pages may do. Without them Electron allows everything. */
export type PermissionHandlers = {
  request:
    | ((contents: object | null, permission: string, callback: (granted: boolean) => void, details: object) => void)
    | null;
  check: ((contents: object | null, permission: string, origin: string, details: object) => boolean) | null;
  display: ((request: object, callback: (streams: object) => void) => void) | null;
};

/** A page's question for a permission. */
export type PermissionQuestion = {
  contents: object;
  permission: string;
  origin: string;
  url: string;
  isMainFrame: boolean;
};

/** Asks as a page that uses a device or shows a notification does. */
export function requestPermission(handlers: PermissionHandlers, question: PermissionQuestion): Promise<boolean> {
  const { contents, permission, origin, url, isMainFrame } = question;
  const { display, request } = handlers;
  if (permission === 'display-capture' && display !== null) {
    return new Promise((resolve) => {
      display({ securityOrigin: origin, userGesture: true }, (streams) => resolve(Object.keys(streams).length > 0));
    });
  }
  if (request === null) return Promise.resolve(true);
  return new Promise((resolve) => request(contents, permission, resolve, { isMainFrame, requestingUrl: url }));
}

/** Asks as `navigator.permissions.query` does. */
export function checkPermission(handlers: PermissionHandlers, question: PermissionQuestion): boolean {
  const { contents, permission, origin, url, isMainFrame } = question;
  return handlers.check?.(contents, permission, origin, { isMainFrame, requestingUrl: url }) ?? true;
}
