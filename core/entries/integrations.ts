import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import { findHookProgram, type HookProgram, isOnPath } from '../capture/hooks/install/hook-command.ts';
import { examineTools, type InstallWish, installTool, uninstallTool } from '../capture/hooks/install/installer.ts';
import type { HookedTool } from '../contracts/hook-record.ts';
import type { InstallChoice, Installed, IntegrationReport } from '../contracts/integration.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** From this version on Claude Code passes over hooks that it does not know; before, it skipped the whole file. */
const TOLERANT_CLAUDE = [2, 1, 101];
/** The usual ports of OpenTelemetry. */
const OTLP_PORTS = { http: 4318, grpc: 4317 };
/** A tool that does not answer in this time is taken for an old one. */
const VERSION_WITHIN_MS = 5_000;

/** Writes what tells Blueplane into the settings of a tool. @throws with words for people */
export function installInto(
  home: string,
  tool: HookedTool,
  choice: InstallChoice,
  env: Environment,
  entriesDir: string,
): Installed {
  const program = findHookProgram(entriesDir, ownNode());
  const needsNode = choice.hooks && (program.node === null || process.platform === 'win32');
  if (needsNode && !isOnPath('node', env)) {
    throw new Error(
      'hooks need Node on your PATH, and none is there. Install Node 18 or newer, or run the command with --otel-only.',
    );
  }
  const newerEvents = choice.newerEvents || (tool === 'claude-code' && isTolerantClaude(env));
  return installTool(home, tool, wishFor(env, { ...choice, newerEvents }), program, choice.write);
}

/** Takes it out again. @throws with words for people */
export function uninstallFrom(home: string, tool: HookedTool, write: boolean, env: Environment): Installed {
  return uninstallTool(home, tool, wishFor(env, { hooks: false, otel: false, newerEvents: false }), write);
}

/** How the settings of each tool stand. Writes nothing. */
export function examineIntegrations(home: string, env: Environment, entriesDir: string): IntegrationReport[] {
  const program = findHookProgram(entriesDir, ownNode());
  return examineTools(home, wishFor(env, { hooks: true, otel: true, newerEvents: false }), program);
}

function wishFor(env: Environment, parts: Pick<InstallWish, 'hooks' | 'otel' | 'newerEvents'>): InstallWish {
  return { ...parts, env, ports: OTLP_PORTS };
}

/** What this runs on, where that is Node: a package runs on a program of its own. */
function ownNode(): HookProgram['node'] {
  return /^node(\.exe)?$/.test(basename(process.execPath)) ? process.execPath : null;
}

function isTolerantClaude(env: Environment): boolean {
  if (!isOnPath('claude', env)) return false;
  const { stdout } = spawnSync('claude', ['--version'], {
    env: { ...env },
    encoding: 'utf8',
    timeout: VERSION_WITHIN_MS,
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  });
  const found = /(\d+)\.(\d+)\.(\d+)/
    .exec(stdout ?? '')
    ?.slice(1)
    .map(Number);
  if (found === undefined) return false;
  const step = found.findIndex((part, index) => part !== TOLERANT_CLAUDE[index]);
  return step === -1 || (found[step] ?? 0) > (TOLERANT_CLAUDE[step] ?? 0);
}
