import type { OtlpRecord } from '../contracts/otlp-record.ts';
import type { OtlpAttributes } from '../contracts/otlp-signal.ts';
import { agentType, identifier, modelName, oneOf, recordKind, toolName } from './labels.ts';
import { asAmount, asCount, compact } from './loose-json.ts';
import type { SaltedHasher } from './salted-hash.ts';

/**
 * Reads what may be kept of one kind of event, out of its attributes. Only what is named here and in the tables of
 * events is looked at: everything else that was sent is never touched.
 */
export type ReadFields = (attributes: OtlpAttributes, hasher: SaltedHasher) => Partial<OtlpRecord>;

/** A decimal number as text: older versions send all values so. */
const WRITTEN_NUMBER = /^\d{1,16}(\.\d{1,20})?(e-?\d{1,3})?$/i;

/** A number that is not negative, however it was written. */
export function amount(value: unknown): number | undefined {
  return asAmount(typeof value === 'string' && WRITTEN_NUMBER.test(value) ? Number(value) : value);
}

/** The same where only whole numbers make sense. */
export function wholeNumber(value: unknown): number | undefined {
  return asCount(amount(value));
}

/** A truth value, also as text. */
export function truth(value: unknown): boolean | undefined {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : undefined;
}

/** A status as HTTP numbers them. */
export function statusCode(value: unknown): number | undefined {
  const code = wholeNumber(value);
  return code !== undefined && code < 1_000 ? code : undefined;
}

const KINDS_OF_ERRORS = 40;

/** The class of an error: a word of the tool's own. A text is none, and becomes `other`. */
export function errorClass(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const word = value.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
  return word.length <= KINDS_OF_ERRORS ? (recordKind(word) ?? 'other') : 'other';
}

/** The duration, under the usual key. */
export const duration: ReadFields = (attributes) => compact({ durationMs: amount(attributes.duration_ms) });

/** Which model. */
export const model: ReadFields = (attributes, hasher) => compact({ model: modelName(attributes.model, hasher) });

/** Which subagent. */
export const agent: ReadFields = (attributes, hasher) =>
  compact({ agentType: agentType(attributes['agent.name'] ?? attributes.agent_type ?? attributes.agent_name, hasher) });

/** How it ended. */
export const outcome: ReadFields = (attributes) => compact({ success: truth(attributes.success) });

/** What a status or an error says, but for its text. */
export const failure: ReadFields = (attributes) =>
  compact({
    statusCode: statusCode(attributes.status_code ?? attributes['http.response.status_code']),
    attempts: wholeNumber(attributes.attempt ?? attributes.total_attempts),
    errorClass: errorClass(attributes.error_type ?? attributes.error_name),
  });

/** A tool and its call, by whichever keys. */
export function toolCall(nameKey: string, idKey: string): ReadFields {
  return (attributes, hasher) =>
    compact({
      toolName: toolName(attributes[nameKey], hasher),
      toolUseId: identifier(attributes[idKey], hasher),
    });
}

/** A word of a fixed list as what the event is about. */
export function trigger(key: string, known: readonly string[]): ReadFields {
  const words = new Set(known);
  return (attributes) => compact({ trigger: oneOf(attributes[key], words) });
}

/** An id under its key. */
export function idOf(field: 'requestId' | 'promptId' | 'messageId' | 'agentId', key: string): ReadFields {
  return (attributes, hasher) => compact({ [field]: identifier(attributes[key], hasher) });
}

/** A count under its key. */
export function countOf(
  field: 'length' | 'inputBytes' | 'resultBytes' | 'tokensBefore' | 'tokensAfter',
  key: string,
): ReadFields {
  return (attributes) => compact({ [field]: wholeNumber(attributes[key]) });
}
