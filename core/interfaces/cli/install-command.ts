import { type Command, InvalidArgumentError } from 'commander';
import { HOOKED_TOOLS, type HookedTool } from '../../contracts/hooked-tools.ts';
import type { CliContext } from './context.ts';

/** Adds `install` and `uninstall`. What they need is loaded when they run. */
export function registerInstallCommands(program: Command, context: CliContext): void {
  program
    .command('install')
    .description('have a tool tell Blueplane what it does: hooks and OpenTelemetry in its own settings')
    .argument('<tool>', HOOKED_TOOLS.join(', '), toolNamed)
    .option('--dry-run', 'only show what would change')
    .option('--hooks-only', 'write hooks, and no OpenTelemetry')
    .option('--otel-only', 'write OpenTelemetry, and no hooks')
    .option('--newer-events', 'also hooks that only newer versions of the tool know')
    .option('-j, --json', 'print what changed as JSON')
    .action(async (tool: HookedTool, options: InstallOptions) => {
      const { runInstall } = await import('./install-run.ts');
      await runInstall(tool, options, context);
    });
  program
    .command('uninstall')
    .description('take out of a tool’s settings what `install` wrote')
    .argument('<tool>', HOOKED_TOOLS.join(', '), toolNamed)
    .option('--dry-run', 'only show what would change')
    .option('-j, --json', 'print what changed as JSON')
    .action(async (tool: HookedTool, options: UninstallOptions) => {
      const { runUninstall } = await import('./install-run.ts');
      await runUninstall(tool, options, context);
    });
}

/** Options as they were typed. */
export type UninstallOptions = { dryRun?: boolean; json?: boolean };
export type InstallOptions = UninstallOptions & { hooksOnly?: boolean; otelOnly?: boolean; newerEvents?: boolean };

function toolNamed(name: string): HookedTool {
  const tool = HOOKED_TOOLS.find((one) => one === name);
  if (tool === undefined) throw new InvalidArgumentError(`It is one of ${HOOKED_TOOLS.join(', ')}.`);
  return tool;
}
