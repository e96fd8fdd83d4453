import type { OtlpRecord } from '../contracts/otlp-record.ts';
import type { OtlpAttributes } from '../contracts/otlp-signal.ts';
import type { Settings } from '../contracts/settings.ts';
import { version } from './labels.ts';
import { compact } from './loose-json.ts';
import { CLAUDE_EVENTS, CLAUDE_METRICS, pointType, readClaudePoint } from './otlp-claude.ts';
import { CODEX_EVENTS } from './otlp-codex.ts';
import type { ReadFields } from './otlp-fields.ts';
import { GEMINI_EVENTS } from './otlp-gemini.ts';
import type { SaltedHasher } from './salted-hash.ts';

/** The tools that send. */
export type SendingPlatform = 'claude_code' | 'codex_cli' | 'gemini_cli';

const EVENTS: Readonly<Record<SendingPlatform, Readonly<Record<string, readonly ReadFields[]>>>> = {
  claude_code: CLAUDE_EVENTS,
  codex_cli: CODEX_EVENTS,
  gemini_cli: GEMINI_EVENTS,
};

/**
 * An event reduced to what may be stored at level `metadata`. No prompt, answer, argument, output, error's text, e-mail,
 * account, host or path gets past this function.
 *
 * @param name without the tool's name before it
 * @returns null for an event that this version does not know: nothing of it is kept
 */
export function redactOtlpEvent(
  platform: SendingPlatform,
  name: string,
  attributes: OtlpAttributes,
  hasher: SaltedHasher,
): OtlpRecord | null {
  const events = EVENTS[platform];
  const readers = Object.hasOwn(events, name) ? events[name] : undefined;
  if (readers === undefined) return null;
  const record: OtlpRecord = { signal: 'logs', name, ...compact({ version: version(attributes['app.version']) }) };
  for (const read of readers) Object.assign(record, read(attributes, hasher));
  return record;
}

/**
 * The same of a metric's point, without its number. Claude Code's only: what the others measure they also tell event by
 * event, and name no session.
 * @returns null for a metric of which nothing is kept
 */
export function redactOtlpPoint(
  name: string,
  attributes: OtlpAttributes,
  hasher: SaltedHasher,
): { record: OtlpRecord; type: string | undefined } | null {
  if (!Object.hasOwn(CLAUDE_METRICS, name)) return null;
  const record: OtlpRecord = { signal: 'metrics', name, ...readClaudePoint(attributes, hasher) };
  return { record, type: pointType(name, attributes) };
}

/** What a category that is switched off takes out of a record; null: all of it. */
export function wantedOtlpRecord(record: OtlpRecord, categories: Settings['privacy']['categories']): OtlpRecord | null {
  const { name } = record;
  if (!categories.acceptance && (name === 'tool_decision' || name === 'code_edit_tool.decision')) return null;
  if (!categories.interaction && (name === 'user_prompt' || name === 'active_time.total')) return null;
  if (!categories.usage && (name === 'tool_result' || name === 'tool_call')) return null;
  if (!categories.code_impact && name === 'lines_of_code.count') return null;
  const kept = { ...record };
  if (!categories.performance) delete kept.durationMs;
  if (!categories.acceptance) {
    delete kept.decision;
    delete kept.decidedBy;
  }
  if (!categories.code_impact) {
    delete kept.linesAdded;
    delete kept.linesRemoved;
    delete kept.userLinesAdded;
    delete kept.userLinesRemoved;
  }
  return kept;
}
