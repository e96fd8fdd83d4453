import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { APP_HOST, APP_SCHEME } from './addresses.ts';

/** The pages: what stands behind an address that names no file. */
const PAGES: Readonly<Record<string, string>> = {
  '/': 'dashboard/index.html',
  '/popover': 'popover/index.html',
};

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** The same for every answer. The pages speak to us over the bridge alone, so they may connect to nothing. */
const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

/**
 * Serves the built renderer to our own windows as `app://blueplane/…`, and nothing that lies outside of its folder.
 * @param rendererDirectory absolute; may lie inside an asar archive
 */
export function createAppProtocol(rendererDirectory: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET') return answer(405, 'Only GET is answered.');
    const path = pathOf(request.url);
    if (path === null) return answer(400, 'This is not an address of Blueplane.');
    const name = PAGES[path] ?? path.slice(1);
    const type = CONTENT_TYPES[extname(name).toLowerCase()];
    const content = type === undefined ? null : await readInside(rendererDirectory, name);
    if (type === undefined || content === null) return answer(404, 'Nothing is here.');
    return new Response(new Uint8Array(content), { headers: { ...HEADERS, 'content-type': type } });
  };
}

/** @returns the decoded path of an address of ours, null for any other */
function pathOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== `${APP_SCHEME}:` || url.host !== APP_HOST) return null;
  try {
    const path = decodeURIComponent(url.pathname);
    return path.includes('\0') ? null : path;
  } catch {
    return null;
  }
}

/** Links are followed before it is looked where the file lies. */
async function readInside(directory: string, name: string): Promise<Buffer | null> {
  try {
    const root = await realpath(directory);
    const file = await realpath(join(directory, name));
    return file.startsWith(root + sep) ? await readFile(file) : null;
  } catch {
    return null;
  }
}

function answer(status: number, words: string): Response {
  return new Response(words, { status, headers: { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' } });
}
