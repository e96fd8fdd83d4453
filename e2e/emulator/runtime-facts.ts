import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const packageSchema = z.object({ version: z.string() });

/** Version of the npm package `electron`, whose types the emulator follows. */
export const ELECTRON_VERSION = packageSchema.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'node_modules', 'electron', 'package.json'), 'utf8')),
).version;

/** The program named `electron`: what Electron would give as `process.execPath`. */
export const LAUNCHER = join(import.meta.dirname, 'electron');

/** The Node that really runs; `process.execPath` is overwritten with the launcher's path. */
export const NODE = process.execPath;

/**
 * Gives a process what Electron's processes have and Node's have not.
 * @param type `browser` for the main process, `utility` for its workers
 */
export function imitateElectronProcess(type: 'browser' | 'utility'): void {
  const facts = { type, resourcesPath: join(import.meta.dirname, 'resources'), execPath: LAUNCHER };
  for (const [name, value] of Object.entries(facts)) {
    Object.defineProperty(process, name, { value, writable: true, enumerable: true, configurable: true });
  }
  const versions = { ...process.versions, electron: ELECTRON_VERSION };
  Object.defineProperty(process, 'versions', { value: Object.freeze(versions), enumerable: true });
}
