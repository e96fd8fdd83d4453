import type { CursorRecord } from '../contracts/cursor-record.ts';

/** Columns by which a conversation that another one called is found beside it. */
export const CURSOR_FAMILY_COLUMNS = [
  'parent_external_id',
  'parent_tool_call_id',
  'tool_call_id',
  'names_sub_composers',
] as const;

/** Their values; each record tells its part of the relation, if any. */
export function cursorFamilyColumns(
  record: CursorRecord,
): Record<(typeof CURSOR_FAMILY_COLUMNS)[number], string | number | null> {
  const isComposer = record.type === 'composer';
  const isChild = isComposer || record.type === 'transcriptLine';
  return {
    parent_external_id: isChild ? (record.parentComposerId ?? null) : null,
    parent_tool_call_id: isComposer ? (record.parentToolCallId ?? null) : null,
    tool_call_id: record.type === 'bubble' ? (record.toolCall?.id ?? null) : null,
    names_sub_composers: isComposer && (record.subComposerIds ?? []).length > 0 ? 1 : null,
  };
}
