// CommonJS and built-ins only: bin/blueplane reads this before anything else, on any Node since 18.
const { readFileSync, renameSync, statSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

/**
 * What the last complete preparation found, or null when it must be done again: another lock file, another commit
 * checked out, a missing Node or build. A few stat calls, because every command of the CLI asks.
 * @param {string} root
 * @returns {{ node: string, redis: string | null } | null} redis: a server that must be named to the product, because
 *   it is not on the PATH
 */
function readPreparedStamp(root) {
  try {
    const stamp = JSON.parse(readFileSync(stampPath(root), 'utf8'));
    statSync(stamp.node);
    statSync(join(root, 'out', 'main', 'cli.js'));
    statSync(join(root, 'node_modules', '.package-lock.json'));
    return stamp.state === stateOf(root) ? { node: stamp.node, redis: stamp.redis } : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} root
 * @param {{ node: string, redis: string | null }} found
 */
function writePreparedStamp(root, found) {
  const path = stampPath(root);
  writeFileSync(`${path}.new`, JSON.stringify({ ...found, state: stateOf(root) }));
  renameSync(`${path}.new`, path);
}

function stampPath(root) {
  return join(root, 'out', 'prepared.json');
}

/** Git's own log of HEAD changes with every commit, checkout and pull. Edits by hand are built by `npm start`. */
function stateOf(root) {
  return ['package-lock.json', 'package.json', join('.git', 'logs', 'HEAD')]
    .map((name) => {
      const file = statSync(join(root, name), { throwIfNoEntry: false });
      return file === undefined ? 'none' : `${file.mtimeMs}:${file.size}`;
    })
    .join(' ');
}

module.exports = { readPreparedStamp, writePreparedStamp };
