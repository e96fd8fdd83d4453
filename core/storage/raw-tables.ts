import { INTAKES } from '../contracts/intakes.ts';
import { PLATFORMS } from '../contracts/platform-names.ts';
import type { EventFamily } from '../contracts/telemetry-event.ts';

/** All families of events: those of the platforms' files first. */
export const FAMILIES: readonly EventFamily[] = [...PLATFORMS, ...INTAKES];

/** The table that holds each family's events as they were captured. */
export const RAW_TABLES = {
  claude_code: 'claude_raw_traces',
  codex_cli: 'codex_raw_traces',
  gemini_cli: 'gemini_raw_traces',
  cursor: 'cursor_raw_traces',
  otlp: 'otlp_raw_traces',
  hooks: 'hook_raw_traces',
} as const satisfies Readonly<Record<EventFamily, string>>;

const OF_INTAKES: ReadonlySet<EventFamily> = new Set(INTAKES);

/** In SQL: the platform of a row of a family's table, which is called `row`. What was sent says it in each row. */
export function platformOfRow(family: EventFamily): string {
  return OF_INTAKES.has(family) ? 'row.platform' : `'${family}'`;
}
