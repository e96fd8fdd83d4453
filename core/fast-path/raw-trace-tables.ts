import type { EventFamily } from '../contracts/telemetry-event.ts';
import { claudeRawTraces } from './claude-raw-traces.ts';
import { codexRawTraces } from './codex-raw-traces.ts';
import { cursorRawTraces } from './cursor-raw-traces.ts';
import { geminiRawTraces } from './gemini-raw-traces.ts';
import { hookRawTraces } from './hook-raw-traces.ts';
import { otlpRawTraces } from './otlp-raw-traces.ts';
import type { RawTraceTable } from './raw-trace-table.ts';

/** The raw table of each family. */
export const rawTraceTables: Readonly<Record<EventFamily, RawTraceTable>> = {
  claude_code: claudeRawTraces,
  codex_cli: codexRawTraces,
  gemini_cli: geminiRawTraces,
  cursor: cursorRawTraces,
  otlp: otlpRawTraces,
  hooks: hookRawTraces,
};
