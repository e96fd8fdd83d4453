import { findElectron, mayUseSandbox } from './electron-program.mjs';

/**
 * The desktop application, or the same product without a window and why.
 * @param {{ root: string, headless: boolean, env: NodeJS.ProcessEnv, platform: NodeJS.Platform, uid: number | undefined, kernelSettings?: string }} situation
 *   headless: the user asked for it
 * @param {() => Promise<void>} download tries to bring Electron's program; asked for only where a window could be shown
 * @returns {Promise<{ electron: string } | { headless: string }>} the Electron program, or one sentence
 */
export async function chooseRuntime({ root, headless, env, platform, uid, kernelSettings }, download) {
  if (headless) {
    return { headless: 'running without a window, as asked.' };
  }
  if (platform === 'linux' && !hasDisplay(env)) {
    return { headless: 'running without a window: this session has no display.' };
  }
  if (platform === 'linux' && uid === 0) {
    return { headless: 'running without a window: Electron’s sandbox refuses to run as root.' };
  }
  if (findElectron(root, env, platform) === null) {
    await download();
  }
  const electron = findElectron(root, env, platform);
  if (electron === null) {
    return { headless: 'running without a window: Electron’s program could not be downloaded to this machine.' };
  }
  if (platform === 'linux' && !mayUseSandbox(electron, kernelSettings)) {
    return {
      headless:
        'running without a window: this system keeps user namespaces from Electron’s sandbox. To allow it: `sudo chown root node_modules/electron/dist/chrome-sandbox && sudo chmod 4755 node_modules/electron/dist/chrome-sandbox`.',
    };
  }
  return { electron };
}

/**
 * @param {NodeJS.ProcessEnv} env
 */
export function hasDisplay(env) {
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}
