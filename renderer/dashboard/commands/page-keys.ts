const NAMES = new Map([
  ['CmdOrCtrl', '$mod'],
  [',', 'Comma'],
]);

function pageKey(part: string): string {
  if (/^[A-Z]$/.test(part)) return `Key${part}`;
  return /^\d$/.test(part) ? `Digit${part}` : (NAMES.get(part) ?? part);
}

/** Keys as the menu of the program has them (`CmdOrCtrl+1`), the way tinykeys writes them (`$mod+Digit1`). */
export function pageKeys(accelerator: string): string {
  return accelerator.split('+').map(pageKey).join('+');
}
