import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { KeptTranscripts } from '../../contracts/kept-transcripts.ts';
import { DEFAULT_KEPT_DAYS } from '../../contracts/kept-transcripts.ts';
import { claudeProjectFolders, transcriptIdentity, transcriptOf } from './sources.ts';

/** What is asked of Claude Code's settings.json; it holds much more. */
const settingsSchema = z.object({ cleanupPeriodDays: z.number().int().positive() });

/**
 * The transcripts of each of Claude Code's folders, and how long it keeps them there by its own settings. Only names are
 * looked at, and the one setting. A folder that is not there has none.
 *
 * @param configured paths of the setting `sources.claude_code.paths`, empty when it is not set
 */
export function keptTranscripts(configured: readonly string[], env: NodeJS.ProcessEnv): KeptTranscripts[] {
  return claudeProjectFolders(configured, env).map((folder) => ({
    days: keptDays(join(dirname(folder), 'settings.json')),
    sessions: new Set(namesIn(folder).flatMap((project) => sessionsIn(join(folder, project)))),
  }));
}

/** What cannot be read or is no number of days counts as not set: so Claude Code does with a file that is not there. */
function keptDays(path: string): number {
  try {
    return settingsSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).cleanupPeriodDays;
  } catch {
    return DEFAULT_KEPT_DAYS;
  }
}

function sessionsIn(project: string): string[] {
  return namesIn(project).flatMap((name) => {
    const path = transcriptOf(join(project, name));
    return path === null ? [] : [transcriptIdentity(path).session];
  });
}

/** The names in a folder; none where it cannot be read. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
