import { findOnPath } from './executables.mjs';
import { lastLines, runStep } from './run-step.mjs';

const INSTALL_TIMEOUT_MS = 10 * 60_000;

/**
 * Whether apt-get may be used without a question or a password.
 * @param {NodeJS.ProcessEnv} env
 */
export function mayUseApt(env) {
  return process.platform === 'linux' && process.getuid?.() === 0 && findOnPath(['apt-get'], env) !== null;
}

/**
 * Installs packages with apt-get, after a look for newer package lists when the first attempt fails.
 * @param {string[]} packages
 * @param {NodeJS.ProcessEnv} env
 * @param {(pid: number) => void} [noteChild]
 * @returns {Promise<boolean>} whether it worked; apt-get's last words are on stderr when not
 */
export async function installWithApt(packages, env, noteChild) {
  const aptGet = findOnPath(['apt-get'], env);
  if (aptGet === null) {
    return false;
  }
  // A package manager that is cut off leaves its database half-written: it always finishes.
  const options = {
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
    timeoutMs: INSTALL_TIMEOUT_MS,
    finishOnInterruption: true,
    onStart: noteChild,
  };
  const install = ['install', '--yes', '--no-install-recommends', ...packages];
  const first = await runStep(aptGet, install, options);
  if (first.ok) {
    return true;
  }
  await runStep(aptGet, ['update'], options);
  const second = await runStep(aptGet, install, options);
  if (!second.ok) {
    process.stderr.write(`${lastLines(second.output)}\n`);
  }
  return second.ok;
}
