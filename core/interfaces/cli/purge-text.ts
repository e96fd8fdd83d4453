import type { Purged, PurgePreview, PurgeResult } from '../../contracts/purge.ts';
import {
  counted,
  formatBytes,
  formatCost,
  formatDuration,
  isOfContent,
  proofSentence,
  refusedWords,
} from '../../format/index.ts';

/** What a purge would take away, for people. */
export function previewLines(preview: PurgePreview): string[] {
  const { oldest, newest, files, projects } = preview;
  return [
    oldest === null || newest === null
      ? 'This would be deleted:'
      : `This would be deleted, from ${oldest.slice(0, 10)} to ${newest.slice(0, 10)} (UTC):`,
    ...figureLines(preview),
    ...(projects.length === 0 ? [] : [`  of ${counted(projects.length, 'project')}: ${projects.join(', ')}`]),
    ...(files.count === 0
      ? []
      : [`  ${counted(files.count, 'file')} with copies of stored data, ${formatBytes(files.bytes)}, as a whole`]),
    `  about ${formatBytes(preview.bytes)} of space`,
  ];
}

function figureLines(purged: Purged): string[] {
  const { sessions, wholeSessions, totals, prompts, toolCalls, events, contents, letters, rejections } = purged;
  const said = `  what was said in ${counted(contents, 'record')} of ${counted(sessions, 'session')}`;
  if (isOfContent(purged)) return [`${said}; every figure stays`];
  return [
    `  ${counted(sessions, 'session')}${wholeSessions === sessions ? '' : `, ${counted(wholeSessions, 'of them', 'of them')} as a whole`}`,
    `  ${counted(totals.responses, 'response')}: ${counted(totals.totalTokens, 'token')}, ${formatCost(totals)}`,
    `  ${counted(prompts, 'prompt')}, ${counted(toolCalls, 'tool call')}, ${counted(events, 'captured event')}`,
    ...(letters + rejections === 0 ? [] : [`  ${refusedWords(purged)}`]),
    ...(contents === 0 ? [] : [`  what was said in ${counted(contents, 'of them', 'of them')}`]),
  ];
}

/** What a purge did, for people. */
export function resultLines({ purged, proof, freedBytes, databaseBytes, milliseconds, left }: PurgeResult): string[] {
  return [
    `Deleted in ${formatDuration(milliseconds)}:`,
    ...figureLines(purged),
    `Freed ${formatBytes(freedBytes)}; the database has ${formatBytes(databaseBytes)} now.`,
    `${proofSentence({ purged, proof })}${proof.clean ? '' : ' Run `blueplane restart`, then purge once more.'}`,
    ...left,
  ];
}
