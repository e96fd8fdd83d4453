import { writeCodexSession } from './codex.ts';
import { type SampleDatabase, writeCursorDatabases } from './cursor.ts';
import { writeGeminiSession } from './gemini.ts';
import type { ScheduleOptions } from './schedule.ts';
import { noToolTruth, planToolSessions, type ToolTruth } from './tool-plan.ts';
import type { SampleFile } from './transcript-line.ts';

/** Files of one tool, relative to its folder, and what was used in them. */
export type ToolSample = { files: SampleFile[]; truth: ToolTruth };

/** Sessions of the tools beside Claude Code, each in its tool's own format. */
export type OtherToolsSample = {
  /** Relative to CODEX_HOME. */
  codex: ToolSample;
  /** Relative to GEMINI_DATA_DIR. */
  gemini: ToolSample;
  /** Relative to CURSOR_USER_DIR. */
  cursor: { databases: SampleDatabase[]; truth: ToolTruth };
};

/** The same seed and time always give the same content. Nothing in it comes from a person. */
export function generateOtherTools(options: ScheduleOptions): OtherToolsSample {
  const [codex, gemini, cursor] = [noToolTruth(), noToolTruth(), noToolTruth()];
  return {
    codex: {
      files: planToolSessions('codex', options).flatMap((plan) => writeCodexSession(plan, codex)),
      truth: codex,
    },
    gemini: {
      files: planToolSessions('gemini', options).flatMap((plan) => writeGeminiSession(plan, gemini)),
      truth: gemini,
    },
    cursor: { databases: writeCursorDatabases(planToolSessions('cursor', options), cursor), truth: cursor },
  };
}
