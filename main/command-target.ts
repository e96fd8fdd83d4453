import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandTarget } from './command-tool-file.ts';
import { programPath } from './linux-autostart.ts';

export type CommandTargetFacts = {
  packaged: boolean;
  /** Folder of the checkout, or the archive of a package. Absolute. */
  appPath: string;
  execPath: string;
  env: Readonly<Record<string, string | undefined>>;
};

/** What the command `blueplane` starts for this program; null where nothing could be started. */
export function commandTarget({ packaged, appPath, execPath, env }: CommandTargetFacts): CommandTarget | null {
  if (packaged) return { kind: 'program', path: programPath({ env, execPath }) };
  const script = join(appPath, 'bin', 'blueplane');
  return existsSync(script) ? { kind: 'script', path: script } : null;
}
