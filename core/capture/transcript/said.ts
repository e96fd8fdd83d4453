import type { Platform } from '../../contracts/platform.ts';
import type { JsonObject } from '../../privacy/loose-json.ts';
import { claudeSaid } from './claude-entries.ts';
import { codexSaid } from './codex-entries.ts';
import { cursorSaid } from './cursor-entries.ts';
import type { Said } from './entry.ts';
import { geminiSaid } from './gemini-entries.ts';

/** What a record of each tool says. */
export const SAID: Record<Platform, (record: JsonObject) => Said[]> = {
  claude_code: claudeSaid,
  codex_cli: codexSaid,
  gemini_cli: geminiSaid,
  cursor: cursorSaid,
};

/** What a record says; nothing of one that nests too deep to be written as text. */
export function saidIn(platform: Platform, record: JsonObject): Said[] {
  try {
    return SAID[platform](record);
  } catch {
    return [];
  }
}
