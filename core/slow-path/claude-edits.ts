import type { ClaudeBlock, ClaudeMessage, ClaudeRecord } from '../contracts/claude-record.ts';
import type { EventOf } from '../contracts/telemetry-event.ts';
import type { CodeChangeFact, DecisionFact } from './event-facts.ts';

/** Modes of permission in which edits are made, or refused, without asking. */
const UNASKED_MODES: ReadonlySet<string> = new Set(['acceptEdits', 'bypassPermissions', 'dontAsk', 'auto']);

/** What a result line says of an edit: whether it was made, by whose leave, and how many lines it changed. */
export function readClaudeEdits(
  event: EventOf<'claude_code'>,
  message: ClaudeMessage,
  occurredAt: number,
  agentId: string | null,
): { decisions: DecisionFact[]; codeChanges: CodeChangeFact[] } {
  const facts: { decisions: DecisionFact[]; codeChanges: CodeChangeFact[] } = { decisions: [], codeChanges: [] };
  const results = message.blocks.filter((block) => block.type === 'tool_result' && block.toolUseId !== undefined);
  for (const block of results) {
    const base = { externalId: event.external_id, agentId, toolUseId: block.toolUseId ?? null, occurredAt };
    const id = block.toolUseId ?? event.event_id;
    // What was done is told once a line: with several results nothing says whose it is.
    const edit = results.length === 1 ? editOf(event.record, block) : null;
    const decision = decisionOf(event.record, block, edit);
    // Which tool it was stands on the line of the call.
    if (decision !== null) facts.decisions.push({ ...base, decisionId: id, toolName: null, ...decision });
    if (edit !== null) facts.codeChanges.push({ ...base, changeId: id, turnId: null, ...edit });
  }
  return facts;
}

/**
 * Why a call was refused: `rejected`, a person said no; `denied`, a rule, a hook or a mode did; null, it was not.
 */
export function refusalOf({ denialKind }: ClaudeRecord, { errorClass }: ClaudeBlock): 'rejected' | 'denied' | null {
  if (denialKind !== undefined) return denialKind === 'user-rejected' ? 'rejected' : 'denied';
  return errorClass === 'rejected' || errorClass === 'denied' ? errorClass : null;
}

type Edit = Omit<CodeChangeFact, 'changeId' | 'externalId' | 'agentId' | 'turnId' | 'toolUseId' | 'occurredAt'>;

/** The change that a result tells of; null where nothing was changed. */
function editOf(record: ClaudeRecord, block: ClaudeBlock): Edit | null {
  const { linesAdded, linesRemoved, fileExtension, createsFile } = record.toolOutcome ?? {};
  if (linesAdded === undefined || block.isError === true || refusalOf(record, block) !== null) return null;
  return {
    fileExtension: fileExtension ?? null,
    operation: createsFile === true ? 'create' : 'edit',
    linesAdded,
    linesRemoved: linesRemoved ?? 0,
    accepted: true,
    acceptanceDelayMs: null,
    revisionCount: null,
  };
}

type Decision = Pick<DecisionFact, 'decision' | 'decidedBy' | 'linesSuggested' | 'linesAccepted'>;

/**
 * What became of a proposal: an edit that was made, perhaps changed by the person, or any call that was refused. A line
 * that does not say its mode is taken for one of the mode in which Claude Code asks; a standing permission leaves no trace.
 */
function decisionOf(record: ClaudeRecord, block: ClaudeBlock, edit: Edit | null): Decision | null {
  const refusal = refusalOf(record, block);
  if (refusal !== null) {
    const decidedBy = refusal === 'rejected' ? 'user' : 'automatic';
    return { decision: 'rejected', decidedBy, linesSuggested: null, linesAccepted: 0 };
  }
  if (edit === null) return null;
  // The lines that are known are those that were written.
  if (record.toolOutcome?.userModified === true) {
    return { decision: 'modified', decidedBy: 'user', linesSuggested: null, linesAccepted: edit.linesAdded };
  }
  const decidedBy = UNASKED_MODES.has(record.permissionMode ?? '') ? 'automatic' : 'user';
  return { decision: 'accepted', decidedBy, linesSuggested: edit.linesAdded, linesAccepted: edit.linesAdded };
}
