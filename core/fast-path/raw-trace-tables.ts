import type { Platform } from '../contracts/platform.ts';
import { claudeRawTraces } from './claude-raw-traces.ts';
import { codexRawTraces } from './codex-raw-traces.ts';
import { cursorRawTraces } from './cursor-raw-traces.ts';
import { geminiRawTraces } from './gemini-raw-traces.ts';
import type { RawTraceTable } from './raw-trace-table.ts';

/** The raw table of each platform. */
export const rawTraceTables: Readonly<Record<Platform, RawTraceTable>> = {
  claude_code: claudeRawTraces,
  codex_cli: codexRawTraces,
  gemini_cli: geminiRawTraces,
  cursor: cursorRawTraces,
};
