import { z } from 'zod';
import { sessionAnswerSchema } from '../../../contracts/session.ts';
import { type SessionTimeline, sessionTimelineSchema } from '../../../contracts/session-timeline.ts';
import type { Session } from '../../../contracts/sessions.ts';
import { answerCall, type Queries } from '../calls.ts';
import { type TokenPoint, tokenHistory } from './token-history.ts';

/** Calls of tools that a session shows, the newest. */
const TOOL_HISTORY_MAX = 20;

/** A session as pages that poll `/api/sessions` know it. Instants are epoch milliseconds, costs US dollars. */
export type ApiSession = {
  id: string;
  /** Beyond what such pages know: which tool it is of. */
  platform: string;
  createdAt: number;
  lastActivity: number;
  ended: boolean;
  endedAt: number | null;
  archivedAt: number | null;
  sessionName: string | null;
  /** Always null: paths are not kept. */
  workingDir: null;
  subagentType: string | null;
  parentSessionId: string | null;
  lastTool: string | null;
  lastEventName: string | null;
  toolCallCount: number;
  /** `success` is null where the user said no, or no result was seen. */
  toolHistory: { name: string; timestamp: number; success: boolean | null; durationMs: number }[];
  totalTokens: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheCreationTokens: number;
  totalCost: number;
  totalLatencyMs: number;
  requestCount: number;
  tokenHistory: TokenPoint[];
  errorCount: number;
  /** The class of the last error; what it said is not kept. */
  lastError: string | null;
  model: string | null;
};

const detailSchema = z.object({
  session: sessionAnswerSchema.shape.session.unwrap().pick({ endedAt: true, parent: true }).nullable(),
});

/** Puts a session together out of two questions of the contract. */
export async function readSession(queries: Queries, listed: Session): Promise<ApiSession> {
  const { platform, sessionId } = listed;
  const { session: detail } = detailSchema.parse(await answerCall(queries, 'session', { platform, sessionId }));
  const timeline = sessionTimelineSchema.parse(await answerCall(queries, 'sessionTimeline', { platform, sessionId }));
  const { totals } = listed;
  const endedAt = instantOf(detail?.endedAt ?? null);
  const calls = toolCalls(timeline);
  const requestErrors = timeline.errors.at.length;
  return {
    id: sessionId,
    platform,
    createdAt: Date.parse(listed.startedAt),
    lastActivity: Date.parse(listed.lastActivity),
    ended: endedAt !== null,
    endedAt,
    archivedAt: null,
    sessionName: listed.projectName,
    workingDir: null,
    subagentType: null,
    parentSessionId: detail?.parent?.sessionId ?? null,
    lastTool: calls.at(-1)?.name ?? null,
    lastEventName: endedAt === null ? lastEvent(timeline) : 'session_end',
    toolCallCount: listed.toolCalls,
    toolHistory: calls.slice(-TOOL_HISTORY_MAX),
    totalTokens: totals.totalTokens,
    inputTokens: totals.inputTokens,
    outputTokens: totals.outputTokens,
    cacheReadTokens: totals.cacheReadTokens,
    cacheCreationTokens: totals.cacheCreationTokens,
    totalCost: totals.totalCost,
    totalLatencyMs: timeline.responses.duration.reduce((sum, duration) => sum + Math.max(0, duration), 0),
    requestCount: totals.responses + requestErrors,
    tokenHistory: tokenHistory(timeline, totals, endedAt !== null),
    errorCount: listed.toolFailures + requestErrors,
    lastError: lastError(timeline),
    model: listed.models[0] ?? null,
  };
}

/** A session that was put away by hand is over, whatever its tool says. */
export function archived(session: ApiSession, archivedAt: number): ApiSession {
  const endedAt = session.endedAt ?? session.lastActivity;
  const tokenHistory = session.tokenHistory.map(
    (point, place, points): TokenPoint => (place === points.length - 1 ? { ...point, final: true } : point),
  );
  return { ...session, ended: true, endedAt, archivedAt, tokenHistory };
}

function toolCalls(timeline: SessionTimeline): ApiSession['toolHistory'] {
  const begin = instantOf(timeline.startedAt) ?? 0;
  const { calls, tools } = timeline;
  return calls.at.map((at, place) => ({
    name: tools[calls.tool[place] ?? -1]?.toolName ?? 'unknown',
    timestamp: begin + at,
    success: calls.outcome[place] === 'undecided' ? null : calls.outcome[place] === 'succeeded',
    durationMs: Math.max(0, calls.duration[place] ?? 0),
  }));
}

/** What happened last, in the words of the tools' own telemetry. */
function lastEvent({ prompts, responses, calls, errors }: SessionTimeline): string | null {
  const lanes: [string, number | undefined][] = [
    ['user_prompt', prompts.at.at(-1)],
    ['api_request', responses.at.at(-1)],
    ['tool_result', calls.at.at(-1)],
    ['api_error', errors.at.at(-1)],
  ];
  let last: { name: string; at: number } | null = null;
  for (const [name, at] of lanes) if (at !== undefined && (last === null || at >= last.at)) last = { name, at };
  return last?.name ?? null;
}

function lastError({ calls, errors, errorClasses }: SessionTimeline): string | null {
  const failed = calls.outcome.lastIndexOf('failed');
  const callAt = failed < 0 ? -1 : (calls.at[failed] ?? -1);
  const errorAt = errors.at.at(-1) ?? -1;
  if (callAt < 0 && errorAt < 0) return null;
  const place = errorAt >= callAt ? errors.errorClass.at(-1) : calls.errorClass[failed];
  return errorClasses[place ?? -1] ?? 'unknown';
}

function instantOf(text: string | null): number | null {
  return text === null ? null : Date.parse(text);
}
