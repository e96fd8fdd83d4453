import type { SessionTold } from '../../../../core/contracts/session.ts';
import { formatCount, formatDuration } from '../../../../core/format/index.ts';

type ToldRow = { name: string; text: string };

/** What is worth a line of what a tool told: no sum that it never sent, and nothing that never happened. */
export function toldRows(told: SessionTold): ToldRow[] {
  const count = (name: string, value: number | null): ToldRow[] =>
    value === null || value === 0 ? [] : [{ name, text: formatCount(value) }];
  const duration = (name: string, value: number | null): ToldRow[] =>
    value === null || value === 0 ? [] : [{ name, text: formatDuration(value) }];
  return [
    ...duration('You were active', told.userActiveMs),
    ...duration('The tool was active', told.toolActiveMs),
    ...duration('First token after, median', told.firstTokenP50Ms),
    ...count('Lines added', told.linesAdded),
    ...count('Lines removed', told.linesRemoved),
    ...count('Commits', told.commits),
    ...count('Pull requests', told.pullRequests),
    ...count('Failed requests', told.requestErrors),
    ...count('Compactions', told.compactions),
    ...count('Permissions asked', told.permissionRequests),
    ...count('Permissions refused by rule', told.permissionDenials),
    // In the tool's own word, e.g. prompt_input_exit.
    ...(told.endReason === null ? [] : [{ name: 'Ended by', text: told.endReason.replaceAll('_', ' ') }]),
  ];
}
