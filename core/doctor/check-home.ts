import { accessSync, constants, existsSync, lstatSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { formatBytes } from '../format/index.ts';
import { type Check, ok, problem, type Verdict, warning } from './check.ts';

/** Any right of the group or of others. */
const FOREIGN_RIGHTS = 0o077;
/** What a busy day writes, many times over. */
const ENOUGH_BYTES = 1024 ** 3;
/** SQLite's log alone may need this much for a moment. */
const LEAST_BYTES = 100 * 1024 ** 2;

export const checkHome: Check = {
  name: 'home',
  look({ paths: { home } }) {
    const found = statSync(home, { throwIfNoEntry: false });
    if (found === undefined) return [warning(`${home} is not there yet.`, 'Run `blueplane start`, which makes it.')];
    if (!found.isDirectory()) {
      return [problem(`${home} is a file, not a folder.`, 'Move it away, or point BLUEPLANE_HOME at another folder.')];
    }
    const user = process.getuid?.();
    if (user !== undefined && user !== 0 && found.uid !== user) {
      return [problem(`${home} belongs to another user.`, 'Point BLUEPLANE_HOME at a folder of your own.')];
    }
    if (!may(home, constants.R_OK | constants.W_OK | constants.X_OK)) {
      return [problem(`${home} cannot be written.`, `Give yourself the right: chmod 700 '${home}'`)];
    }
    if (process.platform !== 'win32' && (found.mode & FOREIGN_RIGHTS) !== 0) {
      return [warning(`${home} is open to other users.`, `Make it yours alone: chmod 700 '${home}'`)];
    }
    return [ok(`${home} is yours alone and can be written.`)];
  },
};

export const checkDisk: Check = {
  name: 'disk',
  look({ paths: { home } }) {
    const { bavail, bsize } = statfsSync(nearest(home));
    const free = bavail * bsize;
    const message = `${formatBytes(free)} are free on the disk of the home.`;
    if (free < LEAST_BYTES)
      return [
        problem(message, 'Free some space: nothing can be stored on a full disk. What your tools write is read later.'),
      ];
    return [free < ENOUGH_BYTES ? warning(message, 'Free some space before it is full.') : ok(message)];
  },
};

export const checkLog: Check = {
  name: 'log',
  look({ paths: { log } }) {
    const found = lstatSync(log, { throwIfNoEntry: false });
    if (found === undefined) return [ok('There is no server.log yet.')];
    if (!found.isFile()) return [problem('server.log is not a file.', 'Move it away; Blueplane makes a new one.')];
    if (!may(log, constants.W_OK))
      return [problem('server.log cannot be written.', `Make it writable for yourself: chmod 600 '${log}'`)];
    return [ok(`server.log can be written, ${formatBytes(found.size)}.`)];
  },
};

/** Times of stored things that lie in the future, beyond what two clocks of one machine may differ. */
const AHEAD_MS = 5 * 60_000;
/** This program did not exist before. */
const EARLIEST = Date.UTC(2026, 0, 1);

export const checkClock: Check = {
  name: 'clock',
  look({ paths, now }): Verdict[] {
    const remedy = 'Set the clock of this machine: days and "today" follow it. What is stored keeps its own times.';
    if (now < EARLIEST) return [problem(`The clock says ${new Date(now).toISOString()}.`, remedy)];
    for (const path of [paths.database, paths.log]) {
      const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      if (changed > now + AHEAD_MS) {
        return [
          warning(`The clock says ${new Date(now).toISOString()}, but the home was written later than that.`, remedy),
        ];
      }
    }
    return [ok(`The clock says ${new Date(now).toISOString()}.`)];
  },
};

function may(path: string, rights: number): boolean {
  try {
    accessSync(path, rights);
    return true;
  } catch {
    return false;
  }
}

/** The folder itself, or the first one above it that is there. */
function nearest(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearest(dirname(folder));
}
