import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CliContext } from './context.ts';
import type { LogsOptions, PauseOptions, StartOptions, StatusOptions, StopOptions } from './server-options.ts';

/** Seconds `stop` waits for an orderly end. */
const DEFAULT_STOP_SECONDS = 30;
const DEFAULT_LOG_LINES = 50;

/** Adds start, stop, restart, status, pause, resume, logs and dashboard. What each needs is loaded when it runs. */
export function registerServerCommands(program: Command, context: CliContext): void {
  program
    .command('start')
    .description('start the server: capture, processing and the dashboard')
    .option('-d, --daemon', 'run in the background; returns when the dashboard listens')
    .option('-v, --verbose', 'print the log while it runs')
    .option('--open', 'open the dashboard in the browser')
    .option('--no-open', 'only print its address (default)')
    .action(async (options: StartOptions) => {
      const { runStart } = await import('./server-start.ts');
      await runStart(options, context);
    });
  program
    .command('stop')
    .description('stop the server in good order')
    .option('-f, --force', 'kill it if it has not stopped in time')
    .addOption(timeoutOption())
    .option('-v, --verbose', 'say what is done')
    .action(async (options: StopOptions) => {
      const { runStop } = await import('./server-stop.ts');
      await runStop(options, context);
    });
  program
    .command('restart')
    .description('stop the server if it runs, then start it')
    .option('-d, --daemon', 'run in the background; returns when the dashboard listens')
    .option('-f, --force', 'kill the old one if it has not stopped in time')
    .addOption(timeoutOption())
    .option('-v, --verbose', 'print what is done and the log')
    .option('--open', 'open the dashboard in the browser')
    .option('--no-open', 'only print its address (default)')
    .action(async (options: StartOptions & StopOptions) => {
      const { runStop } = await import('./server-stop.ts');
      await runStop(options, context);
      const { runStart } = await import('./server-start.ts');
      await runStart(options, context);
    });
  program
    .command('status')
    .description(
      'whether the server runs, and how each of its processes does (exit code 0 running, 1 stopped, 2 error)',
    )
    .option('-v, --verbose', 'also Redis, the database, the sources and recent activity')
    .option('-j, --json', 'print it as JSON')
    .action(async (options: StatusOptions) => {
      const { runStatus } = await import('./server-status.ts');
      await runStatus(options, context);
    });
  program
    .command('pause')
    .description('stop reading what your tools write, until `resume`; nothing is lost')
    .option('--for <time>', 'go on by itself after this time, for example 30m, 1h or 1d')
    .action(async (options: PauseOptions) => {
      const { runPause } = await import('./server-pause.ts');
      await runPause(options, context);
    });
  program
    .command('resume')
    .description('go on reading, beginning with what came during the pause')
    .action(async () => {
      const { runResume } = await import('./server-pause.ts');
      await runResume(context);
    });
  program
    .command('logs')
    .description('print the end of the server log')
    .option('-f, --follow', 'keep printing what is added')
    .addOption(new Option('-n, --lines <count>', 'lines to print').default(DEFAULT_LOG_LINES).argParser(wholeNumber))
    .action(async (options: LogsOptions) => {
      const { runLogs } = await import('./server-logs.ts');
      await runLogs(options, context);
    });
  program
    .command('dashboard')
    .description('print a fresh one-time address of the dashboard')
    .option('--open', 'open it in the browser')
    .action(async (options: { open?: boolean }) => {
      const { runDashboard } = await import('./server-dashboard.ts');
      await runDashboard(options, context);
    });
}

function timeoutOption(): Option {
  return new Option('-t, --timeout <seconds>', 'how long to wait for an orderly end')
    .default(DEFAULT_STOP_SECONDS)
    .argParser(wholeNumber);
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Give a whole number, for example 30.');
  return Number(text);
}
