/** Chromium's numbers of the errors that a test may meet (net/base/net_error_list.h). */
const NUMBERS: Record<string, number> = {
  ERR_FAILED: -2,
  ERR_ABORTED: -3,
  ERR_BLOCKED_BY_CLIENT: -20,
  ERR_CONNECTION_REFUSED: -102,
  ERR_NAME_NOT_RESOLVED: -105,
  ERR_INVALID_URL: -300,
  ERR_UNKNOWN_URL_SCHEME: -302,
};

/** A page could not be loaded. */
export class LoadError extends Error {
  readonly code: string;
  readonly errno: number;
  readonly url: string;

  constructor(code: string, url: string) {
    const errno = NUMBERS[code] ?? NUMBERS.ERR_FAILED ?? 0;
    super(`${code} (${errno}) loading '${url}'`);
    this.code = code;
    this.errno = errno;
    this.url = url;
  }
}

/** @param errorText as Chromium's protocol gives it, e.g. `net::ERR_FAILED` */
export function loadErrorOf(errorText: string, url: string): LoadError {
  return new LoadError(errorText.replace(/^net::/, ''), url);
}
