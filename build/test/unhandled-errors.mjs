import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Where the errors of a run that no test caught are left.
 * @param {string} root the project's folder
 */
export function unhandledErrorsPath(root) {
  return join(root, 'out', 'reports', 'vitest-unhandled.json');
}

/** A reporter of vitest: its own JSON report has nothing of them, so that a failed test beside one hides it. */
export default class UnhandledErrors {
  #root = process.cwd();

  onInit({ config }) {
    this.#root = config.root;
  }

  onTestRunEnd(_modules, errors) {
    const path = unhandledErrorsPath(this.#root);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(errors.map(({ name, message }) => `${name ?? 'Error'}: ${message}`)));
  }
}
