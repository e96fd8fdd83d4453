import type { CommandLineProgram } from '../core/runtime/sample-server.ts';

/** What makes the program run a command line instead of the desktop: these two, before its arguments. */
export const COMMAND_LINE_ARGUMENTS = ['--cli', '--'] as const;

/**
 * The arguments of the command line that this start is meant to run; null for the desktop. In a package, a first
 * argument that is no switch is a command too: the system may lead the name `blueplane` straight to the program.
 * @param argv as Electron gives it: the program, in a checkout its folder, then what was said
 */
export function commandLineArguments(argv: readonly string[], packaged: boolean): string[] | null {
  const [first, second] = COMMAND_LINE_ARGUMENTS;
  // Switches for Chromium may stand first (`--no-sandbox`); in a checkout the folder of the program follows them.
  const place = argv.findIndex((argument, at) => at > 0 && (!argument.startsWith('-') || argument === first));
  const said = place === -1 ? [] : argv.slice(packaged ? place : place + 1);
  if (said[0] === first) return said.slice(said[1] === second ? 2 : 1);
  return packaged && place === 1 ? said : null;
}

/** A start without Chromium's sandbox was the user's own word, where the system has none to offer; others follow it. */
const PASSED_ON = '--no-sandbox';

/**
 * What runs a command line in another process of this program.
 * @param appPath folder of the checkout; null in a package, which needs none
 */
export function commandLineProgram(
  { execPath, argv }: Pick<NodeJS.Process, 'execPath' | 'argv'>,
  appPath: string | null,
): CommandLineProgram {
  const switches = argv.includes(PASSED_ON) ? [PASSED_ON] : [];
  return {
    command: execPath,
    arguments: [...switches, ...(appPath === null ? [] : [appPath]), ...COMMAND_LINE_ARGUMENTS],
  };
}
