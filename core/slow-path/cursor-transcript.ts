import type { CursorTranscriptLine } from '../contracts/cursor-record.ts';
import type { CursorWho } from './cursor-billed.ts';
import { type CursorConversation, type CursorRow, compareTexts, timeOf } from './cursor-conversation.ts';
import { cursorIdOf } from './cursor-ids.ts';
import type { ToolCallFact, TurnFact } from './event-facts.ts';

/** What a transcript tells: it has no ids, no times of its own and no tokens. */
export type CursorTranscript = { turns: TurnFact[]; toolCalls: ToolCallFact[]; firstAt: number; lastAt: number };

/** How the end of a turn is called here. */
const OUTCOMES: Readonly<Record<string, string>> = { success: 'completed', error: 'failed' };

/**
 * Reads an agent's transcript where the databases have no message of the conversation: else it says the same again. Of
 * several files (an older form beside a newer one) the one with most lines is read. A line's time is that of its file
 * when it was read, within the times that the conversation's head tells.
 *
 * @returns null where nothing is to be read
 */
export function readCursorTranscript(
  id: string,
  rows: readonly CursorRow[],
  conversation: CursorConversation,
  { externalId, agentId }: CursorWho,
): CursorTranscript | null {
  const lines = longestFile(rows.filter(isTranscriptRow));
  if (lines.length === 0 || conversation.bubbles.size > 0) return null;
  const transcript: CursorTranscript = {
    turns: [],
    toolCalls: [],
    firstAt: Number.POSITIVE_INFINITY,
    lastAt: Number.NEGATIVE_INFINITY,
  };
  const begun = timeOf(conversation.composer?.createdAt) ?? Number.NEGATIVE_INFINITY;
  const ended = timeOf(conversation.composer?.lastUpdatedAt) ?? Number.POSITIVE_INFINITY;
  for (const [index, { record, timestamp }] of lines.entries()) {
    const occurredAt = Math.max(begun, Math.min(ended, timestamp));
    transcript.firstAt = Math.min(transcript.firstAt, occurredAt);
    transcript.lastAt = Math.max(transcript.lastAt, occurredAt);
    const turn = transcript.turns.at(-1);
    if (record.turnStatus !== undefined && turn !== undefined) {
      turn.outcome = OUTCOMES[record.turnStatus] ?? record.turnStatus;
    }
    if (record.role === 'user') {
      transcript.turns.push({ externalId, turnId: `${id}#${index}`, occurredAt, length: record.textLength });
    }
    for (const [place, tool] of record.tools.entries()) {
      transcript.toolCalls.push({
        toolUseId: tool.id === undefined ? `${id}#${index}.${place}` : cursorIdOf(id, tool.id),
        externalId,
        agentId,
        toolName: tool.name ?? null,
        startedAt: occurredAt,
        endedAt: null,
        durationMs: null,
        success: null,
        errorClass: null,
        inputLength: tool.argumentsLength,
        resultLength: null,
        fileExtension: tool.fileExtension ?? null,
        linesAdded: null,
        linesRemoved: null,
      });
    }
  }
  return transcript;
}

function isTranscriptRow(row: CursorRow): row is CursorRow<CursorTranscriptLine> {
  return row.record.type === 'transcriptLine';
}

/** The lines of the file that tells most, each once: of a place that was written again, what was written last. */
function longestFile(rows: readonly CursorRow<CursorTranscriptLine>[]): CursorRow<CursorTranscriptLine>[] {
  const files = new Map<string, Map<number, CursorRow<CursorTranscriptLine>>>();
  for (const row of rows.toSorted((one, other) => one.generation - other.generation)) {
    const lines = files.get(row.sourceFile) ?? new Map();
    files.set(row.sourceFile, lines.set(row.offset, row));
  }
  const [longest] = [...files].sort(
    ([name, lines], [otherName, otherLines]) => otherLines.size - lines.size || compareTexts(name, otherName),
  );
  return [...(longest?.[1].values() ?? [])].sort((one, other) => one.offset - other.offset);
}
