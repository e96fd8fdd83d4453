import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generateSampleData, type SampleData } from '../core/sample-data/generate.ts';
import { generateOtherTools } from '../core/sample-data/other-tools.ts';
import { writeOtherTools } from '../core/sample-data/write.ts';
import type { Home } from './fixtures.ts';

const SEED = 7;

/** Writes invented sessions of some days until now, with prompts, tools, subagents and failures. The last goes on. */
export function writeSampleSessions(home: Home, days: number): SampleData {
  const data = generateSampleData({ days, seed: SEED, now: Date.now(), utcOffsetMinutes: 0 });
  for (const { path, text } of data.files) {
    const file = join(home.claude, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return data;
}

/** Writes invented sessions of Codex CLI, Gemini CLI and Cursor. */
export function writeOtherToolsSessions({ env }: Home, days: number): void {
  const { CODEX_HOME: codex, GEMINI_DATA_DIR: gemini, CURSOR_USER_DIR: cursorUser } = env;
  if (codex === undefined || gemini === undefined || cursorUser === undefined)
    throw new Error('a home names all tools');
  const sample = generateOtherTools({ days, seed: SEED, now: Date.now(), utcOffsetMinutes: 0 });
  writeOtherTools({ codex, gemini, cursorUser }, sample);
}
