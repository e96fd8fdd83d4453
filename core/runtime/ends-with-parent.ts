import { spawnSync } from 'node:child_process';

/** util-linux; where it stands on every distribution. */
const SETPRIV = '/usr/bin/setpriv';
/** It answers at once. */
const HELP_TIMEOUT_MS = 2_000;

export type Command = { path: string; words: readonly string[] };

let known: boolean | null = null;

/**
 * A command whose process the kernel ends (SIGTERM) as soon as the process that started it is gone, however that ended:
 * nobody has to be left to do it. Its process id is the command's own. Linux only: elsewhere, and where setpriv is
 * missing or too old (before util-linux 2.33), the command is left as it is.
 */
export function endingWithParent(command: Command): Command {
  known ??= canAsk();
  if (!known) return command;
  return { path: SETPRIV, words: ['--pdeathsig', 'TERM', '--', command.path, ...command.words] };
}

function canAsk(): boolean {
  if (process.platform !== 'linux') return false;
  const help = spawnSync(SETPRIV, ['--help'], { encoding: 'utf8', timeout: HELP_TIMEOUT_MS });
  return help.status === 0 && help.stdout.includes('--pdeathsig');
}
