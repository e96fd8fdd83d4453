import { hash } from 'node:crypto';
import { readBilled } from './codex-billed.ts';
import { type CodexLineage, isOwnMeta } from './codex-lineage.ts';
import { countCopies, type SessionOutline } from './codex-outline.ts';
import { readRateLimits } from './codex-rate-limits.ts';
import { type CodexResponse, readResponses } from './codex-responses.ts';
import { type CodexRow, type RolloutState, rolloutStates } from './codex-rollout.ts';
import type { CodexSessionRows } from './codex-session-rows.ts';
import { readToolCalls } from './codex-tool-calls.ts';
import { readTurns } from './codex-turns.ts';
import type { RawRows } from './derivation.ts';
import type { SessionFact, UnitFacts } from './event-facts.ts';
import type { UsageObservation } from './usage-observation.ts';

/** What is stored, and what is remembered of it. */
type Stored = { sessionRows: CodexSessionRows; lineage: CodexLineage; rows: RawRows<'codex_cli'> };

/** What of a session's rollout is a copy of another session's. */
type Origin = {
  /** The first responses that are an ancestor's. */
  copies: number;
  /** The ancestor they were compared with best; null where nothing of any is stored. */
  ancestor: SessionOutline | null;
  /** The furthest ancestor of which nothing is stored: its history may open several rollouts, and was billed once. */
  missing: string | null;
};

/**
 * Reads the facts out of all that is stored of one session. What its rollout holds of an ancestor's history is the
 * ancestor's. Where nothing is stored of the ancestor, the opening is this session's and that of every other one that
 * has it too: they name its responses alike, so that each counts once.
 */
export function readCodexSession(session: string, { sessionRows, lineage, rows }: Stored): UnitFacts {
  const states = rolloutStates(sessionRows.read(session, rows));
  const responses = readResponses(states);
  const origin = findOrigin(session, responses, lineage, rows);
  const own = ownRows(session, historyOf(states), responses, origin);
  const who = whoIs(session, own, lineage, rows);
  const { toolCalls, codeChanges } = readToolCalls(own, { prefix: origin.missing ?? session, ...who });
  return {
    sessions: sessionFacts(own, who),
    usage: readUsage(responses, origin, who),
    toolCalls,
    codeChanges,
    // A helper's task was written by the session that called it.
    turns: who.agentId === null ? readTurns(own, who.externalId) : [],
    decisions: [],
    rateLimits: readRateLimits(own, who.externalId),
  };
}

/** The rows of a session's rollout that are another session's history and count there. */
export function readCopiedRows(session: string, { sessionRows, lineage, rows }: Stored): CodexRow[] {
  const states = rolloutStates(sessionRows.read(session, rows));
  const responses = readResponses(states);
  const history = historyOf(states);
  const own = new Set(ownRows(session, history, responses, findOrigin(session, responses, lineage, rows)));
  return history.filter((row) => !own.has(row));
}

function findOrigin(
  session: string,
  responses: readonly CodexResponse[],
  lineage: CodexLineage,
  rows: RawRows<'codex_cli'>,
): Origin {
  const latest = rows.latest('external_id', session) ?? '';
  const origin: Origin = { copies: 0, ancestor: null, missing: null };
  for (const id of lineage.ancestors(session, rows)) {
    // What an ancestor did after this session's last line is no sign of it: this session is not derived anew for that.
    const ancestor = lineage.outline(id, latest, rows);
    if (ancestor === null) {
      origin.missing = id;
      continue;
    }
    // Two that each claim to come from the other: one of them has to be first.
    if (session < id && lineage.ancestors(id, rows).includes(session)) continue;
    const copies = countCopies(responses, ancestor);
    if (origin.ancestor !== null && copies <= origin.copies) continue;
    origin.copies = copies;
    origin.ancestor = ancestor;
  }
  return origin;
}

/** Every row once, in the order in which the rollout grew. */
function historyOf(states: readonly RolloutState[]): CodexRow[] {
  return states.flatMap(({ rows, added }) => rows.filter((row) => added.has(row)));
}

