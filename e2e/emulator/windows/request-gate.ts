import { ChromiumError, type TargetSession } from '../chromium/connection.ts';
import type { Protocol } from '../chromium/protocol.ts';
import { EmulatedProtocol } from '../session/protocol.ts';
import { fromChromium } from '../session/scheme-map.ts';
import type { EmulatedSession } from '../session/session.ts';
import { askBeforeRequest, askHeadersReceived, EmulatedWebRequest } from '../session/web-request.ts';
import type { NavigationGuard } from './navigation-guard.ts';

type Paused = Protocol.Fetch.requestPausedPayload;

/** Electron's words for kinds of requests. */
const RESOURCE_TYPES: Record<string, string> = {
  Document: 'mainFrame',
  Stylesheet: 'stylesheet',
  Script: 'script',
  Image: 'image',
  Font: 'font',
  Media: 'media',
  XHR: 'xhr',
  Fetch: 'xhr',
  Ping: 'ping',
  CSPViolationReport: 'cspReport',
  WebSocket: 'webSocket',
};

// A Response of these carries no content.
const WITHOUT_CONTENT = [101, 204, 205, 304];

/** What stands between a page and everything it loads: navigation guard, webRequest, the app's own schemes. */
export type RequestGate = { session: EmulatedSession; guard: NavigationGuard; webContentsId: number };

/** Lets no request of the page pass without asking. */
export async function openRequestGate(target: TargetSession, gate: RequestGate): Promise<void> {
  let lastId = 0;

  target.on('Fetch.requestPaused', (paused) => {
    lastId += 1;
    decide(paused, lastId).catch((error: unknown) => {
      // The page may be gone before its request is answered.
      if (!(error instanceof ChromiumError)) throw error;
    });
  });
  await target.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });

  function fail(requestId: string, errorReason: Protocol.Network.ErrorReason): Promise<unknown> {
    return target.send('Fetch.failRequest', { requestId, errorReason });
  }

  async function decide(paused: Paused, id: number): Promise<unknown> {
    const { requestId, request, resourceType, frameId } = paused;
    const url = fromChromium(request.url);
    const resource = RESOURCE_TYPES[resourceType] ?? 'other';
    const details = {
      id,
      url,
      method: request.method,
      resourceType: resource,
      webContentsId: gate.webContentsId,
      frameId,
    };
    if (paused.responseStatusCode !== undefined) return passHeaders(paused, details);
    if (paused.responseErrorReason !== undefined) return target.send('Fetch.continueRequest', { requestId });
    if (resourceType === 'Document' && !gate.guard.allows(paused)) return fail(requestId, 'Aborted');
    if (!(await askBeforeRequest(gate.session.webRequest, details))) return fail(requestId, 'BlockedByClient');
    const handler = EmulatedProtocol.handlerFinder(gate.session.protocol)(new URL(url).protocol.slice(0, -1));
    if (handler !== undefined) return fulfil(paused, details, await answerOf(handler, url, request));
    if (url !== request.url) return fail(requestId, 'Failed');
    const interceptResponse = EmulatedWebRequest.listenersOf(gate.session.webRequest).headersReceived !== null;
    return target.send('Fetch.continueRequest', { requestId, interceptResponse });
  }

  async function passHeaders(paused: Paused, details: Parameters<typeof askBeforeRequest>[1]): Promise<unknown> {
    const { requestId, responseStatusCode: statusCode = 0, responseStatusText = '', responseHeaders = [] } = paused;
    const headers = await askHeadersReceived(gate.session.webRequest, {
      ...details,
      statusCode,
      statusLine: `HTTP/1.1 ${statusCode} ${responseStatusText}`,
      responseHeaders: grouped(responseHeaders),
    });
    if (headers === null) return fail(requestId, 'BlockedByClient');
    // Chromium wants the status whenever headers are given.
    return target.send('Fetch.continueResponse', {
      requestId,
      responseCode: statusCode,
      responseHeaders: listed(headers),
    });
  }

  async function fulfil(
    { requestId }: Paused,
    details: Parameters<typeof askBeforeRequest>[1],
    response: Response | null,
  ): Promise<unknown> {
    if (response === null || response.type === 'error') return fail(requestId, 'Failed');
    const headers = await askHeadersReceived(gate.session.webRequest, {
      ...details,
      statusCode: response.status,
      statusLine: `HTTP/1.1 ${response.status} ${response.statusText}`,
      responseHeaders: grouped(Array.from(response.headers, ([name, value]) => ({ name, value }))),
    });
    if (headers === null) return fail(requestId, 'BlockedByClient');
    const content = WITHOUT_CONTENT.includes(response.status)
      ? ''
      : Buffer.from(await response.arrayBuffer()).toString('base64');
    return target.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: listed(headers),
      body: content,
    });
  }
}

async function answerOf(
  handler: (request: Request) => Response | Promise<Response>,
  url: string,
  { method, headers, postData, hasPostData }: Protocol.Network.Request,
): Promise<Response | null> {
  const own = Object.entries(headers).map(([name, value]): [string, string] => [name, fromChromium(value)]);
  try {
    return await handler(new Request(url, { method, headers: own, ...(hasPostData ? { body: postData ?? '' } : {}) }));
  } catch (error) {
    console.error(error);
    return null;
  }
}

function grouped(headers: { name: string; value: string }[]): Record<string, string[]> {
  const groups: Record<string, string[]> = {};
  for (const { name, value } of headers) groups[name] = [...(groups[name] ?? []), value];
  return groups;
}

function listed(headers: Record<string, string[]>): { name: string; value: string }[] {
  return Object.entries(headers).flatMap(([name, values]) => values.map((value) => ({ name, value })));
}
