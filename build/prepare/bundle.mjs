import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { notice, PreparationError } from './notice.mjs';
import { lastLines, runStep } from './run-step.mjs';

const SOURCE_FOLDERS = ['core', 'main', 'preload', 'renderer'];
const SOURCE_FILES = ['package.json', 'package-lock.json', 'tsconfig.json', 'electron.vite.config.ts'];
/** Neither tests nor what they read ends in the bundle; stories of a folder do not either. */
const NOT_BUNDLED = /\.test\.tsx?$|\.md$|(^|\/)(fixtures|test-[^/]+)$/;
const OUTPUT_FOLDERS = ['main', 'preload', 'renderer'];

/**
 * Builds `out/` when the sources are not the ones it was built from. The build is made aside and put in place at its
 * end: an interruption leaves the former one.
 * @param {string} root
 * @param {string} node
 * @param {{ noteChild?: (pid: number) => void, quiet?: boolean }} [options] quiet: no notice that it builds
 */
export async function provideBundle(root, node, { noteChild, quiet = false } = {}) {
  const digest = sourceDigest(root);
  const stamp = join(root, 'out', 'built-from');
  if (existsSync(join(root, 'out', 'main', 'cli.js')) && read(stamp) === digest) {
    return;
  }
  if (!quiet) {
    notice('the program is not built from these sources yet: building it (some seconds).');
  }
  const aside = join(root, 'out', '.building');
  rmSync(aside, { recursive: true, force: true });
  const vite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const step = await runStep(node, [vite, 'build', '--ignoreConfigWarning', '--outDir', aside], {
    cwd: root,
    onStart: noteChild,
  });
  if (!step.ok) {
    process.stderr.write(`${lastLines(step.output)}\n`);
    throw new PreparationError('the program could not be built from its sources (the reason is above).');
  }
  rmSync(stamp, { force: true });
  for (const folder of OUTPUT_FOLDERS) {
    putInPlace(join(aside, folder), join(root, 'out', folder), join(aside, `former-${folder}`));
  }
  rmSync(aside, { recursive: true, force: true });
  writeFileSync(stamp, digest);
}

/**
 * A digest of everything that the bundle is made from, by name and content.
 * @param {string} root
 */
export function sourceDigest(root) {
  const hash = createHash('sha256');
  const files = [...SOURCE_FILES, ...SOURCE_FOLDERS.flatMap((folder) => sourceFiles(root, folder))];
  for (const file of files) {
    const content = read(join(root, file));
    if (content !== null) {
      hash.update(`${file}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex');
}

function sourceFiles(root, folder) {
  let entries;
  try {
    entries = readdirSync(join(root, folder), { withFileTypes: true });
  } catch {
    return [];
  }
  return entries
    .map((entry) => ({ entry, path: `${folder}/${entry.name}` }))
    .filter(({ path }) => !NOT_BUNDLED.test(path))
    .sort((one, other) => (one.path < other.path ? -1 : 1))
    .flatMap(({ entry, path }) => (entry.isDirectory() ? sourceFiles(root, path) : [path]));
}

function putInPlace(fresh, target, former) {
  if (existsSync(target)) {
    mkdirSync(join(former, '..'), { recursive: true });
    renameSync(target, former);
  }
  if (existsSync(fresh)) {
    renameSync(fresh, target);
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
