import { enableCompileCache } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Called by an entry before it imports the rest: Node keeps what it compiles from here on beside the built program, if it
 * may write there, and takes it from there at the next start. What it keeps is told apart by the version of Node and by
 * each file's content; where nothing can be kept, nothing changes. Workers are given the same folder.
 * @param entry file of the entry; nothing is kept of a program that runs from source
 */
export function keepCompiled(entry: string): void {
  if (!entry.endsWith('.js') || process.env.NODE_COMPILE_CACHE !== undefined) return;
  enableCompileCache(join(dirname(entry), '..', 'compile-cache'));
}
