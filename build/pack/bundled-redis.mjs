import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';

const LICENCE_NAME = /^(LICEN[CS]E|COPYING|COPYRIGHT)/i;
/** Where Debian's packages keep the licence of what they install. */
const DEBIAN_LICENCES = ['redis-server', 'redis', 'valkey-server', 'valkey'].map(
  (name) => `/usr/share/doc/${name}/copyright`,
);

/**
 * Lays out what the packager takes: the server and the texts of its licences.
 * @param {string} server path of a redis-server or valkey-server
 * @param {string} folder made anew
 * @param {string} [source] the source it was compiled from: its licence and those of the libraries inside
 */
export function putRedis(server, folder, source) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const program = join(folder, process.platform === 'win32' ? 'redis-server.exe' : 'redis-server');
  copyFileSync(realpathSync(server), program);
  chmodSync(program, 0o755);
  const texts = source === undefined ? licencesBeside(server) : licencesInSource(source);
  for (const { path, name } of texts) {
    cpSync(path, join(folder, name));
  }
  if (texts.length === 0) {
    writeFileSync(join(folder, 'LICENSE.txt'), 'The licence of this server was not found: do not pass it on.\n');
  }
}

/**
 * Whether a folder that putRedis laid out holds a licence that was found.
 * @param {string} server
 */
export function hasLicenceBeside(server) {
  return licencesBeside(server).length > 0;
}

function licencesBeside(server) {
  const folder = dirname(realpathSync(server));
  const beside = readdirSync(folder).filter((name) => LICENCE_NAME.test(name));
  const found =
    beside.length > 0 ? beside.map((name) => join(folder, name)) : DEBIAN_LICENCES.filter(existsSync).slice(0, 1);
  return found.map((path, index) => ({ path, name: index === 0 ? 'LICENSE.txt' : `LICENSE.${index + 1}.txt` }));
}

/** Redis' own text first, then one a library (`deps/lua` and so on), named by where it stood. */
function licencesInSource(source) {
  return readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && LICENCE_NAME.test(entry.name))
    .map((entry) => {
      const place = relative(source, entry.parentPath).split(/[\\/]/).filter(Boolean).join('-');
      return { path: join(entry.parentPath, entry.name), name: `LICENSE${place === '' ? '' : `.${place}`}.txt` };
    });
}
