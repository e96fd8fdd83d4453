/** A session is active when it had an event within this time and has not ended. */
const ACTIVE_FOR_MS = 5 * 60_000;

/** The instant since which an event makes a session active. */
export function activeSince(now: number): number {
  return now - ACTIVE_FOR_MS;
}
