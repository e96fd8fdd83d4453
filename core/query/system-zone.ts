import { existsSync, readlinkSync } from 'node:fs';

/** Where systems keep a link to the zone that was chosen; the name begins behind the folder of all zones. */
const CHOSEN_ZONE = '/etc/localtime';
const UTC = /(?:^|\/zoneinfo\/)(?:Etc\/)?UTC$/;
/** Zones of places. Others have aliases that Intl names otherwise. */
const PLACE =
  /\/zoneinfo\/((?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)\/[A-Za-z_/-]+)$/;

/** The IANA name of the zone that this process keeps its clock by: the one of its start, whatever was chosen since. */
export function systemZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/**
 * The same without Intl where the system names it as Intl would: to load what Intl needs for its first answer takes a
 * third of the time of a command that prints a report. Only for a process that has just started: another zone may be
 * chosen later.
 */
export function systemZoneAtStart(link = CHOSEN_ZONE): string {
  const { TZ } = process.env;
  const chosen = TZ === undefined ? chosenZone(link) : TZ;
  if (UTC.test(chosen)) return 'UTC';
  const place = TZ === undefined ? PLACE.exec(chosen)?.[1] : undefined;
  return place ?? systemZone();
}

/** Milliseconds that this process's own clock is ahead of UTC at an instant. */
export function systemOffset(instant: number): number {
  // Whole minutes, as all zones have had them since 1972.
  return -new Date(instant).getTimezoneOffset() * 60_000;
}

/** The target of the link, empty where there is none: a clock goes by no zone whose file is not there. */
function chosenZone(link: string): string {
  if (process.platform === 'win32' || !existsSync(link)) return '';
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
}
