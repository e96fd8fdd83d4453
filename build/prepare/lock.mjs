import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { notice, PreparationError } from './notice.mjs';
import { endRunningSteps } from './run-step.mjs';

const POLL_MS = 200;
// The holder renews the folder's time at this pace, so that a lock left by a killed one is known also where process
// ids mean nothing (another container on the same folder).
const RENEW_MS = 2_000;
const STALE_MS = 30_000;
// The longest that a program left behind by a killed holder is waited for; after that its process id is somebody else's.
const ORPHAN_MS = 15 * 60_000;
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/**
 * Does the work while no other preparation of the same folder is under way: a folder is the lock, made by one and
 * waited for by the rest. A lock whose holder (and the program it ran) is gone is taken over. Signals end the program
 * under way, give the lock back and end this process.
 * @template T
 * @param {string} lockFolder
 * @param {(noteChild: (pid: number) => void) => Promise<T>} work gets a function that notes a program it started
 * @returns {Promise<T>}
 */
export async function withLock(lockFolder, work) {
  await acquire(lockFolder);
  const owner = { pid: process.pid, host: hostname(), child: null };
  const write = () => writeFileSync(join(lockFolder, 'owner.json'), JSON.stringify(owner));
  const release = () => rmSync(lockFolder, { recursive: true, force: true });
  write();
  const renewal = setInterval(() => renew(lockFolder), RENEW_MS);
  renewal.unref();
  const handlers = Object.entries(EXIT_CODES).map(([signal, code]) => {
    const handler = () => {
      endRunningSteps().then(() => {
        release();
        process.exit(code);
      });
    };
    process.on(signal, handler);
    return { signal, handler };
  });
  try {
    return await work((pid) => {
      owner.child = pid;
      write();
    });
  } finally {
    clearInterval(renewal);
    for (const { signal, handler } of handlers) {
      process.off(signal, handler);
    }
    release();
  }
}

async function acquire(lockFolder) {
  let told = false;
  makeFolder(dirname(lockFolder), { recursive: true });
  for (;;) {
    if (makeFolder(lockFolder)) {
      return;
    }
    if (isStale(lockFolder)) {
      removeStale(lockFolder);
      continue;
    }
    if (!told) {
      told = true;
      notice('another preparation of this folder is under way; waiting for it to end.');
    }
    await sleep(POLL_MS);
  }
}

/** Whether the folder was made; false when there is one already. */
function makeFolder(folder, options) {
  try {
    mkdirSync(folder, options);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST' && !options) {
      return false;
    }
    throw new PreparationError(
      `cannot write to ${dirname(folder)} (${error.code}): give yourself the right to write there, or run the command as the user that owns the folder.`,
    );
  }
}

/** One process at a time decides about a stale lock, so that none removes the lock that another has just taken. */
function removeStale(lockFolder) {
  const referee = `${lockFolder}.takeover`;
  try {
    mkdirSync(referee);
  } catch {
    if (ageMs(referee) > STALE_MS) {
      rmSync(referee, { recursive: true, force: true });
    }
    return;
  }
  try {
    if (isStale(lockFolder)) {
      rmSync(lockFolder, { recursive: true, force: true });
    }
  } finally {
    rmSync(referee, { recursive: true, force: true });
  }
}

function isStale(lockFolder) {
  const age = ageMs(lockFolder);
  try {
    const owner = JSON.parse(readFileSync(join(lockFolder, 'owner.json'), 'utf8'));
    const here = owner.host === hostname();
    if (here && owner.child !== null && age < ORPHAN_MS && isAlive(owner.child)) {
      return false; // a program whose parent was killed still writes
    }
    return (here && !isAlive(owner.pid)) || age > STALE_MS;
  } catch {
    return age > STALE_MS; // just made, its owner not written yet; or left in that very moment
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function ageMs(path) {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0; // gone: the next attempt to make it decides
  }
}

function renew(path) {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // A clean-up removed the folder under us; the work goes on, and nothing is left to give back.
  }
}
