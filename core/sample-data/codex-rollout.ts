import type { ToolClock, ToolPlan, ToolTruth } from './tool-plan.ts';
import type { JsonObject, TranscriptLine } from './transcript-line.ts';

/** One rollout of Codex CLI while it is written. */
export type Rollout = {
  id: string;
  clock: ToolClock;
  plan: ToolPlan;
  model: string;
  truth: ToolTruth;
  lines: TranscriptLine[];
  /** Tokens that the next request sends, and those of them that the last one sent. */
  context: number;
  cached: number;
  total: JsonObject & { input_tokens: number; cached_input_tokens: number; output_tokens: number };
  reasoningTotal: number;
};

export function addLine({ lines, clock }: Rollout, type: string, payload: JsonObject): void {
  lines.push({ timestamp: clock.iso(), type, payload });
}

export function addEvent(rollout: Rollout, type: string, fields: JsonObject): void {
  addLine(rollout, 'event_msg', { type, ...fields });
}
