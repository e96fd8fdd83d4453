import { HOOKED_PLATFORMS, type HookedTool } from '../../contracts/hook-record.ts';
import type { FileChange, Installed } from '../../contracts/integration.ts';
import { PLATFORM_LABELS } from '../../contracts/platform.ts';
import { resolveHome } from '../../runtime/paths.ts';
import type { CliContext } from './context.ts';
import { ExitStatus } from './exit-status.ts';
import type { InstallOptions, UninstallOptions } from './install-command.ts';
import { diffLines } from './line-diff.ts';

/** `install`. @throws ExitStatus 2 when both parts are left away, 1 when the settings cannot be changed */
export async function runInstall(tool: HookedTool, options: InstallOptions, context: CliContext): Promise<void> {
  const { hooksOnly = false, otelOnly = false, newerEvents = false, dryRun = false } = options;
  if (hooksOnly && otelOnly) throw new ExitStatus(2, 'blueplane: --hooks-only and --otel-only leave nothing to write.');
  if (context.installTool === undefined) throw new Error('this program cannot change the settings of tools');
  const choice = { hooks: !otelOnly, otel: !hooksOnly, newerEvents, write: !dryRun };
  const installed = await context.installTool(resolveHome(context.env), tool, choice, context.env);
  print(installed, options, context, `The settings of ${labelOf(tool)} hold it already.`);
  if (installed.changes.length > 0 && !dryRun && options.json !== true) {
    context.stdout.write(`${labelOf(tool)} reads them when it is started anew.\n`);
  }
}

/** `uninstall`. @throws ExitStatus 1 when the settings cannot be changed */
export async function runUninstall(tool: HookedTool, options: UninstallOptions, context: CliContext): Promise<void> {
  if (context.uninstallTool === undefined) throw new Error('this program cannot change the settings of tools');
  const { dryRun = false } = options;
  const removed = await context.uninstallTool(resolveHome(context.env), tool, !dryRun, context.env);
  print(removed, options, context, `Nothing of Blueplane is in the settings of ${labelOf(tool)}.`);
}

function labelOf(tool: HookedTool): string {
  return PLATFORM_LABELS[HOOKED_PLATFORMS[tool]];
}

function print(
  { changes, told }: Installed,
  { dryRun = false, json = false }: UninstallOptions,
  { stdout }: CliContext,
  nothing: string,
): void {
  if (json) {
    // The settings of other programs may hold keys: their text is shown to people only, who asked for it.
    const files = changes.map(({ path, before, after, backup }) => ({ path, change: kindOf(before, after), backup }));
    stdout.write(`${JSON.stringify({ written: !dryRun, files, notes: told }, null, 2)}\n`);
    return;
  }
  for (const change of changes) stdout.write(dryRun ? diffOf(change) : `${sentenceOf(change)}\n`);
  if (changes.length === 0) stdout.write(`${nothing}\n`);
  for (const sentence of told) stdout.write(`${sentence}\n`);
}

function kindOf(before: string | null, after: string | null): 'created' | 'removed' | 'changed' {
  if (before === null) return 'created';
  return after === null ? 'removed' : 'changed';
}

function sentenceOf({ path, before, after, backup }: FileChange): string {
  const copy = backup === null ? '' : ` A copy from before is ${backup}.`;
  const words = { created: 'Made', removed: 'Removed', changed: 'Changed' };
  return `${words[kindOf(before, after)]} ${path}.${copy}`;
}

function diffOf({ path, before, after }: FileChange): string {
  const names = [`--- ${before === null ? '(no such file)' : path}`, `+++ ${after === null ? '(no such file)' : path}`];
  return `${[...names, ...diffLines(before ?? '', after ?? '')].join('\n')}\n`;
}
