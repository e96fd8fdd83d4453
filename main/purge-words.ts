import type { PurgePreview, PurgeScope } from '../core/contracts/purge.ts';
import { counted, dayOfInstant, formatCost, formatDay, formatTokenTotal, refusedWords } from '../core/format/index.ts';
import type { BoxQuestion } from './ask-in-box.ts';

/** More names would make the box as high as the screen. */
const NAMES_MAX = 4;
const NAME_CHARACTERS = 60;

function projectWords(projects: readonly string[]): string {
  const names = projects.slice(0, NAMES_MAX).map((name) => name.slice(0, NAME_CHARACTERS));
  const more = projects.length - names.length;
  return [...names, ...(more === 0 ? [] : [counted(more, 'more project', 'more projects')])].join(', ');
}

function spanWords({ oldest, newest }: PurgePreview, timezone: string): string[] {
  if (oldest === null || newest === null) return [];
  const [first, last] = [oldest, newest].map((at) => formatDay(dayOfInstant(at, timezone), { year: true }));
  return [first === last ? `${first}` : `${first} – ${last}`];
}

/**
 * What goes, in words that come from the owner's own figures: nothing of them is a page's.
 *
 * @param timezone in which days are named
 */
export function purgeQuestion(scope: PurgeScope, preview: PurgePreview, timezone: string): BoxQuestion {
  const { sessions, totals, files } = preview;
  const copies =
    files.count === 0 ? [] : [`${counted(files.count, 'backup or copy goes', 'backups and copies go')} whole.`];
  const end = 'This cannot be undone. Your tools’ own files are never touched.';
  if (scope.content === true) {
    const records = counted(preview.contents, 'record', 'records');
    return {
      message: `Purge what was said in ${records}?`,
      detail: [`Every figure of ${counted(sessions, 'session', 'sessions')} stays.`, ...copies, end].join('\n'),
      confirm: `Purge ${records}`,
    };
  }
  const refused = refusedWords(preview);
  const what = [
    counted(totals.responses, 'response', 'responses'),
    `${formatTokenTotal(totals)} tokens`,
    formatCost(totals),
    counted(preview.prompts, 'prompt', 'prompts'),
    counted(preview.toolCalls, 'tool call', 'tool calls'),
    counted(preview.events, 'captured event', 'captured events'),
    ...(refused === '' ? [] : [refused]),
  ];
  const everything = scope.everything === true;
  // Dead letters and copies may be all that there is.
  const of = sessions === 0 ? 'what is named here' : counted(sessions, 'session');
  return {
    message: everything ? 'Purge everything that Blueplane has stored?' : `Purge ${of} from Blueplane?`,
    detail: [
      ...(everything ? [counted(sessions, 'session', 'sessions')] : [projectWords(preview.projects)]),
      ...spanWords(preview, timezone),
      what.join(', '),
      ...copies,
      end,
    ]
      .filter((line) => line !== '')
      .join('\n'),
    confirm: everything ? 'Purge everything' : sessions === 0 ? 'Purge' : `Purge ${of}`,
  };
}

/** Before what is said is kept. */
export const CONTENT_QUESTION: BoxQuestion = {
  message: 'Keep what is said?',
  detail:
    'From the next prompt on Blueplane keeps prompts, answers, code and commands of your tools in its database on this ' +
    'machine. You can go back at any time, and purge what was kept.',
  confirm: 'Keep what is said',
};

/** Before events that could not be stored are deleted. @param letters how many */
export function dropQuestion(letters: number): BoxQuestion {
  const events = counted(letters, 'event', 'events');
  return {
    message: `Delete ${events} that could not be stored?`,
    detail: 'They can then never be counted from here. This cannot be undone.',
    confirm: `Delete ${events}`,
  };
}
