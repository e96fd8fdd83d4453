import type { CursorDailyStats, CursorGeneration, CursorPrompt } from '../contracts/cursor-record.ts';
import { type CursorRow, compareTexts, timeOf } from './cursor-conversation.ts';
import { windowSession } from './cursor-window.ts';
import { type DailyAcceptanceFact, NO_UNIT_FACTS, type TurnFact, type UnitFacts } from './event-facts.ts';

/** What a workspace's lists are asked beside. */
type Beside = {
  /** The id under which the workspace's own records are stored. */
  externalId: string;
  hash: string;
  /** Conversations of the workspace are stored. */
  hasConversations: boolean;
};

/**
 * Reads what a workspace lists beside its conversations: edits in place and questions without a conversation are turns of
 * a session of the workspace itself, without tokens. What was asked in a conversation is there already, and is listed
 * here as well; it counts here only where no conversation of the workspace is stored. Prompts are the texts of what was
 * asked, without id and time: they count only where nothing else tells that anything was.
 */
export function readCursorWorkspace(rows: readonly CursorRow[], beside: Beside): UnitFacts {
  const { externalId, hash, hasConversations } = beside;
  const generations = latest(rows.filter(isGenerationRow), ({ generationId }) => generationId);
  const counted = generations.filter(({ record }) => !hasConversations || record.generationType !== 'composer');
  const turns = counted.map(({ record, timestamp }) => ({
    externalId,
    turnId: record.generationId,
    occurredAt: timeOf(record.createdAt) ?? timestamp,
    length: record.textLength,
  }));
  if (generations.length === 0 && !hasConversations) turns.push(...promptTurns(rows, externalId));
  if (turns.length === 0) return NO_UNIT_FACTS;
  const names = rows.flatMap(({ record }) => record.projectName ?? []);
  const project = { hash, name: names.sort()[0] ?? hash };
  const times = turns.map(({ occurredAt }) => occurredAt);
  return {
    ...NO_UNIT_FACTS,
    sessions: [
      {
        externalId,
        startedAt: times.reduce((least, time) => Math.min(least, time)),
        lastActivityAt: times.reduce((most, time) => Math.max(most, time)),
        project,
        cursorSession: windowSession(project),
      },
    ],
    turns,
  };
}

function promptTurns(rows: readonly CursorRow[], externalId: string): TurnFact[] {
  return latest(rows.filter(isPromptRow), ({ promptId }) => promptId).map(({ record, timestamp }) => ({
    externalId,
    turnId: record.promptId,
    occurredAt: timestamp,
    length: record.textLength,
  }));
}

/** Lines of each day, suggested and accepted: what Cursor itself adds up, for all conversations of the machine. */
export function readCursorDailyStats(externalId: string, rows: readonly CursorRow[]): DailyAcceptanceFact[] {
  return latest(rows.filter(isDailyStatsRow), ({ date }) => date).flatMap(({ record }): DailyAcceptanceFact[] => {
    const day = { externalId, day: record.date };
    const features = [
      { feature: 'tab', linesSuggested: record.tabSuggestedLines, linesAccepted: record.tabAcceptedLines },
      {
        feature: 'composer',
        linesSuggested: record.composerSuggestedLines,
        linesAccepted: record.composerAcceptedLines,
      },
    ];
    return features
      .filter(({ linesSuggested, linesAccepted }) => linesSuggested + linesAccepted > 0)
      .map((lines) => ({ ...day, ...lines }));
  });
}

function isDailyStatsRow(row: CursorRow): row is CursorRow<CursorDailyStats> {
  return row.record.type === 'dailyStats';
}

function isGenerationRow(row: CursorRow): row is CursorRow<CursorGeneration> {
  return row.record.type === 'generation';
}

function isPromptRow(row: CursorRow): row is CursorRow<CursorPrompt> {
  return row.record.type === 'prompt';
}

/** Of the rows that name the same thing the last one; the earliest time at which any of them was read stays. */
function latest<Row extends CursorRow>(rows: readonly Row[], nameOf: (record: Row['record']) => string): Row[] {
  const named = new Map<string, Row>();
  const ordered = rows.toSorted(
    (one, other) =>
      compareTexts(one.sourceFile, other.sourceFile) || one.generation - other.generation || one.offset - other.offset,
  );
  for (const row of ordered) {
    const known = named.get(nameOf(row.record));
    const timestamp = Math.min(known?.timestamp ?? row.timestamp, row.timestamp);
    named.set(nameOf(row.record), { ...row, timestamp });
  }
  return [...named.values()];
}
