import { Command, CommanderError } from 'commander';
import { resolveHome } from '../../runtime/paths.ts';
import { checkHome } from './check-home.ts';
import type { CliContext } from './context.ts';
import { registerDeadLetterCommand } from './dead-letter-command.ts';
import { registerDemoCommand } from './demo-command.ts';
import { registerDoctorCommand } from './doctor-command.ts';
import { ExitStatus } from './exit-status.ts';
import { registerPriceCommands } from './explain-command.ts';
import { registerExportCommand } from './export-command.ts';
import { registerIngestCommand } from './ingest-command.ts';
import { registerInstallCommands } from './install-command.ts';
import { registerMetricsCommand } from './metrics-command.ts';
import { programVersion } from './program-version.ts';
import { registerPurgeCommand } from './purge-command.ts';
import { registerRebuildCommand } from './rebuild-command.ts';
import { registerRepairCommand } from './repair-command.ts';
import { registerReportCommand } from './report-command.ts';
import { registerTokenCommand } from './token-command.ts';

/** Asked for something that does not exist or is not allowed. */
const USAGE_STATUS = 2;
/** What adds each command that needs nothing of the server's code; that is not even loaded for them. */
const STANDALONE_COMMANDS: Readonly<Record<string, (program: Command, context: CliContext) => void>> = {
  report: registerReportCommand,
  metrics: registerMetricsCommand,
  ingest: registerIngestCommand,
  rebuild: registerRebuildCommand,
  repair: registerRepairCommand,
  export: registerExportCommand,
  purge: registerPurgeCommand,
  dlq: registerDeadLetterCommand,
  doctor: registerDoctorCommand,
  explain: registerPriceCommands,
  prices: registerPriceCommands,
  install: registerInstallCommands,
  uninstall: registerInstallCommands,
  demo: registerDemoCommand,
  token: registerTokenCommand,
};
/** `status` ends with 1 when no server runs. */
const STATUS_TROUBLE = 2;
const HELP_HINT = 'Run `blueplane --help` for what there is.';

/**
 * Runs one command line.
 * @param argv the arguments after the program's name.
 * @returns the exit status: 0 done, 1 it did not work, 2 asked wrongly.
 */
export async function runCli(argv: readonly string[], context: CliContext): Promise<number> {
  const program = createProgram(context);
  const [first = ''] = argv;
  const registerOne = Object.hasOwn(STANDALONE_COMMANDS, first) ? STANDALONE_COMMANDS[first] : undefined;
  if (registerOne !== undefined) {
    registerOne(program, context);
  } else {
    for (const register of new Set(Object.values(STANDALONE_COMMANDS))) register(program, context);
    const { registerServerCommands } = await import('./server-commands.ts');
    registerServerCommands(program, context);
  }
  if (argv.length === 0) {
    program.outputHelp();
    return 0;
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
    return 0;
  } catch (error) {
    return statusOf(error, context);
  }
}

function createProgram(context: CliContext): Command {
  return new Command('blueplane')
    .description('What your AI coding assistants do on this machine: tokens, cost, sessions.')
    .version(programVersion(context.entriesDir))
    .exitOverride()
    .showHelpAfterError(HELP_HINT)
    .hook('preAction', (_program, action) => {
      // The one finds out for itself what is wrong with a home, and goes on; the other has a home of its own.
      if (action.name() === 'doctor' || action.name() === 'demo') return;
      checkHome(resolveHome(context.env), action.name() === 'status' ? STATUS_TROUBLE : 1);
    })
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      getOutHelpWidth: () => context.stdout.columns ?? 80,
      getErrHelpWidth: () => context.stderr.columns ?? 80,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
}

function statusOf(error: unknown, context: CliContext): number {
  if (error instanceof ExitStatus) {
    if (error.message !== '') context.stderr.write(`${error.message}\n`);
    return error.status;
  }
  if (error instanceof CommanderError) {
    // Help and version end with 0; what commander itself refuses is asked wrongly; the rest chose its own status.
    return error.exitCode === 0 || error.code === 'commander.error' ? error.exitCode : USAGE_STATUS;
  }
  context.stderr.write(`blueplane: ${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
}
