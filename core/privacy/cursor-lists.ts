import type { CursorDailyStats, CursorGeneration, CursorPrompt } from '../contracts/cursor-record.ts';
import { timeOf } from './cursor-bubble.ts';
import { countUnknown, requiredCount } from './cursor-numbers.ts';
import { identifier, recordKind } from './labels.ts';
import { asCount, compact, type JsonObject } from './loose-json.ts';
import type { SaltedHasher } from './salted-hash.ts';

const GENERATION_KEYS: ReadonlySet<string> = new Set(['unixMs', 'generationUUID', 'type', 'textDescription']);
const PROMPT_KEYS: ReadonlySet<string> = new Set(['text', 'commandType']);
const DAILY_KEYS: ReadonlySet<string> = new Set([
  ...['date', 'tabSuggestedLines', 'tabAcceptedLines', 'composerSuggestedLines', 'composerAcceptedLines'],
]);

/** One entry of `aiService.generations`; one without an id is named by a hash of all it says. */
export function redactCursorGeneration(entry: JsonObject, hasher: SaltedHasher): CursorGeneration {
  const named = identifier(entry.generationUUID, hasher);
  return {
    type: 'generation',
    level: 'workspace',
    generationId: named ?? `h_${hasher.hash('identifier', JSON.stringify(entry))}`,
    ...compact({
      createdAt: timeOf(entry.unixMs),
      generationType: recordKind(entry.type),
      unknownKeys: countUnknown(entry, GENERATION_KEYS),
    }),
    textLength: typeof entry.textDescription === 'string' ? entry.textDescription.length : 0,
  };
}

/**
 * One entry of `aiService.prompts`.
 *
 * @param before how many entries of the same text stand before it: the list forgets its oldest, so that a place in it
 *   names nothing
 */
export function redactCursorPrompt(entry: JsonObject, before: number, hasher: SaltedHasher): CursorPrompt {
  const text = typeof entry.text === 'string' ? entry.text : '';
  return {
    type: 'prompt',
    level: 'workspace',
    promptId: `h_${hasher.hash('identifier', text)}_${before}`,
    ...compact({ commandType: asCount(entry.commandType), unknownKeys: countUnknown(entry, PROMPT_KEYS) }),
    textLength: text.length,
  };
}

const DATE = /\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/**
 * The totals of a day. A figure that is not there is none.
 *
 * @param key the row's key, which ends in the day
 * @returns null where neither the key nor the value names a day
 * @throws ImpossibleNumberError
 */
export function redactCursorDailyStats(stats: JsonObject, key: string): CursorDailyStats | null {
  const date = DATE.exec(key)?.[0] ?? (typeof stats.date === 'string' ? DATE.exec(stats.date)?.[0] : undefined);
  if (date === undefined) return null;
  return {
    type: 'dailyStats',
    level: 'global',
    date,
    tabSuggestedLines: requiredCount(stats.tabSuggestedLines) ?? 0,
    tabAcceptedLines: requiredCount(stats.tabAcceptedLines) ?? 0,
    composerSuggestedLines: requiredCount(stats.composerSuggestedLines) ?? 0,
    composerAcceptedLines: requiredCount(stats.composerAcceptedLines) ?? 0,
    ...compact({ unknownKeys: countUnknown(stats, DAILY_KEYS) }),
  };
}
