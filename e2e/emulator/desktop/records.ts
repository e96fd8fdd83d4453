/** What the app asked of the person's desktop. Nothing of it is carried out; a test can look it up. */
export type DesktopRecord = { what: string; details: unknown };

const records: DesktopRecord[] = [];

/** @param what the member as one writes it, e.g. `shell.openExternal` */
export function record(what: string, details: unknown): void {
  records.push({ what, details });
}

export function recordsOf(what: string): unknown[] {
  return records.filter((each) => each.what === what).map(({ details }) => details);
}
