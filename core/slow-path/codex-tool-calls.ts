import type { CodexChange, CodexTool } from '../contracts/codex-record.ts';
import type { CodexRow } from './codex-rollout.ts';
import type { CodeChangeFact, ToolCallFact } from './event-facts.ts';

/** Whose calls they are. */
export type CallOwner = {
  /** Goes before a call's own id: some providers number calls from one in each session. */
  prefix: string;
  externalId: string;
  agentId: string | null;
};

type Call = {
  id: string;
  turnId: string | null;
  startedAt: number | null;
  endedAt: number | null;
  lastAt: number;
  halves: CodexTool[];
};

const ENDS: ReadonlySet<string> = new Set([
  'function_call_output',
  'custom_tool_call_output',
  'tool_search_output',
  'exec_command_end',
  'mcp_tool_call_end',
  'patch_apply_end',
]);

/** The tool calls that these rows tell of, each with its ends, and the lines that they changed. */
export function readToolCalls(
  rows: readonly CodexRow[],
  owner: CallOwner,
): { toolCalls: ToolCallFact[]; codeChanges: CodeChangeFact[] } {
  const calls = [...collectCalls(rows, owner).values()];
  return {
    toolCalls: calls.map((call) => toolCallOf(call, owner)),
    codeChanges: calls.flatMap((call) => codeChangesOf(call, owner)),
  };
}

function collectCalls(rows: readonly CodexRow[], { prefix }: CallOwner): Map<string, Call> {
  const calls = new Map<string, Call>();
  let turnId: string | null = null;
  for (const { event } of rows) {
    const { record, timestamp, event_type: type, event_id: eventId } = event;
    turnId = record.turnId ?? turnId;
    if (record.tool === undefined) continue;
    const { callId } = record.tool;
    const id = callId === undefined ? eventId : `${prefix}:${callId}`;
    const at = Date.parse(timestamp);
    const call = calls.get(id) ?? { id, turnId, startedAt: null, endedAt: null, lastAt: at, halves: [] };
    calls.set(id, call);
    call.halves.push(record.tool);
    call.lastAt = Math.max(call.lastAt, at);
    if (ENDS.has(type)) call.endedAt = Math.max(call.endedAt ?? at, at);
    else call.startedAt = Math.min(call.startedAt ?? at, at);
  }
  return calls;
}

function first<Key extends keyof CodexTool>(
  halves: readonly CodexTool[],
  key: Key,
): NonNullable<CodexTool[Key]> | null {
  for (const half of halves) {
    const value = half[key];
    if (value !== undefined && value !== null) return value;
  }
  return null;
}

/** Failed where any end says so; a person's no is no failure. */
function successOf({ halves }: Call): boolean | null {
  if (isRejected(halves)) return null;
  if (halves.some((half) => half.success === false)) return false;
  return halves.some((half) => half.success === true) ? true : null;
}

function isRejected(halves: readonly CodexTool[]): boolean {
  return halves.some((half) => half.errorClass === 'rejected');
}

/** What was changed: as the finished patch tells it, else as the call asked for and nothing says it failed. */
function appliedChanges(call: Call): CodexChange[] {
  if (successOf(call) !== true) return [];
  const told = call.halves.findLast((half) => half.changes !== undefined && half.inputLength === undefined);
  return told?.changes ?? first(call.halves, 'changes') ?? [];
}

function toolCallOf(call: Call, { externalId, agentId }: CallOwner): ToolCallFact {
  const { halves } = call;
  const changes = appliedChanges(call);
  const extensions = new Set((first(halves, 'changes') ?? []).map((change) => change.fileExtension));
  const [extension] = extensions;
  const sum = (key: 'linesAdded' | 'linesRemoved') =>
    changes.length === 0 ? null : changes.reduce((lines, change) => lines + change[key], 0);
  return {
    toolUseId: call.id,
    externalId,
    agentId,
    toolName: first(halves, 'name'),
    startedAt: call.startedAt,
    endedAt: call.endedAt,
    durationMs: first(halves, 'durationMs'),
    success: successOf(call),
    errorClass: isRejected(halves) ? 'rejected' : first(halves, 'errorClass'),
    inputLength: first(halves, 'inputLength'),
    resultLength: first(halves, 'resultLength'),
    fileExtension: extensions.size === 1 ? (extension ?? null) : null,
    linesAdded: sum('linesAdded'),
    linesRemoved: sum('linesRemoved'),
  };
}

function codeChangesOf(call: Call, { externalId, agentId }: CallOwner): CodeChangeFact[] {
  return appliedChanges(call).map((change, index) => ({
    changeId: `${call.id}#${index + 1}`,
    externalId,
    agentId,
    turnId: call.turnId,
    toolUseId: call.id,
    occurredAt: call.endedAt ?? call.lastAt,
    fileExtension: change.fileExtension ?? null,
    operation: change.operation,
    linesAdded: change.linesAdded,
    linesRemoved: change.linesRemoved,
    // A rollout does not say whether a person was asked.
    accepted: null,
    acceptanceDelayMs: null,
    revisionCount: null,
  }));
}
