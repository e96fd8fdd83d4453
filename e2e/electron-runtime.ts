import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { findChromium } from './find-chromium.ts';

/** What runs the desktop in the end-to-end specs. */
export type ElectronRuntime = {
  kind: 'electron' | 'emulated';
  /** The program named `electron`. */
  executablePath: string;
  /** For every result: an emulator's pass is never called Electron's. E.g. `emulated (Node 24.21.0 + Chromium 156)`. */
  words: string;
};

const ELECTRON_PACKAGE = join(import.meta.dirname, '..', 'node_modules', 'electron');
const EMULATOR = join(import.meta.dirname, 'emulator', 'electron');
const VERSION_TIMEOUT_MS = 20_000;

const packageSchema = z.object({ version: z.string() });

/**
 * Real Electron where its program and a screen to show windows on exist (ELECTRON_OVERRIDE_DIST_PATH names a folder
 * with the program, as for the electron package itself); the emulator everywhere else.
 */
export function findElectronRuntime(env: NodeJS.ProcessEnv): ElectronRuntime {
  const program = hasScreen(env) ? electronProgram(env) : null;
  if (program === null) return { kind: 'emulated', executablePath: EMULATOR, words: emulatorWords(env) };
  const { version } = packageSchema.parse(JSON.parse(readFileSync(join(ELECTRON_PACKAGE, 'package.json'), 'utf8')));
  return { kind: 'electron', executablePath: program, words: `Electron ${version}` };
}

/** The runtime of this process's specs. */
export const electronRuntime = findElectronRuntime(process.env);

function electronProgram(env: NodeJS.ProcessEnv): string | null {
  const folder = env.ELECTRON_OVERRIDE_DIST_PATH ?? join(ELECTRON_PACKAGE, 'dist');
  const names = ['electron', 'electron.exe', 'Electron.app/Contents/MacOS/Electron'];
  return names.map((name) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

function hasScreen(env: NodeJS.ProcessEnv): boolean {
  return process.platform !== 'linux' || Boolean(env.DISPLAY ?? env.WAYLAND_DISPLAY);
}

function emulatorWords(env: NodeJS.ProcessEnv): string {
  return `emulated (Node ${process.versions.node} + Chromium ${chromiumVersion(findChromium(env))})`;
}

function chromiumVersion(program: string | null): string {
  if (program === null) return 'not found';
  try {
    const said = execFileSync(program, ['--version'], {
      encoding: 'utf8',
      timeout: VERSION_TIMEOUT_MS,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return /\d+/.exec(said)?.[0] ?? 'of unknown version';
  } catch {
    return 'that does not start';
  }
}
