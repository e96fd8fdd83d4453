import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, sep } from 'node:path';
import { findAllOnPath } from './executables.mjs';
import { notice, PreparationError } from './notice.mjs';
import { lastLines, runStep } from './run-step.mjs';

/**
 * Makes node_modules what package-lock.json says, with `npm ci` when it is not. Scripts of packages run.
 * @param {string} root
 * @param {{ noteChild?: (pid: number) => void }} [options]
 */
export async function provideDependencies(root, { noteChild } = {}) {
  const state = dependenciesState(root);
  if (state === 'ready') {
    return;
  }
  const reason =
    state === 'missing' ? 'the dependencies are not installed' : 'the installed dependencies are not the locked ones';
  notice(`${reason}: installing them with npm ci (a minute or two).`);
  const env = installEnvironment(root);
  // Development packages hold the compiler and the bundler; an environment made for production leaves them out.
  const npm = npmCommand(env, ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund']);
  const step = await runStep(npm.command, npm.arguments, { cwd: root, env, shell: npm.shell, onStart: noteChild });
  if (!step.ok) {
    process.stderr.write(`${lastLines(step.output)}\n`);
    throw new PreparationError(
      'npm ci could not install the locked dependencies (its last words are above): check the network connection and the free space, then run the same command again.',
    );
  }
  writeStamp(root);
}

/**
 * @param {string} root
 * @returns {'ready' | 'missing' | 'outdated'}
 */
export function dependenciesState(root) {
  const installedLock = join(root, 'node_modules', '.package-lock.json'); // npm writes it last
  if (!existsSync(installedLock)) {
    return 'missing';
  }
  if (readText(stampPath(root)) === stampText(root)) {
    return 'ready';
  }
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedLock, 'utf8')).packages;
  // Optional packages are per platform: the ones of other systems are locked, but not installed.
  const complete = Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || entry.devOptional || installed[path]?.version === entry.version,
  );
  // No stamp: somebody ran npm by hand, on this system. A stamp of another system: a folder carried over.
  if (!complete || !madeForThisSystem(root)) {
    return 'outdated';
  }
  writeStamp(root);
  return 'ready';
}

function madeForThisSystem(root) {
  const stamp = readText(stampPath(root));
  return stamp === null || stamp.split(' ')[0] === `${process.platform}-${process.arch}`;
}

function stampPath(root) {
  return join(root, 'node_modules', '.blueplane-installed');
}

function stampText(root) {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return `${process.platform}-${process.arch} ${createHash('sha256').update(lock).digest('hex')}`;
}

function writeStamp(root) {
  writeFileSync(stampPath(root), stampText(root));
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** npm must not run on the Node inside node_modules, the folder that it is about to replace. */
function installEnvironment(root) {
  const ours = join(root, 'node_modules') + sep;
  const path = (process.env.PATH ?? process.env.Path ?? '')
    .split(delimiter)
    .filter((folder) => !`${folder}${sep}`.startsWith(ours));
  return { ...process.env, PATH: path.join(delimiter) };
}

function npmCommand(env, npmArguments) {
  const [node] = findAllOnPath(['node'], env);
  const script = process.env.npm_execpath;
  if (node && script?.endsWith('npm-cli.js') && existsSync(script)) {
    return { command: node, arguments: [script, ...npmArguments], shell: false };
  }
  const [npm] = findAllOnPath(['npm'], { PATH: `${env.PATH}${delimiter}${dirname(process.execPath)}` });
  if (!npm) {
    throw new PreparationError(
      'npm is not on the PATH and the dependencies must be installed: install Node.js with npm (18 or later), then run the same command again.',
    );
  }
  const windows = process.platform === 'win32'; // npm is a .cmd there, which only a shell can start
  return { command: windows ? `"${npm}"` : npm, arguments: npmArguments, shell: windows };
}
