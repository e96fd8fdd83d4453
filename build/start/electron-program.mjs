import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { notice, PreparationError } from '../prepare/notice.mjs';
import { endRunningSteps, runStep } from '../prepare/run-step.mjs';

// About 120 MB; a connection that needs longer, or one that swallows everything, should not hold up the start.
const DOWNLOAD_TIMEOUT_MS = 5 * 60_000;
const PROGRAM_NAMES = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const SET_UID = 0o4000;

/**
 * Electron's program, where its npm package looks for it.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 * @returns {string | null} null when it was not downloaded yet
 */
export function findElectron(root, env, platform) {
  const folder = join(root, 'node_modules', 'electron');
  const name = read(join(folder, 'path.txt'))?.trim() || (PROGRAM_NAMES[platform] ?? 'electron');
  const path = join(env.ELECTRON_OVERRIDE_DIST_PATH || join(folder, 'dist'), name);
  return existsSync(path) ? path : null;
}

/**
 * Lets Electron's npm package download its program, which installing the package does not.
 * @param {string} root
 * @param {string} node
 * @param {NodeJS.ProcessEnv} env
 * @throws {PreparationError} when a signal ended it; a download that fails leaves no program, and says nothing
 */
export async function downloadElectron(root, node, env) {
  // The variable that Electron's users know for it.
  if (env.ELECTRON_SKIP_BINARY_DOWNLOAD || env.ELECTRON_OVERRIDE_DIST_PATH) {
    return;
  }
  notice('downloading Electron’s program, which shows the windows (about 120 MB, once; `--headless` goes without).');
  let interrupted = false;
  const interrupt = () => {
    interrupted = true;
    void endRunningSteps();
  };
  for (const signal of SIGNALS) {
    process.on(signal, interrupt);
  }
  await runStep(node, [join(root, 'node_modules', 'electron', 'install.js')], {
    cwd: root,
    env,
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
  });
  for (const signal of SIGNALS) {
    process.off(signal, interrupt);
  }
  if (interrupted) {
    throw new PreparationError('stopped while Electron’s program was being downloaded.');
  }
}

/**
 * Whether Linux lets Electron lock up its windows: by user namespaces, which some distributions keep from programs
 * they do not know, or by a helper that belongs to root. Without either Electron ends at once.
 * @param {string} electron
 * @param {string} [kernelSettings] a folder like /proc/sys/kernel
 */
export function mayUseSandbox(electron, kernelSettings = '/proc/sys/kernel') {
  const restricted =
    read(join(kernelSettings, 'apparmor_restrict_unprivileged_userns'))?.trim() === '1' ||
    read(join(kernelSettings, 'unprivileged_userns_clone'))?.trim() === '0';
  return !restricted || belongsToRoot(join(dirname(electron), 'chrome-sandbox'));
}

function belongsToRoot(helper) {
  try {
    const { uid, mode } = statSync(helper);
    return uid === 0 && (mode & SET_UID) !== 0;
  } catch {
    return false;
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
