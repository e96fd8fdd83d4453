import { accessSync, constants, statSync } from 'node:fs';
import { errorCode } from '../../runtime/error-fields.ts';
import { ExitStatus } from './exit-status.ts';

/** SQLite takes paths of 512 bytes; the longest names in a home (`telemetry.db-journal`) still have to fit. */
const HOME_PATH_MAX_BYTES = 480;
/** A path is shown up to this many characters. */
const SHOWN_PATH_LENGTH = 80;

/**
 * Refuses a home that this user cannot look into, before a command takes it for an empty one. A home that does not
 * exist yet is none of that.
 * @param home absolute path
 * @param status exit status of the refusal
 * @throws ExitStatus with a sentence that says what to do
 */
export function checkHome(home: string, status: number): void {
  const problem = homeProblem(home);
  if (problem !== null) throw new ExitStatus(status, `blueplane: ${problem}`);
}

function homeProblem(home: string): string | null {
  if (Buffer.byteLength(home) > HOME_PATH_MAX_BYTES) {
    return (
      `The path of the home folder is too long (${Buffer.byteLength(home)} bytes, ${HOME_PATH_MAX_BYTES} at most): ` +
      `${shown(home)} Point BLUEPLANE_HOME at a shorter one.`
    );
  }
  try {
    if (!statSync(home).isDirectory()) {
      return `${home} is a file, not a folder. Move it away, or point BLUEPLANE_HOME at another folder.`;
    }
    accessSync(home, constants.R_OK | constants.X_OK);
    return null;
  } catch (error) {
    return explain(home, errorCode(error));
  }
}

function explain(home: string, code: string): string | null {
  switch (code) {
    case 'ENOENT':
      return null;
    case 'ENOTDIR':
      return `The home folder ${home} cannot be there: a part of its path is a file. Point BLUEPLANE_HOME at a folder.`;
    case 'ENAMETOOLONG':
      return `A name in the path of the home folder is too long: ${shown(home)} Point BLUEPLANE_HOME at another folder.`;
    case 'EACCES':
    case 'EPERM':
      return (
        `The home folder ${home} may not be read by this user. ` +
        'Run this as the user it belongs to, or point BLUEPLANE_HOME at a folder of your own.'
      );
    default:
      return `The home folder ${home} cannot be read (${code}). Point BLUEPLANE_HOME at another folder.`;
  }
}

function shown(path: string): string {
  return `${path.slice(0, SHOWN_PATH_LENGTH)}…`;
}
