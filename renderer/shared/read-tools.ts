import type { Platform } from '../../core/contracts/platform.ts';

/** The tools whose files are read in this version: what is looked for before anything was found. */
export const READ_TOOLS: readonly Platform[] = ['claude_code', 'codex_cli', 'gemini_cli', 'cursor'];
