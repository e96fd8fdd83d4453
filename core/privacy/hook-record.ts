import type { HookMessage, HookRecord } from '../contracts/hook-record.ts';
import type { Settings } from '../contracts/settings.ts';
import { agentType, identifier, modelName, oneOf, toolName } from './labels.ts';
import { compact } from './loose-json.ts';
import type { SaltedHasher } from './salted-hash.ts';

const SOURCES: ReadonlySet<string> = new Set(['startup', 'resume', 'clear', 'compact']);
/** The tools' words for why a session ended; any other is `other`. */
const REASONS: ReadonlySet<string> = new Set([
  'clear',
  'resume',
  'logout',
  'prompt_input_exit',
  'bypass_permissions_disabled',
  'exit',
  'completed',
  'aborted',
  'error',
  'window_close',
  'user_close',
  'other',
]);
const TRIGGERS: ReadonlySet<string> = new Set(['auto', 'manual']);
const MODES: ReadonlySet<string> = new Set(['default', 'plan', 'acceptEdits', 'auto', 'dontAsk', 'bypassPermissions']);

/**
 * A hook's message reduced to what may be stored at level `metadata`. The hook command sends no more than names, ids and
 * lengths; whoever else sends something gets no more past this function.
 */
export function redactHook(message: HookMessage, hasher: SaltedHasher): HookRecord {
  const { event } = message;
  return {
    event,
    ...compact({
      source: oneOf(message.source, SOURCES),
      reason: event === 'session_end' ? oneOf(message.reason, REASONS) : undefined,
      trigger: oneOf(message.trigger, TRIGGERS),
      permissionMode: oneOf(message.permissionMode, MODES),
      model: modelName(message.model, hasher),
      promptId: identifier(message.promptId, hasher),
      toolUseId: identifier(message.toolUseId, hasher),
      toolName: toolName(message.toolName, hasher),
      agentId: identifier(message.agentId, hasher),
      agentType: agentType(message.agentType, hasher),
      promptLength: message.promptLength,
      inputLength: message.inputLength,
      resultLength: message.resultLength,
      errorLength: message.errorLength,
      durationMs: message.durationMs,
      isInterrupt: message.isInterrupt,
    }),
  };
}

/** What a category that is switched off takes out of a record; null: all of it. */
export function wantedHookRecord(record: HookRecord, categories: Settings['privacy']['categories']): HookRecord | null {
  const { event } = record;
  if (!categories.interaction && event === 'prompt') return null;
  if (!categories.usage && event.startsWith('tool_')) return null;
  if (!categories.acceptance && event.startsWith('permission_')) return null;
  const kept = { ...record };
  if (!categories.performance) delete kept.durationMs;
  return kept;
}
