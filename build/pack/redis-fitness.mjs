import { execFileSync, spawnSync } from 'node:child_process';

/**
 * Redis went over to other licences (RSAL, SSPL, later AGPL beside them) after 7.2: only releases up to that one, and
 * Valkey, are under the BSD licence, with which they may be part of this package.
 */
const LAST_FREE_REDIS = { major: 7, minor: 2 };
const TIMEOUT_MS = 10_000;
/** What every Linux with the GNU C library has. Redis needs no more when it is built without TLS and systemd. */
const LIBRARIES_OF_LINUX = /^(linux-vdso|linux-gate|ld-linux[^.]*|libc|libm|libdl|libpthread|librt)\.so/;
const LIBRARIES_OF_MACOS = /^\/(usr\/lib|System\/Library)\//;

/**
 * Whether a server may be passed on inside the package and will run on other machines.
 * @param {string} path an executable of this system
 * @returns {string | null} why not
 */
export function redisUnfitness(path) {
  try {
    const version = execFileSync(path, ['--version'], { encoding: 'utf8', timeout: TIMEOUT_MS });
    return licenceProblem(version) ?? libraryProblem(neededLibraries(path));
  } catch (error) {
    return `it does not run here (${error.code ?? error.message})`;
  }
}

/**
 * @param {string} answer to `--version`
 * @returns {string | null}
 */
export function licenceProblem(answer) {
  const [, product, major, minor] = /(Redis|Valkey) server v=(\d+)\.(\d+)/.exec(answer) ?? [];
  if (product === undefined) {
    return 'it is no Redis or Valkey server';
  }
  const free =
    Number(major) < LAST_FREE_REDIS.major ||
    (Number(major) === LAST_FREE_REDIS.major && Number(minor) <= LAST_FREE_REDIS.minor);
  return product === 'Valkey' || free
    ? null
    : `Redis ${major}.${minor} is not under the BSD licence: take one up to 7.2, or Valkey`;
}

/**
 * @param {string[]} libraries names on Linux, paths on macOS
 * @returns {string | null}
 */
export function libraryProblem(libraries) {
  const foreign = libraries.filter((name) => !LIBRARIES_OF_LINUX.test(name) && !LIBRARIES_OF_MACOS.test(name));
  return foreign.length === 0 ? null : `it needs libraries that other machines may not have: ${foreign.join(', ')}`;
}

/**
 * The shared libraries of a program: names on Linux, paths on macOS.
 * @param {string} path
 * @returns {string[]} none on Windows, where the libraries lie beside the program
 */
export function neededLibraries(path) {
  const run = (command, words) =>
    execFileSync(command, words, { encoding: 'utf8', timeout: TIMEOUT_MS, stdio: ['ignore', 'pipe', 'ignore'] }).split(
      '\n',
    );
  switch (process.platform) {
    case 'linux':
      return isStatic(path)
        ? []
        : run('ldd', [path])
            .map((line) => line.trim().split(' ')[0].split('/').pop())
            .filter((name) => name.includes('.so'));
    case 'darwin':
      return run('otool', ['-L', path])
        .slice(1)
        .map((line) => line.trim().split(' ')[0])
        .filter((name) => name !== '');
    default:
      return [];
  }
}

/** A static program needs no library, and `ldd` ends with an error on one. */
function isStatic(path) {
  const { stdout, stderr } = spawnSync('ldd', [path], {
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
    env: { ...process.env, LC_ALL: 'C' },
  });
  return /not a dynamic executable|statically linked/.test(`${stdout}${stderr}`);
}
