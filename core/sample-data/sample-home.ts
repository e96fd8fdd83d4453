import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SAMPLE_VARIABLE } from '../contracts/sample.ts';
import { generateSampleData, type SampleData } from './generate.ts';
import { generateOtherTools } from './other-tools.ts';
import type { ScheduleOptions } from './schedule.ts';
import { writeOtherTools, writeSampleFiles } from './write.ts';

/** What was written: how many sessions of how many tools, and those of Claude Code, which can go on. */
export type WrittenSample = { sessions: number; tools: number; claude: string; data: SampleData };

/**
 * Writes invented sessions of every tool into folders below `folder`.
 * @param folder absolute
 * @throws when one of them is there already
 */
export function writeSampleSessions(folder: string, options: ScheduleOptions): WrittenSample {
  const target = (name: string): string => {
    const path = join(folder, name);
    // Somebody's real sessions must never be mixed with invented ones.
    if (existsSync(path)) throw new Error(`${path} exists already; name a folder without it`);
    return path;
  };
  const claude = target('claude');
  const folders = { codex: target('codex'), gemini: target('gemini'), cursorUser: target('cursor') };
  const data = generateSampleData(options);
  const others = generateOtherTools(options);
  writeSampleFiles(claude, data.files);
  writeOtherTools(folders, others);
  const sessions = Object.values(others).reduce((sum, { truth }) => sum + truth.sessions, data.truth.sessions);
  return { sessions, tools: Object.keys(others).length + 1, claude, data };
}

/**
 * Makes a home beside sample sessions, and says what a Blueplane has to have in its environment to know that home and
 * those sessions only, and nothing of the user's own tools.
 * @param folder absolute, with what `writeSampleSessions` wrote
 */
export function makeSampleHome(folder: string): Record<string, string> {
  if (folder.includes(',')) {
    // The tools' own variables name several folders with commas between them.
    throw new Error(`${folder} has a comma in its path; choose another folder (TMPDIR) for sample data`);
  }
  const subfolder = (name: string): string => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  };
  return {
    [SAMPLE_VARIABLE]: '1',
    BLUEPLANE_HOME: subfolder('home'),
    CLAUDE_CONFIG_DIR: subfolder('claude'),
    CODEX_HOME: subfolder('codex'),
    GEMINI_DATA_DIR: subfolder('gemini'),
    CURSOR_USER_DIR: subfolder('cursor'),
    CURSOR_HOME: subfolder('cursor-home'),
  };
}

/** The sessions of an ordinary month up to now, in this machine's own hours. */
export function usualSample(days: number, seed: number, now: Date): ScheduleOptions {
  return { days, seed, now: now.getTime(), utcOffsetMinutes: -now.getTimezoneOffset() };
}
