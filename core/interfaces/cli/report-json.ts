import type { Report, ReportKind, ReportRow } from '../../contracts/api.ts';
import type { ModelTotals, Totals } from '../../contracts/usage.ts';

/** Under which name the rows stand, and which field of a row holds its key. */
const LIST_NAMES: Record<ReportKind, { list: string; key: string }> = {
  daily: { list: 'daily', key: 'date' },
  weekly: { list: 'weekly', key: 'week' },
  monthly: { list: 'monthly', key: 'month' },
  session: { list: 'sessions', key: 'sessionId' },
  models: { list: 'models', key: 'modelName' },
  projects: { list: 'projects', key: 'projectId' },
  agents: { list: 'agents', key: 'agentId' },
};

type JsonObject = Record<string, unknown>;

/**
 * A report with the field names of ccusage's JSON, so that scripts written for it keep working, and further fields of
 * our own: responses, reasoningTokens, estimatedCost, estimatedTokens, unpricedTokens, timezone, freshness.
 */
export function reportJson(report: Report): JsonObject {
  const { list } = LIST_NAMES[report.kind];
  return {
    [list]: report.rows.map((row) => jsonRow(report, row)),
    totals: jsonTotals(report.totals),
    timezone: report.timezone,
    freshness: report.freshness,
  };
}

function jsonRow(report: Report, row: ReportRow): JsonObject {
  return {
    [LIST_NAMES[report.kind].key]: row.key,
    ...(report.kind === 'projects' ? { projectName: row.label } : {}),
    ...(row.session === null ? {} : jsonSession(report.kind, row.session)),
    ...jsonTotals(row),
    modelsUsed: row.modelBreakdowns.map((part) => part.model),
    modelBreakdowns: row.modelBreakdowns.map(jsonBreakdown),
  };
}

function jsonSession(kind: ReportKind, session: NonNullable<ReportRow['session']>): JsonObject {
  return {
    ...(kind === 'agents'
      ? { agentType: session.agentType ?? null, sessionId: session.sessionId }
      : { parentSessionId: session.parentSessionId }),
    platform: session.platform,
    projectName: session.projectName,
    // A path in ccusage's; paths are not kept here, so it is the project's name.
    projectPath: session.projectName,
    firstActivity: session.firstActivity,
    lastActivity: session.lastActivity,
  };
}

function jsonTotals(totals: Totals): JsonObject {
  return {
    inputTokens: totals.inputTokens,
    outputTokens: totals.outputTokens,
    cacheCreationTokens: totals.cacheCreationTokens,
    cacheReadTokens: totals.cacheReadTokens,
    totalTokens: totals.totalTokens,
    totalCost: totals.totalCost,
    reasoningTokens: totals.reasoningTokens,
    estimatedCost: totals.estimatedCost,
    estimatedTokens: totals.estimatedTokens,
    unpricedTokens: totals.unpricedTokens,
    responses: totals.responses,
  };
}

function jsonBreakdown(part: ModelTotals): JsonObject {
  return {
    modelName: part.model,
    inputTokens: part.inputTokens,
    outputTokens: part.outputTokens,
    cacheCreationTokens: part.cacheCreationTokens,
    cacheReadTokens: part.cacheReadTokens,
    reasoningTokens: part.reasoningTokens,
    estimatedCost: part.estimatedCost,
    estimatedTokens: part.estimatedTokens,
    unpricedTokens: part.unpricedTokens,
    responses: part.responses,
    totalTokens: part.totalTokens,
    cost: part.totalCost,
  };
}
