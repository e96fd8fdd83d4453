import { planSessions, type ScheduleOptions } from './schedule.ts';
import { forkSession, type SampleSession, writeSession } from './session.ts';
import type { SampleFile } from './transcript-line.ts';
import { createTruth, type SampleTruth } from './truth.ts';

/**
 * core/sample-data: invented sessions in the tools' own formats, for the demo and for tests. Here: those of Claude Code.
 * In: a seed and a time. Out: the files of a Claude Code configuration folder, and the truth about what they bill.
 * The same seed and time always give the same bytes. Nothing in them comes from a person.
 */
export type SampleData = { files: SampleFile[]; truth: SampleTruth; active: SampleSession };

export const DEFAULT_SAMPLE_DAYS = 30;
export const DEFAULT_SAMPLE_SEED = 20_260;

// A session that was resumed early in the month, so that its copy is older than today.
const FORKED_SESSION_INDEX = 7;

export function generateSampleData(options: ScheduleOptions): SampleData {
  const truth = createTruth();
  const sessions = planSessions(options).map((plan) => writeSession(plan, truth));
  const files = sessions.flatMap((session) => session.files);
  const forked = sessions.length > FORKED_SESSION_INDEX + 1 ? sessions[FORKED_SESSION_INDEX] : undefined;
  if (forked) {
    files.push(forkSession(forked));
    truth.sessions += 1;
  }
  const active = sessions.at(-1);
  if (!active) throw new Error('the plan holds no session');
  return { files, truth, active };
}
