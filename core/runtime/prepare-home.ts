import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { errorCode } from './error-fields.ts';
import { type HomePaths, homePaths, outsideSocketDirectory } from './paths.ts';

/** The home or its socket folder cannot be used; the message says what to do. */
export class HomeError extends Error {}

const PRIVATE_FOLDER = 0o700;
/** Any right of the group or of others. */
const FOREIGN_RIGHTS = 0o077;
/** What only Blueplane makes: a folder with one of these is a home. */
const HOME_MARKS = ['telemetry.db', 'owner.lock', 'installation.key'];
/** What a person may have put into a new home before the first start. */
const ALLOWED_IN_NEW_HOME = new Set([
  ...HOME_MARKS,
  'config.yaml',
  'server.log',
  'server.pid',
  'redis',
  'run',
  'desktop',
  'capture-paused',
  'hooks',
  'integrations',
  '.DS_Store',
]);

/**
 * Makes the home and its socket folder, private to this user (0700).
 * @throws HomeError when it cannot be made, written, or does not belong to Blueplane alone.
 */
export async function prepareHome(home: string): Promise<HomePaths> {
  makePrivateHome(home);
  const paths = homePaths(home);
  if (process.platform === 'win32') return paths;
  makeSocketDirectory(paths.socketDirectory);
  if (await canHoldSockets(paths.socketDirectory)) {
    // Others must find the sockets whatever their own environment says.
    if (!paths.socketDirectory.startsWith(home)) noteSocketDirectory(paths);
    return paths;
  }
  const outside = outsideSocketDirectory(home, process.env);
  makeSocketDirectory(outside);
  if (outside === paths.socketDirectory || !(await canHoldSockets(outside))) {
    throw new HomeError(
      `No Unix socket can be made in ${paths.socketDirectory}. Point BLUEPLANE_HOME at a folder on a local disk.`,
    );
  }
  noteSocketDirectory({ ...paths, socketDirectory: outside });
  return homePaths(home);
}

/**
 * Whether a socket folder exists and is only ours. In a shared temp folder another user could have made it to answer
 * in our place.
 */
export function isTrustedSocketDirectory(directory: string): boolean {
  if (process.platform === 'win32') return true;
  const found = lstatSync(directory, { throwIfNoEntry: false });
  if (found === undefined) return false;
  return found.isDirectory() && found.uid === process.getuid?.() && (found.mode & FOREIGN_RIGHTS) === 0;
}

/**
 * Makes the home folder alone, private to this user (0700).
 * @throws HomeError when it cannot be made or written, or does not belong to Blueplane alone
 */
export function makePrivateHome(home: string): void {
  const found = statSync(home, { throwIfNoEntry: false });
  if (found !== undefined && !found.isDirectory()) {
    throw new HomeError(`${home} is a file, not a folder. Move it away, or point BLUEPLANE_HOME at another folder.`);
  }
  try {
    makeFolders(home);
    if (found !== undefined && process.platform !== 'win32' && (found.mode & FOREIGN_RIGHTS) !== 0) {
      refuseForeignFolder(home);
      chmodSync(home, PRIVATE_FOLDER);
    }
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    if (error instanceof HomeError) throw error;
    throw new HomeError(
      `The home folder ${home} cannot be written (${errorCode(error)}). ` +
        'Give yourself the right to write there, or point BLUEPLANE_HOME at a folder of your own.',
    );
  }
}

/** Level by level: mkdir with `recursive` never returns on file systems such as /proc, which answer ENOENT. */
function makeFolders(folder: string): void {
  if (existsSync(folder)) return;
  makeFolders(dirname(folder));
  mkdirSync(folder, { mode: PRIVATE_FOLDER });
}

/** Taking the rights from a folder that serves other things (a whole home directory, /tmp) would break them. */
function refuseForeignFolder(home: string): void {
  const entries = readdirSync(home);
  if (entries.some((entry) => HOME_MARKS.includes(entry))) return;
  if (entries.every((entry) => ALLOWED_IN_NEW_HOME.has(entry))) return;
  throw new HomeError(
    `${home} holds other files and is open to other users. ` +
      'Point BLUEPLANE_HOME at a folder of its own, or make it private first (chmod 700).',
  );
}

function makeSocketDirectory(directory: string): void {
  try {
    makeFolders(directory);
  } catch (error) {
    throw new HomeError(
      `The folder ${directory} for sockets cannot be made (${errorCode(error)}). ` +
        'Make its parent writable, or point BLUEPLANE_HOME at a shorter path.',
    );
  }
  if (isTrustedSocketDirectory(directory)) return;
  const found = lstatSync(directory);
  if (found.isDirectory() && found.uid === process.getuid?.()) {
    chmodSync(directory, PRIVATE_FOLDER);
    return;
  }
  throw new HomeError(
    `The folder ${directory} for sockets belongs to another user or is a link. ` +
      'Remove it, or set XDG_RUNTIME_DIR to a folder of your own.',
  );
}

function noteSocketDirectory(paths: HomePaths): void {
  writeFileSync(paths.socketNote, `${paths.socketDirectory}\n`, { mode: 0o600 });
}

/** Network and FAT file systems take no sockets; only trying tells. */
function canHoldSockets(directory: string): Promise<boolean> {
  const probe = join(directory, `probe-${randomBytes(4).toString('hex')}.sock`);
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(probe, () => {
      server.close(() => {
        rmSync(probe, { force: true });
        resolve(true);
      });
    });
  });
}
