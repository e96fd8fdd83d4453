import { cursorWorkspaceSession } from '../contracts/cursor-record.ts';
import type { CursorRow } from './cursor-conversation.ts';
import { CursorFamily } from './cursor-family.ts';
import type { PlatformDerivation, RawRow, RawRows } from './derivation.ts';
import { NO_UNIT_FACTS } from './event-facts.ts';
import { readCursorConversation } from './read-cursor-conversation.ts';
import { readCursorDailyStats, readCursorWorkspace } from './read-cursor-workspace.ts';

/** Records that say which workspace a conversation is of. */
const TELL_WORKSPACE = ['composer', 'transcriptLine'];
/** Records of which a conversation is made. */
const OF_CONVERSATION: ReadonlySet<string> = new Set([...TELL_WORKSPACE, 'bubble']);

/**
 * Cursor's records are derived conversation by conversation: its values are written anew again and again, stand in
 * several databases, and only together tell what was billed and when. What a workspace or a database lists beside its
 * conversations is a unit of its own.
 */
export function cursorDerivation(): PlatformDerivation<'cursor'> {
  const family = new CursorFamily();
  return {
    platform: 'cursor',
    unit: {
      touchedBy(row, rows) {
        const { record, external_id: externalId } = row.event;
        if (!OF_CONVERSATION.has(record.type)) return [externalId];
        const touched = family.touchedBy(row, rows);
        const hash = record.workspaceHash;
        // Its lists name what was asked in its conversations too.
        return hash === undefined ? touched : [...touched, cursorWorkspaceSession(hash)];
      },
      derive(unit, rows) {
        const stored = rows.where('external_id', unit);
        if (stored.length === 0) return NO_UNIT_FACTS;
        if (!stored.some(({ event }) => OF_CONVERSATION.has(event.record.type))) {
          return readLists(unit, stored, rows);
        }
        const shown = family.shown(unit, rows);
        const caller = shown === unit ? null : { id: shown, rows: cursorRows(rows, shown, TELL_WORKSPACE) };
        return readCursorConversation(unit, stored.map(cursorRow), caller);
      },
    },
  };
}

type Stored = readonly RawRow<'cursor'>[];

function readLists(externalId: string, stored: Stored, rows: RawRows<'cursor'>) {
  const listed = stored.map(cursorRow);
  const hash = listed.flatMap(({ record }) => record.workspaceHash ?? []).sort()[0];
  const hasConversations =
    hash !== undefined && rows.valuesOf('external_id', 'workspace_hash', hash).some((id) => id !== externalId);
  return {
    ...(hash === undefined ? NO_UNIT_FACTS : readCursorWorkspace(listed, { externalId, hash, hasConversations })),
    dailyAcceptance: readCursorDailyStats(externalId, listed),
  };
}

function cursorRows(rows: RawRows<'cursor'>, externalId: string, eventTypes: readonly string[]): CursorRow[] {
  return rows.where('external_id', externalId, eventTypes).map(cursorRow);
}

function cursorRow({ sourceFile, generation, event }: RawRow<'cursor'>): CursorRow {
  const { source_offset: offset, timestamp, record } = event;
  return { sourceFile, generation, offset, timestamp: Date.parse(timestamp), record };
}
