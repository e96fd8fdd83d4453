/** The paths of the sessions API; everything else below `/api/` is something else. */
const PATHS = /^\/api\/(?:sessions|archived|archives|aggregate-history|config|health)(?:[/?]|$)/;

/** Whether an address, as a request names it, is one of the sessions API. */
export function isSessionsApiPath(url: string): boolean {
  return PATHS.test(url);
}
