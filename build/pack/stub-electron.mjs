import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WANTED_FUSES } from './fuses.mjs';

/** What stands before the switches in a real Electron; the packager looks for it. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSE_VERSION = 1;

/**
 * Makes a folder that the packager takes for Electron: the files that it moves and the switches that it sets, each the
 * wrong way round at first. It is no Electron: it cannot run the program.
 * @param {string} folder
 * @param {string} version of Electron
 */
export function makeStubElectron(folder, version) {
  for (const name of ['locales', 'resources']) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  writeFileSync(join(folder, 'locales', 'en-US.pak'), '');
  writeFileSync(join(folder, 'version'), version);
  for (const name of ['LICENSE', 'LICENSES.chromium.html']) {
    writeFileSync(join(folder, name), 'stub\n');
  }
  const switches = Object.values(WANTED_FUSES)
    .map((wanted) => (wanted ? '0' : '1'))
    .join('');
  const header = Buffer.from([FUSE_VERSION, switches.length]);
  const program = join(folder, 'electron');
  writeFileSync(
    program,
    Buffer.concat([Buffer.from('#!/bin/sh\nexit 1\n'), Buffer.from(SENTINEL), header, Buffer.from(switches)]),
  );
  chmodSync(program, 0o755);
}
