import type { WritableDB } from '../storage/database.ts';
import { codexDerivation } from './codex-derivation.ts';
import { cursorDerivation } from './cursor-derivation.ts';
import type { PlatformDerivation } from './derivation.ts';
import { geminiDerivation } from './gemini-derivation.ts';
import { type OpenDerivation, openDerivation } from './open-derivation.ts';
import { readClaudeEvent } from './read-claude-event.ts';

const claudeCode: PlatformDerivation<'claude_code'> = {
  platform: 'claude_code',
  readEvent: readClaudeEvent,
};

/** What is derived, a line for each platform. */
export function openDerivations(database: WritableDB): OpenDerivation[] {
  return [
    openDerivation(database, claudeCode),
    openDerivation(database, codexDerivation()),
    openDerivation(database, geminiDerivation),
    openDerivation(database, cursorDerivation()),
  ];
}
