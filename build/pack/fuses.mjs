import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

/**
 * The switches inside Electron's program as they are shipped. Why each stands as it does: electron-builder.yml, which
 * sets them; this list is what the result is compared with.
 */
export const WANTED_FUSES = {
  RunAsNode: false,
  EnableCookieEncryption: false,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
};

/** A fuse's byte in the program: the digit 1 is on, the digit 0 off. */
const ON = '1'.charCodeAt(0);

/**
 * @param {import('./packed-folder.mjs').PackedFolder} packed
 * @returns {Promise<string | null>} what is wrong
 */
export async function fusesProblem({ program }) {
  let wire;
  try {
    wire = await getCurrentFuseWire(program);
  } catch (error) {
    return `the switches cannot be read: ${error.message}`;
  }
  const wrong = Object.entries(WANTED_FUSES).filter(([name, wanted]) => (wire[FuseV1Options[name]] === ON) !== wanted);
  return wrong.length > 0 ? wrong.map(([name, wanted]) => `${name} is not ${wanted ? 'on' : 'off'}`).join(', ') : null;
}
