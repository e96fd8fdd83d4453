import type { WebRequest } from 'electron';
import { NotEmulatedError, refuseUnknownOfClass } from '../not-emulated.ts';

/** The part of Electron's details that the emulator knows. */
export type RequestDetails = { id: number; url: string; method: string; resourceType: string; webContentsId: number };
export type HeaderDetails = RequestDetails & {
  statusCode: number;
  statusLine: string;
  responseHeaders: Record<string, string[]>;
};

type Answer = { cancel?: boolean; redirectURL?: string };
type HeaderAnswer = { cancel?: boolean; responseHeaders?: Record<string, string | string[]> };
type BeforeRequest = (details: RequestDetails, callback: (answer: Answer) => void) => void;
type HeadersReceived = (details: HeaderDetails, callback: (answer: HeaderAnswer) => void) => void;

type Listeners = { beforeRequest: Filtered<BeforeRequest> | null; headersReceived: Filtered<HeadersReceived> | null };
type Filtered<T> = { matches(url: string): boolean; listener: T };

/** `session.webRequest`. Each method takes one listener; a new one replaces it, null removes it. */
export class EmulatedWebRequest
  implements Pick<Record<keyof WebRequest, unknown>, 'onBeforeRequest' | 'onHeadersReceived'>
{
  readonly #listeners: Listeners = { beforeRequest: null, headersReceived: null };

  static listenersOf(webRequest: EmulatedWebRequest): Listeners {
    return webRequest.#listeners;
  }

  onBeforeRequest(...values: [BeforeRequest | null] | [{ urls: string[] }, BeforeRequest | null]): void {
    this.#listeners.beforeRequest = filtered(values);
  }

  onHeadersReceived(...values: [HeadersReceived | null] | [{ urls: string[] }, HeadersReceived | null]): void {
    this.#listeners.headersReceived = filtered(values);
  }
}
refuseUnknownOfClass('webRequest', EmulatedWebRequest);

function filtered<T>(values: [T | null] | [{ urls: string[] }, T | null]): Filtered<T> | null {
  const [first, second] = values;
  if (values.length === 1 || second === undefined) {
    return first === null || !isListener<T>(first) ? null : { matches: () => true, listener: first };
  }
  const urls = first !== null && typeof first === 'object' && 'urls' in first ? first.urls : [];
  const patterns = urls.map(patternOf);
  return second === null ? null : { matches: (url) => patterns.some((each) => each.test(url)), listener: second };
}

function isListener<T>(value: T | { urls: string[] }): value is T {
  return typeof value === 'function';
}

/** A match pattern such as `*://*.example.com/*` or `<all_urls>`. */
function patternOf(pattern: string): RegExp {
  if (pattern === '<all_urls>') return /^/;
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`);
}

/** Asks the app whether a request may be made. */
export function askBeforeRequest(webRequest: EmulatedWebRequest, details: RequestDetails): Promise<boolean> {
  const { beforeRequest } = EmulatedWebRequest.listenersOf(webRequest);
  if (beforeRequest === null || !beforeRequest.matches(details.url)) return Promise.resolve(true);
  return new Promise((resolve) => {
    beforeRequest.listener(details, ({ cancel = false, redirectURL }) => {
      if (redirectURL !== undefined) throw new NotEmulatedError('redirectURL of webRequest.onBeforeRequest');
      resolve(!cancel);
    });
  });
}

/** Lets the app change a response's headers. @returns null when it cancels the request */
export function askHeadersReceived(
  webRequest: EmulatedWebRequest,
  details: HeaderDetails,
): Promise<Record<string, string[]> | null> {
  const { headersReceived } = EmulatedWebRequest.listenersOf(webRequest);
  if (headersReceived === null || !headersReceived.matches(details.url))
    return Promise.resolve(details.responseHeaders);
  return new Promise((resolve) => {
    headersReceived.listener(details, ({ cancel = false, responseHeaders }) => {
      const entries = Object.entries(responseHeaders ?? details.responseHeaders);
      resolve(cancel ? null : Object.fromEntries(entries.map(([name, value]) => [name, [value].flat()])));
    });
  });
}
