import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A program of another project, ready to be run by Node. */
export type Peer = { name: string; version: string; script: string };

/** Nothing could be had from npm. The message says what to do. */
export class NoPeersError extends Error {}

/**
 * Installs the others into a folder of their own.
 * @throws NoPeersError
 */
export function installPeers(folder: string): { ccusage: Peer; codeburn: Peer } {
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  install(folder, ['ccusage', 'codeburn']);
  if (!runs(folder, 'ccusage')) install(folder, [`ccusage@${versionForThisSystem(folder)}`]);
  return { ccusage: peer(folder, 'ccusage'), codeburn: peer(folder, 'codeburn') };
}

function install(folder: string, packages: readonly string[]): void {
  try {
    npm(folder, 'install', '--no-audit', '--no-fund', '--loglevel=error', ...packages);
  } catch (error) {
    throw new NoPeersError(
      `${packages.join(' and ')} could not be installed from npm, so there is nothing to compare with. ` +
        `This needs a network and npm's registry; the rest of the project does not. ${lastWords(error)}`,
    );
  }
}

/** The newest ccusage whose compiled program is offered for this system. @throws NoPeersError */
function versionForThisSystem(folder: string): string {
  const name = `@ccusage/ccusage-${process.platform}-${process.arch}`;
  try {
    return npm(folder, 'view', name, 'version', '--loglevel=error').trim();
  } catch (error) {
    throw new NoPeersError(`npm offers no ccusage for this system (${name}). ${lastWords(error)}`);
  }
}

function runs(folder: string, name: string): boolean {
  try {
    execFileSync(process.execPath, [scriptOf(folder, name), '--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function peer(folder: string, name: string): Peer {
  const script = scriptOf(folder, name);
  const version = execFileSync(process.execPath, [script, '--version'], { encoding: 'utf8' });
  return { name, version: /\d+\.\d+\.\d+/.exec(version)?.[0] ?? 'unknown', script };
}

function scriptOf(folder: string, name: string): string {
  return join(folder, 'node_modules', '.bin', name);
}

function npm(folder: string, ...words: string[]): string {
  const program = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  return execFileSync(program, words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function lastWords(error: unknown): string {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  const lines = said.split('\n').filter((line) => /npm error (?!A complete log)/.test(line));
  return lines.length === 0 ? '' : `npm said: ${lines[0]?.replace('npm error ', '')}`;
}
