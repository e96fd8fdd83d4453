import type { LiveClient } from './live-client.ts';
import { createSocketClient } from './socket-client.ts';

/** What the server answers to a browser without a valid cookie. */
const NOT_ALLOWED = 401;

async function isAllowed(): Promise<boolean> {
  const response = await fetch('/api/v1/health', { credentials: 'same-origin', cache: 'no-store' });
  return response.status !== NOT_ALLOWED;
}

/** The client of a page that Blueplane's own server delivered: same host, same port, its cookie. */
export function createBrowserClient(): LiveClient {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return createSocketClient({ url: `${scheme}//${location.host}/ws`, isAllowed });
}
