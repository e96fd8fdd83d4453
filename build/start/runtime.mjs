import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The desktop application, or the same product without a window and why.
 * @param {{ root: string, headless: boolean, env: NodeJS.ProcessEnv, platform: NodeJS.Platform, uid: number | undefined }} situation
 *   headless: the user asked for it
 * @returns {{ electron: string } | { headless: string }} the Electron program, or one sentence
 */
export function chooseRuntime({ root, headless, env, platform, uid }) {
  if (headless) {
    return { headless: 'running without a window, as asked.' };
  }
  if (!existsSync(join(root, 'main', 'index.ts'))) {
    return { headless: 'running without a window: the desktop application is not part of this version yet.' };
  }
  const electron = electronPath(root, env);
  if (electron === null) {
    return { headless: 'running without a window: Electron’s program could not be downloaded to this machine.' };
  }
  if (platform === 'linux' && !hasDisplay(env)) {
    return { headless: 'running without a window: this session has no display.' };
  }
  if (platform === 'linux' && uid === 0) {
    return { headless: 'running without a window: Electron’s sandbox refuses to run as root.' };
  }
  return { electron };
}

/**
 * @param {NodeJS.ProcessEnv} env
 */
export function hasDisplay(env) {
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

function electronPath(root, env) {
  const folder = join(root, 'node_modules', 'electron');
  try {
    const name = readFileSync(join(folder, 'path.txt'), 'utf8').trim();
    const path = join(env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name);
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}
