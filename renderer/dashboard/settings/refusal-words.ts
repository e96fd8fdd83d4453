/** `budgets.daily: found -5; allowed: …`, as the server names a value in config.yaml. */
const REFUSED_VALUE = /^[\w.]+: found .*; allowed: (.+)$/;

/**
 * A refusal as it stands beside the field that was refused: which key and what was found is seen there already. One
 * sentence a line.
 */
export function refusalWords(message: string): string {
  return message
    .split('\n')
    .map((line) => {
      const allowed = REFUSED_VALUE.exec(line)?.[1];
      return allowed === undefined ? line : `Allowed: ${allowed}.`;
    })
    .join('\n');
}
