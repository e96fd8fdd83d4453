import type { ProjectNames } from '../../../core/contracts/project-names.ts';
import { formatHour } from '../../../core/format/index.ts';

type Projects = ProjectNames['projects'];

/** So much of a project's key tells it from the others where its name is not known. Characters. */
const KEY_LENGTH = 8;

function projectName(key: string, projects: Projects): string {
  if (key === 'none') return 'sessions without a project';
  return projects.find((project) => project.key === key)?.label ?? `a project (${key.slice(0, KEY_LENGTH)})`;
}

/** What a rule finds, without the figures that nobody has where it is not found. */
const WORDS: Readonly<Record<string, (subject: string, projects: Projects) => string>> = {
  acceptance_dip: (project, projects) => `More rejections than usual in ${projectName(project, projects)}`,
  cache_misses: () => 'Sessions that hardly use the cache',
  costly_sessions: () => 'A few sessions cost the most',
  error_burst: () => 'Bursts of errors',
  hours: (first) => `More goes wrong from ${formatHour(Number(first))} on`,
  leaving_transcripts: () => 'Claude Code deletes old transcripts soon',
  long_contexts: () => 'Long contexts cost much',
  retries: (tool) => `${tool} is tried again and again`,
  rising_failures: (tool) => `${tool} fails more often than before`,
  unpriced_model: (model) => `${model} has no price`,
};

/** What a finding is about, by its id alone. One of a rule that is not known here has its id. */
export function mutedWords(id: string, projects: Projects): string {
  const colon = id.indexOf(':');
  const [rule, subject] = colon === -1 ? [id, ''] : [id.slice(0, colon), id.slice(colon + 1)];
  return (Object.hasOwn(WORDS, rule) ? WORDS[rule]?.(subject, projects) : undefined) ?? id;
}