/** The rows behind the copied ones, and what the rollout says of its own session. */
function ownRows(
  session: string,
  history: readonly CodexRow[],
  responses: readonly CodexResponse[],
  { copies, ancestor }: Origin,
): CodexRow[] {
  const isForeignMeta = ({ event: { record } }: CodexRow) =>
    record.session !== undefined && !isOwnMeta(record.session.id, session);
  const lastCopy = responses[copies - 1]?.row;
  let end = Math.max(history.findLastIndex(isForeignMeta), lastCopy === undefined ? -1 : history.indexOf(lastCopy));
  if (ancestor !== null && end !== -1)
    end = endOfCopiedTurns(history, end, new Set(responses.slice(copies).map(({ row }) => row)), ancestor);
  return history.filter((row, index) => index > end || (row.event.record.session !== undefined && !isForeignMeta(row)));
}

/**
 * Copied lines behind the last one that is known to be a copy: those of a turn or call that is the ancestor's. Ids are
 * compared nowhere else, because not all providers give each turn and call one of its own.
 */
function endOfCopiedTurns(
  history: readonly CodexRow[],
  from: number,
  ownResponses: ReadonlySet<CodexRow>,
  ancestor: SessionOutline,
): number {
  let end = from;
  for (const [index, row] of history.entries()) {
    if (index <= from) continue;
    if (ownResponses.has(row)) break;
    const { turnId, tool } = row.event.record;
    if (turnId !== undefined && !ancestor.turnIds.has(turnId)) break;
    const callId = tool?.callId;
    if (callId !== undefined && !ancestor.callIds.has(callId)) break;
    if (turnId !== undefined || callId !== undefined) end = index;
  }
  return end;
}

type Who = {
  externalId: string;
  agentId: string | null;
  /** The session it was copied from or called by, which may be a helper itself. */
  parent: string | null;
  project: SessionFact['project'];
};

function whoIs(session: string, own: readonly CodexRow[], lineage: CodexLineage, rows: RawRows<'codex_cli'>): Who {
  const folder = own.map((row) => row.event.record).find((record) => record.workspaceHash !== undefined);
  const hash = folder?.workspaceHash;
  return {
    externalId: lineage.shownSession(session, rows),
    agentId: lineage.isSubagent(session, rows) ? session : null,
    parent: lineage.parent(session, rows),
    project: hash === undefined ? null : { hash, name: folder?.projectName ?? hash },
  };
}

function sessionFacts(own: readonly CodexRow[], { externalId, project }: Who): SessionFact[] {
  if (own.length === 0) return [];
  // Texts of one form (ISO 8601 UTC, milliseconds) stand in the order of their times, and compare faster.
  let [first, last] = ['', ''];
  for (const { event } of own) {
    const began = event.record.session?.startedAt ?? event.timestamp;
    if (first === '' || began < first) first = began;
    if (event.timestamp > last) last = event.timestamp;
  }
  const startedAt = Date.parse(first);
  return [{ externalId, startedAt, lastActivityAt: Math.max(startedAt, Date.parse(last)), project }];
}

function readUsage(responses: readonly CodexResponse[], origin: Origin, who: Who): UsageObservation[] {
  const observations: UsageObservation[] = [];
  // Of what an ancestor opened, responses are named by all that stands before them: whoever copied it names them alike.
  let opening = origin.missing;
  for (const [index, response] of responses.entries()) {
    if (opening !== null) opening = hash('sha256', `${opening}\0${response.figures}`).slice(0, 32);
    if (index < origin.copies) continue;
    observations.push({
      platform: 'codex_cli',
      messageId: opening ?? response.row.event.event_id,
      requestId: '',
      isSidechain: who.agentId !== null,
      occurredAt: Date.parse(response.row.event.timestamp),
      billed: readBilled(response),
      attribution: {
        isBackground: false,
        externalId: who.externalId,
        agentId: who.agentId,
        projectHash: who.project?.hash ?? '',
        ...(who.parent === null ? {} : { parentExternalId: who.parent }),
      },
    });
  }
  return observations;
}
