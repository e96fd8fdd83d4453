import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/** Every place the program keeps something in. All absolute. */
export type HomePaths = {
  home: string;
  /** telemetry.db */
  database: string;
  /** config.yaml */
  config: string;
  /** server.log */
  log: string;
  /** server.pid, JSON */
  pid: string;
  /** owner.lock, held by the one owner of the home */
  lock: string;
  /** capture-paused, there while the user has paused capture; holds since when */
  pause: string;
  /** content-since, there while what was said is kept; holds since when */
  contentSince: string;
  /** Backups of the database, and a damaged one that was replaced. */
  backups: string;
  /** repair.json: damage that somebody came upon, and what the last repair saved */
  repairNote: string;
  /** installation.key, the salt of this installation */
  salt: string;
  /** api-token, what programs of the user show at the gateway */
  apiToken: string;
  /** Copies of figures that the sessions API writes. */
  archives: string;
  /** Private copies of other programs' databases, each for the moment in which it is read. */
  copies: string;
  /** Notes of where exports that are being written lie, each until its file has its name. */
  drafts: string;
  /** Working directory of the private Redis. */
  redisDirectory: string;
  /** Folder of all Unix sockets, 0700. */
  socketDirectory: string;
  /** Where the owner of the home listens for commands: a Unix socket path, on Windows a named pipe. */
  controlSocket: string;
  /** Names the folder of the sockets when it could not be in the home; read by every process of the home. */
  socketNote: string;
  /** Socket of the private Redis of one owner; `startId` is 8 characters, new for each owner. */
  redisSocket(startId: string): string;
};

/** sockaddr_un holds 104 bytes on macOS and 108 on Linux, with the closing zero; a margin is left. */
export const SOCKET_PATH_MAX_BYTES = 100;
/** Length of the startId in redisSocket, in characters. */
const START_ID_LENGTH = 8;

type Environment = Record<string, string | undefined>;

/** The home folder: `$BLUEPLANE_HOME` (a relative one counts from the working directory) or `~/.blueplane`. */
export function resolveHome(env: Environment): string {
  const chosen = env.BLUEPLANE_HOME;
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  return join(homedir(), '.blueplane');
}

/** Names every file and folder of a home. Creates nothing. */
export function homePaths(home: string, env: Environment = process.env): HomePaths {
  const socketNote = join(home, 'socket-directory');
  const socketDirectory = notedDirectory(socketNote) ?? preferredSocketDirectory(home, env);
  return {
    home,
    database: join(home, 'telemetry.db'),
    config: join(home, 'config.yaml'),
    log: join(home, 'server.log'),
    pid: join(home, 'server.pid'),
    lock: join(home, 'owner.lock'),
    pause: join(home, 'capture-paused'),
    contentSince: join(home, 'content-since'),
    backups: join(home, 'backups'),
    repairNote: join(home, 'repair.json'),
    salt: join(home, 'installation.key'),
    apiToken: join(home, 'api-token'),
    archives: join(home, 'archives'),
    copies: join(home, 'copies'),
    drafts: join(home, 'unfinished-exports'),
    redisDirectory: join(home, 'redis'),
    socketDirectory,
    controlSocket:
      process.platform === 'win32'
        ? `\\\\.\\pipe\\blueplane-${homeDigest(home)}`
        : join(socketDirectory, 'control.sock'),
    socketNote,
    redisSocket: (startId) => join(socketDirectory, `redis-${startId}.sock`),
  };
}

/** `run` in the home, or when its socket paths would be too long a folder outside named by a digest of the home. */
function preferredSocketDirectory(home: string, env: Environment): string {
  const inside = join(home, 'run');
  return fits(inside) ? inside : outsideSocketDirectory(home, env);
}

/** The folder for homes that cannot hold sockets: too long a path, or a file system without sockets. */
export function outsideSocketDirectory(home: string, env: Environment): string {
  const name = `blueplane-${homeDigest(home)}`;
  const bases = [env.XDG_RUNTIME_DIR, tmpdir(), '/tmp'].filter((base) => base !== undefined && isAbsolute(base));
  for (const base of bases) {
    if (base !== undefined && isFolder(base) && fits(join(base, name))) return join(base, name);
  }
  return join('/tmp', name);
}

function fits(directory: string): boolean {
  const longest = join(directory, `redis-${'x'.repeat(START_ID_LENGTH)}.sock`);
  return process.platform === 'win32' || Buffer.byteLength(longest) <= SOCKET_PATH_MAX_BYTES;
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

/** The owner decided this, perhaps with another environment than ours (a login session has XDG_RUNTIME_DIR, cron not). */
function notedDirectory(note: string): string | null {
  if (!existsSync(note)) return null;
  try {
    const noted = readFileSync(note, 'utf8').trim();
    return isAbsolute(noted) ? noted : null;
  } catch {
    return null;
  }
}

function homeDigest(home: string): string {
  // Loaded where it is needed: most homes have room for their sockets, and every command asks for their places.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(home).digest('hex').slice(0, 12);
}
