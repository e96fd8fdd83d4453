import { MOST_ENTRY_CHARACTERS, type TranscriptEntry } from '../../contracts/transcript.ts';
import { asObject } from '../../privacy/loose-json.ts';

/** An entry before it has a time. */
export type Said = Omit<TranscriptEntry, 'at'>;

/** An entry of this text; nothing for an empty one. */
export function said(role: TranscriptEntry['role'], text: string, toolName: string | null = null): Said[] {
  if (text.trim() === '' && toolName === null) return [];
  const shown = text.slice(0, MOST_ENTRY_CHARACTERS);
  return [{ role, toolName, text: shown, cut: text.length - shown.length }];
}

/** A value as people read it: text as it is, everything else as JSON. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : (JSON.stringify(value, null, 2) ?? '');
}

/** A text or null. */
export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The texts in a list of parts (`{ text }`), one below the other. Parts without text, such as pictures, are named. */
export function partsText(value: unknown): string {
  if (!Array.isArray(value)) return asText(value);
  return value
    .map((part) => {
      if (typeof part === 'string') return part;
      const { text, type } = asObject(part) ?? {};
      return typeof text === 'string' ? text : `[${typeof type === 'string' ? type : 'not text'}]`;
    })
    .join('\n');
}
