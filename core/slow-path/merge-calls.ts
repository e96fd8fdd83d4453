import type { EventFacts, ToolCallFact } from './event-facts.ts';

/** What stands for a call, and is not chosen among two writings of it. */
type Identity = 'toolUseId' | 'externalId';
type Detail = Exclude<keyof ToolCallFact, Identity>;

const DETAILS = [
  'agentId',
  'toolName',
  'startedAt',
  'endedAt',
  'durationMs',
  'success',
  'errorClass',
  'inputLength',
  'resultLength',
  'fileExtension',
  'linesAdded',
  'linesRemoved',
  'searchCount',
  'calledAgentId',
  'calledAgentType',
] as const satisfies readonly Detail[];

/**
 * The calls of a batch, both halves of one as one: most results stand a line or two behind their call. Of each column
 * the least is kept, as the table does, so that what becomes of them is the same.
 */
export function mergeCalls(batch: readonly Pick<EventFacts, 'toolCalls'>[]): ToolCallFact[] {
  const merged = new Map<string, ToolCallFact>();
  for (const { toolCalls } of batch) {
    for (const call of toolCalls) {
      // Halves in two sessions are for the table to settle, which knows whose sums change.
      const name = `${call.externalId}\0${call.toolUseId}`;
      const known = merged.get(name);
      merged.set(name, known === undefined ? call : mergeTwo(known, call));
    }
  }
  return [...merged.values()];
}

function mergeTwo(one: ToolCallFact, other: ToolCallFact): ToolCallFact {
  const merged = { ...one };
  for (const detail of DETAILS) takeLesser(merged, other, detail);
  return merged;
}

function takeLesser<Name extends Detail>(
  merged: Pick<ToolCallFact, Name>,
  other: Pick<ToolCallFact, Name>,
  name: Name,
) {
  const [known, next] = [merged[name] ?? null, other[name] ?? null];
  if (next !== null && (known === null || next < known)) merged[name] = other[name];
}
