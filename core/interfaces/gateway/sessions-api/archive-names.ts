/** How long a file takes what happens; then the next one begins. */
export const ROTATION_MS = 12 * 60 * 60_000;

/** `YYYY-MM-DD-HHMM.json` in local time. */
export function archiveNameOf(instant: number): string {
  const at = new Date(instant);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}-${two(at.getHours())}${two(at.getMinutes())}.json`;
}

/** When a file was begun, epoch milliseconds; null for a name that is no time. */
export function archiveTimeOf(name: string): number | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})-(\d{2})(\d{2})\.json$/.exec(name)?.slice(1).map(Number);
  if (parts === undefined) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts;
  const at = new Date(year, month - 1, day, hour, minute).getTime();
  return Number.isNaN(at) ? null : at;
}

/**
 * The file that takes what happens now: the newest one while it is less than twelve hours old, else a new one. Where the
 * clock was set back it may be of the future; then it goes on.
 * @param names archive files that are there, newest first
 */
export function currentArchive(names: readonly string[], now: number): string {
  const [newest] = names;
  const begun = newest === undefined ? null : archiveTimeOf(newest);
  if (newest !== undefined && begun !== null && now - begun < ROTATION_MS) return newest;
  return archiveNameOf(now);
}
