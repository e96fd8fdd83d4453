/** The listeners by which an app decides what its pages may do. Without them Electron allows everything. */
export type PermissionHandlers = {
  request:
    | ((contents: object | null, permission: string, callback: (granted: boolean) => void, details: object) => void)
    | null;
  check: ((contents: object | null, permission: string, origin: string, details: object) => boolean) | null;
  display: ((request: object, callback: (streams: object | null) => void) => void) | null;
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
export async function requestPermission(
  { display, request }: PermissionHandlers,
  { contents, permission, origin, url, isMainFrame }: PermissionQuestion,
): Promise<boolean> {
  const granted = await new Promise<boolean>((resolve) => {
    if (request === null) resolve(true);
    else request(contents, permission, resolve, { isMainFrame, requestingUrl: url });
  });
  if (!granted || permission !== 'display-capture') return granted;
  // Where nobody chooses what is captured, nothing is.
  return display !== null && (await chosenDisplay(display, origin));
}

function chosenDisplay(display: NonNullable<PermissionHandlers['display']>, origin: string): Promise<boolean> {
  return new Promise((resolve) => {
    function choose(streams: object | null): void {
      resolve(streams !== null && 'video' in streams);
      if (streams !== null && !('video' in streams)) {
        throw new TypeError('Video was requested, but no video stream was provided');
      }
    }
    // An error of the listener is the program's, as in Electron, and not the page's.
    setImmediate(() => display({ securityOrigin: origin, userGesture: true }, choose));
  });
}

/** Asks as `navigator.permissions.query` does. */
export function checkPermission(handlers: PermissionHandlers, question: PermissionQuestion): boolean {
  const { contents, permission, origin, url, isMainFrame } = question;
  return handlers.check?.(contents, permission, origin, { isMainFrame, requestingUrl: url }) ?? true;
}
