import type {
  CursorBubble,
  CursorCodeBlock,
  CursorComposer,
  CursorModelUsage,
  CursorRecord,
} from '../contracts/cursor-record.ts';

/** A stored record, and what orders it among the others of its source. */
export type CursorRow<Of extends CursorRecord = CursorRecord> = {
  sourceFile: string;
  generation: number;
  offset: number;
  /** Epoch milliseconds; of a record without a time that of its source when it was read. */
  timestamp: number;
  record: Of;
};

/** What is known of a conversation and its messages, each once. */
export type CursorConversation = {
  composer: CursorComposer | null;
  /** By id, in no order. */
  bubbles: Map<string, CursorBubble>;
  /** Earliest time of any of its rows. */
  firstSeenAt: number;
};

/**
 * Puts together what databases say of one conversation: its head and its record, its messages in rows of their own and
 * within the record, in a workspace and in the global database. Of one source the last record holds; of several sources
 * that in which the conversation went on last. What a later record leaves out or sets to zero, where zero says nothing,
 * takes nothing away.
 *
 * @param rows in any order; the result does not depend on it
 */
export function mergeConversation(rows: readonly CursorRow[]): CursorConversation {
  const composers = rows.filter(isComposerRow);
  const knowledge = new Map<string, number>();
  for (const { sourceFile, record } of composers) {
    knowledge.set(sourceFile, Math.max(knowledge.get(sourceFile) ?? 0, timeOf(record.lastUpdatedAt) ?? 0));
  }
  const byKnowledge = (one: CursorRow, other: CursorRow): number =>
    (knowledge.get(one.sourceFile) ?? 0) - (knowledge.get(other.sourceFile) ?? 0) ||
    compareTexts(one.sourceFile, other.sourceFile) ||
    one.generation - other.generation ||
    one.offset - other.offset;
  const bubbles = new Map<string, CursorBubble>();
  for (const { record } of rows.filter(isBubbleRow).sort(byKnowledge)) {
    const known = bubbles.get(record.bubbleId);
    bubbles.set(record.bubbleId, known === undefined ? record : mergeBubbles(known, record));
  }
  return {
    composer: mergeStrands(composers.sort(byKnowledge)),
    bubbles,
    firstSeenAt: rows.reduce((least, { timestamp }) => Math.min(least, timestamp), Number.POSITIVE_INFINITY),
  };
}

function isComposerRow(row: CursorRow): row is CursorRow<CursorComposer> {
  return row.record.type === 'composer';
}

function isBubbleRow(row: CursorRow): row is CursorRow<CursorBubble> {
  return row.record.type === 'bubble';
}

/** A source may have both a head and the whole record, of different ages: each is followed by itself first. */
function mergeStrands(ordered: readonly CursorRow<CursorComposer>[]): CursorComposer | null {
  const strands = new Map<string, CursorComposer>();
  for (const { sourceFile, record } of ordered) {
    const strand = `${record.isHead ? 'head' : 'whole'} ${sourceFile}`;
    const known = strands.get(strand);
    strands.set(strand, known === undefined ? record : mergeComposers(known, record));
  }
  const byAge = [...strands.values()].sort(
    (one, other) =>
      (timeOf(one.lastUpdatedAt) ?? 0) - (timeOf(other.lastUpdatedAt) ?? 0) ||
      Number(other.isHead) - Number(one.isHead),
  );
  return byAge.reduce<CursorComposer | null>(
    (known, next) => (known === null ? next : mergeComposers(known, next)),
    null,
  );
}

function mergeComposers(older: CursorComposer, newer: CursorComposer): CursorComposer {
  const createdAt = [older.createdAt, newer.createdAt].filter((time) => time !== undefined).sort()[0];
  const lastUpdatedAt = [older.lastUpdatedAt, newer.lastUpdatedAt]
    .filter((time) => time !== undefined)
    .sort()
    .at(-1);
  const contextTokensUsed = newer.contextTokensUsed || older.contextTokensUsed;
  const hashes = [older, newer].filter((composer) => composer.workspaceHash !== undefined);
  // Listed in several windows: whichever is read first, the same one has it.
  const [place] = hashes.sort((one, other) => compareTexts(one.workspaceHash ?? '', other.workspaceHash ?? ''));
  return {
    ...older,
    ...newer,
    isHead: older.isHead && newer.isHead,
    usage: mergeUsage(older.usage ?? [], newer.usage ?? []),
    codeBlocks: mergeBlocks(older.codeBlocks ?? [], newer.codeBlocks ?? []),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(lastUpdatedAt === undefined ? {} : { lastUpdatedAt }),
    ...(contextTokensUsed === undefined ? {} : { contextTokensUsed }),
    ...(place?.workspaceHash === undefined ? {} : { workspaceHash: place.workspaceHash }),
    ...(place?.projectName === undefined ? {} : { projectName: place.projectName }),
  };
}

function mergeUsage(older: readonly CursorModelUsage[], newer: readonly CursorModelUsage[]): CursorModelUsage[] {
  const merged = new Map(older.map((usage) => [usage.model, usage]));
  for (const usage of newer) {
    const costCents = usage.costCents || merged.get(usage.model)?.costCents;
    merged.set(usage.model, {
      ...merged.get(usage.model),
      ...usage,
      ...(costCents === undefined ? {} : { costCents }),
    });
  }
  return [...merged.values()];
}

/** What makes a code block unlike the others of its conversation. */
export function codeBlockKey({ bubbleId, index, fileHash }: CursorCodeBlock): string {
  return `${bubbleId ?? fileHash}#${index ?? 0}`;
}

/** Blocks that a later record does not name were decided on all the same. */
function mergeBlocks(older: readonly CursorCodeBlock[], newer: readonly CursorCodeBlock[]): CursorCodeBlock[] {
  return [...new Map([...older, ...newer].map((block) => [codeBlockKey(block), block])).values()];
}

function mergeBubbles(older: CursorBubble, newer: CursorBubble): CursorBubble {
  return hasTokens(newer) || !hasTokens(older)
    ? { ...older, ...newer }
    : { ...older, ...newer, inputTokens: older.inputTokens, outputTokens: older.outputTokens };
}

/** Zeros say nothing: most versions write them for every message. */
export function hasTokens({ inputTokens = 0, outputTokens = 0 }: CursorBubble): boolean {
  return inputTokens + outputTokens > 0;
}

/** Epoch milliseconds; undefined where nothing is told. */
export function timeOf(iso: string | undefined): number | undefined {
  return iso === undefined ? undefined : Date.parse(iso);
}

export function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
