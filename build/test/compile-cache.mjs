import { join } from 'node:path';

/**
 * Where Node keeps what it compiled of programs that tests start: hundreds of them, mostly the same few, and half of
 * the work of a start is compiling.
 * @param {string} root
 */
export function compileCache(root) {
  return join(root, 'node_modules', '.cache', 'tests-compiled');
}
