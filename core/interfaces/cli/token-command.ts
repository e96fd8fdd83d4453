import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { loadApiToken, rotateApiToken } from '../../runtime/api-token.ts';
import { homePaths, resolveHome } from '../../runtime/paths.ts';
import type { CliContext } from './context.ts';
import { ExitStatus } from './exit-status.ts';

/** Adds `token show|rotate`. Works with and without a running server, which looks at the file by itself. */
export function registerTokenCommand(program: Command, context: Pick<CliContext, 'env' | 'stdout' | 'stderr'>): void {
  const token = program
    .command('token')
    .description('what your own programs show to read figures: Authorization: Bearer <token>');
  token
    .command('show', { isDefault: true })
    .description('print the token of this home')
    .action(() => {
      context.stdout.write(`${loadApiToken(tokenFile(context))}\n`);
    });
  token
    .command('rotate')
    .description('make another one and print it; the old one, every signed-in browser and open connection ends at once')
    .action(() => {
      context.stdout.write(`${rotateApiToken(tokenFile(context))}\n`);
      context.stderr.write(
        'The old token is void and browsers are signed out. `blueplane dashboard` opens a new one.\n',
      );
    });
}

/** @throws ExitStatus where there is no home yet: a command that only shows makes none */
function tokenFile(context: Pick<CliContext, 'env'>): string {
  const paths = homePaths(resolveHome(context.env));
  if (statSync(paths.home, { throwIfNoEntry: false }) === undefined) {
    throw new ExitStatus(1, 'There is no home of Blueplane yet. Run `blueplane start` first.');
  }
  return paths.apiToken;
}
