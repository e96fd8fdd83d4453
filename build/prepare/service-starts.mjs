import { readFileSync, rmSync, writeFileSync } from 'node:fs';

const POLICY_FILE = '/usr/sbin/policy-rc.d';
// invoke-rc.d's answer "action forbidden by policy"
const POLICY = '#!/bin/sh\n# Put here by Blueplane for the time of one installation; may be deleted.\nexit 101\n';

/**
 * Debian's packages start their services when they are installed, unless a policy forbids it: forbids it for the time
 * of the work. A policy that somebody else made stays as it is; one that a killed run of ours left is taken away.
 * @template T
 * @param {() => Promise<T>} work
 * @param {string} [policyFile]
 * @returns {Promise<T>}
 */
export async function withoutServiceStarts(work, policyFile = POLICY_FILE) {
  if (read(policyFile) === POLICY) {
    rmSync(policyFile, { force: true });
  }
  const ours = write(policyFile);
  try {
    return await work();
  } finally {
    if (ours) {
      rmSync(policyFile, { force: true });
    }
  }
}

function write(policyFile) {
  try {
    writeFileSync(policyFile, POLICY, { mode: 0o755, flag: 'wx' });
    return true;
  } catch {
    return false; // there is one already, or the folder is not Debian's
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
