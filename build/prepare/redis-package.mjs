import { existsSync } from 'node:fs';
import { findInUsualFolders, findOnPath } from './executables.mjs';
import { notice } from './notice.mjs';
import { runStep } from './run-step.mjs';
import { withoutServiceStarts } from './service-starts.mjs';
import { installWithApt, mayUseApt } from './system-packages.mjs';

const INSTALL_TIMEOUT_MS = 10 * 60_000;

/**
 * Installs Redis with the system's package manager where that asks no question and needs no password: apt-get as root,
 * Homebrew as anybody. The system's own Redis service is neither left running nor started at the next boot.
 * @param {string} reason the sentence's first half: what is missing
 * @param {NodeJS.ProcessEnv} env
 * @param {(pid: number) => void} [noteChild]
 * @returns {Promise<string | null>} the server's path, null when it could not be installed this way
 */
export async function installRedisPackage(reason, env, noteChild) {
  if (mayUseApt(env)) {
    notice(`${reason}: installing the system’s package redis-server with apt-get (its service stays off).`);
    return installWithAptQuietly(env, noteChild);
  }
  const brew = process.platform === 'darwin' ? findOnPath(['brew'], env) : null;
  if (brew !== null) {
    notice(`${reason}: installing redis with Homebrew (its service stays off).`);
    await runStep(brew, ['install', '--quiet', 'redis'], {
      env: { ...env, HOMEBREW_NO_AUTO_UPDATE: '1', NONINTERACTIVE: '1' },
      timeoutMs: INSTALL_TIMEOUT_MS,
      onStart: noteChild,
    });
    return findInUsualFolders(['redis-server']) ?? findOnPath(['redis-server'], env);
  }
  return null;
}

async function installWithAptQuietly(env, noteChild) {
  const serviceWasThere = existsSync('/etc/init.d/redis-server');
  await withoutServiceStarts(() => installWithApt(['redis-server'], env, noteChild));
  if (!serviceWasThere && existsSync('/etc/init.d/redis-server')) {
    await turnServiceOff(env);
  }
  return findInUsualFolders(['redis-server']);
}

/** A machine with a start policy of its own may have started the service all the same. */
async function turnServiceOff(env) {
  const systemctl = findOnPath(['systemctl'], env);
  if (systemctl !== null) {
    await runStep(systemctl, ['disable', 'redis-server'], { env });
  } else if (existsSync('/usr/sbin/update-rc.d')) {
    await runStep('/usr/sbin/update-rc.d', ['redis-server', 'disable'], { env });
  }
  await runStep('/etc/init.d/redis-server', ['stop'], { env });
}
