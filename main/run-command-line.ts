import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { app } from 'electron';
import { commandLineProgram } from './command-line-arguments.ts';
import { complain } from './complain.ts';
import { createElectronProcessHost } from './electron-process-host.ts';

/**
 * Runs a command line in this process and ends it: a package has no other Node, and its program cannot be used as one.
 * No window, no tray, no lock of the desktop: any number may run beside it.
 */
export async function runCommandLineProgram(argv: readonly string[]): Promise<void> {
  // Chromium keeps some files wherever it is told to; the desktop's are in use.
  const scratch = mkdtempSync(join(tmpdir(), 'blueplane-command-'));
  app.setPath('userData', scratch);
  app.setPath('sessionData', scratch);
  process.on('exit', () => removeScratch(scratch));
  app.on('window-all-closed', () => undefined);
  let isDone = false;
  app.on('before-quit', (event) => {
    if (isDone) return;
    // The system, or Ctrl+C: what runs here ends in order, as it does on Node.
    event.preventDefault();
    process.emit('SIGTERM', 'SIGTERM');
  });
  process.on('uncaughtException', (error) => {
    // Electron would show it in a box.
    complain('the command failed', error);
    app.exit(1);
  });
  nameBundledRedis();

  const entriesDir = join(app.getAppPath(), 'out', 'main');
  let status = 1;
  try {
    const { runCommandLine } = await import('../core/entries/command-line.ts');
    status = await runCommandLine(argv, {
      entriesDir,
      processHost: async () => {
        await app.whenReady();
        return createElectronProcessHost(entriesDir);
      },
      background: commandLineProgram(process, app.isPackaged ? null : app.getAppPath()),
    });
  } catch (error) {
    complain('the command failed', error);
  }
  isDone = true;
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  app.exit(status);
}

/** What the system still holds is left to its own cleaning. */
function removeScratch(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    return;
  }
}

/** What a package brings is used, unless the user named another. */
function nameBundledRedis(): void {
  const name = process.platform === 'win32' ? 'redis-server.exe' : 'redis-server';
  const bundled = join(process.resourcesPath, 'redis', name);
  if (app.isPackaged && existsSync(bundled)) process.env.BLUEPLANE_REDIS_SERVER ??= bundled;
}

function flushed(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}
