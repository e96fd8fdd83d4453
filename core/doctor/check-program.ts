import { accessSync, constants, lstatSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Check, ok, problem, warning } from './check.ts';

/** better-sqlite3 ends older ones without a word. */
const OLDEST_NODE = [22, 14] as const;

export const checkNode: Check = {
  name: 'node',
  look() {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
    const isNewEnough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
    const found = `Node ${process.versions.node} on ${process.platform} ${process.arch}`;
    if (isNewEnough) return [ok(`${found}.`)];
    return [
      problem(
        `${found} is too old.`,
        `Use Node ${OLDEST_NODE.join('.')} or later, or run \`npm start\`, which brings one.`,
      ),
    ];
  },
};

/** Whether `blueplane` can be typed anywhere. */
export const checkCommand: Check = {
  name: 'command',
  look({ env }) {
    const names = process.platform === 'win32' ? ['blueplane.cmd', 'blueplane.exe'] : ['blueplane'];
    const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
    const path = folders
      .flatMap((folder) => names.map((name) => join(folder, name)))
      .find((candidate) => lstatSync(candidate, { throwIfNoEntry: false }) !== undefined);
    if (path === undefined) {
      return [
        warning(
          '`blueplane` is in no folder of PATH.',
          'Write `npx blueplane` in the checkout, or link bin/blueplane into a folder of PATH.',
        ),
      ];
    }
    try {
      accessSync(path, constants.X_OK);
      return [ok(`\`blueplane\` is ${path}.`)];
    } catch {
      return [
        problem(
          `${path} leads nowhere, or cannot be run.`,
          'Remove it and link bin/blueplane of the checkout in its place.',
        ),
      ];
    }
  },
};
