import type { Platform } from '../contracts/platform.ts';

/** The table that holds each platform's events as they were captured. */
export const RAW_TABLES = {
  claude_code: 'claude_raw_traces',
  codex_cli: 'codex_raw_traces',
  gemini_cli: 'gemini_raw_traces',
  cursor: 'cursor_raw_traces',
} as const satisfies Readonly<Record<Platform, string>>;
