import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findAllOnPath, isExecutable } from './executables.mjs';
import { notice } from './notice.mjs';
import { lastLines, runStep } from './run-step.mjs';
import { installWithApt, mayUseApt } from './system-packages.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC_APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;

/**
 * Finds or provides the browser of the end-to-end tests.
 * @param {string} root
 * @param {string} node
 * @param {{ env?: NodeJS.ProcessEnv, noteChild?: (pid: number) => void }} [options]
 * @returns {Promise<string | null>} its path; null when there is none, which was then said in one line
 */
export async function provideChromium(root, node, { env = process.env, noteChild } = {}) {
  const found = installedChromium(env) ?? playwrightsChromium(root, node);
  if (found !== null) {
    return found;
  }
  const reason = 'no Chromium was found (the end-to-end tests look at the dashboard in one)';
  // Ubuntu's package is an empty shell that wants the snap service, which containers do not have.
  if (mayUseApt(env) && !isUbuntu()) {
    notice(`${reason}: installing the system’s package chromium with apt-get.`);
    await installWithApt(['chromium'], env, noteChild);
    const installed = installedChromium(env);
    if (installed !== null) {
      return installed;
    }
  }
  notice(`${reason}: downloading the one of Playwright.`);
  const withSystemLibraries = mayUseApt(env) ? ['--with-deps'] : [];
  const step = await runStep(
    node,
    [join(root, 'node_modules', 'playwright', 'cli.js'), 'install', ...withSystemLibraries, 'chromium'],
    { cwd: root, env, timeoutMs: DOWNLOAD_TIMEOUT_MS, onStart: noteChild },
  );
  const downloaded = playwrightsChromium(root, node);
  if (downloaded === null) {
    process.stderr.write(`${lastLines(step.output)}\n`);
    notice(
      `${reason}, and none could be installed here: install Chromium or Google Chrome, or name one in BLUEPLANE_CHROMIUM, then run the same command again.`,
    );
  }
  return downloaded;
}

function installedChromium(env) {
  const candidates = [env.BLUEPLANE_CHROMIUM, ...findAllOnPath(NAMES, env)];
  if (process.platform === 'darwin') {
    candidates.push(...MAC_APPLICATIONS);
  }
  return candidates.find((path) => path !== undefined && runs(path)) ?? null;
}

function runs(path) {
  if (!isExecutable(path)) {
    return false;
  }
  try {
    execFileSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 });
    return true;
  } catch {
    return false;
  }
}

function playwrightsChromium(root, node) {
  try {
    const script = "console.log(require('playwright-core').chromium.executablePath())";
    const path = execFileSync(node, ['-e', script], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return existsSync(path.trim()) ? path.trim() : null;
  } catch {
    return null;
  }
}

function isUbuntu() {
  try {
    return /^ID(_LIKE)?=.*ubuntu/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}
