import { z } from 'zod';

/**
 * A page as others write them for this API, out of its description alone: it polls, and knows nothing of this program.
 * What it reads is checked for exactly the fields that such pages use.
 */
const point = z.looseObject({
  timestamp: z.number(),
  input: z.number(),
  output: z.number(),
  cache: z.number(),
  cost: z.number(),
});
const session = z.looseObject({
  id: z.string(),
  createdAt: z.number(),
  lastActivity: z.number(),
  ended: z.boolean(),
  endedAt: z.number().nullable(),
  archivedAt: z.number().nullable(),
  sessionName: z.string().nullable(),
  workingDir: z.string().nullable(),
  subagentType: z.string().nullable(),
  parentSessionId: z.string().nullable(),
  lastTool: z.string().nullable(),
  lastEventName: z.string().nullable(),
  toolCallCount: z.number(),
  toolHistory: z
    .array(
      z.looseObject({
        name: z.string(),
        timestamp: z.number(),
        success: z.boolean().nullable(),
        durationMs: z.number(),
      }),
    )
    .max(20),
  totalTokens: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  cacheReadTokens: z.number(),
  cacheCreationTokens: z.number(),
  totalCost: z.number(),
  totalLatencyMs: z.number(),
  requestCount: z.number(),
  tokenHistory: z.array(point).max(1_440),
  errorCount: z.number(),
  lastError: z.string().nullable(),
  model: z.string().nullable(),
});
const sums = z.looseObject({
  timestamp: z.number(),
  totalTokens: z.number(),
  totalCost: z.number(),
  activeSessions: z.number(),
  totalToolCalls: z.number(),
});
const shapes = {
  sessions: z.object({
    timestamp: z.number(),
    sessions: z.array(session),
    aggregate: z.object({
      totalTokens: z.number(),
      totalCost: z.number(),
      avgLatencyMs: z.number(),
      errorRate: z.number(),
      totalSessions: z.number(),
      totalToolCalls: z.number(),
    }),
    lifetime: z.object({
      totalTokens: z.number(),
      totalCost: z.number(),
      totalToolCalls: z.number(),
      totalSessions: z.number(),
      archivedSessions: z.number(),
    }),
  }),
  archived: z.object({ timestamp: z.number(), sessions: z.array(session), count: z.number() }),
  archives: z.object({
    archives: z.array(z.object({ filename: z.string(), date: z.string(), label: z.string(), isCurrent: z.boolean() })),
    backupDir: z.string(),
  }),
  history: z.object({
    history: z.array(sums).max(1_440),
    current: z.object({
      totalTokens: z.number(),
      totalCost: z.number(),
      activeSessions: z.number(),
      archivedSessions: z.number(),
      totalToolCalls: z.number(),
    }),
  }),
  archive: z.object({
    filename: z.string(),
    sessions: z.object({ sessions: z.array(session), archived: z.array(session), aggregateHistory: z.array(sums) }),
  }),
  config: z.object({ dashboardName: z.string(), backupDir: z.string(), currentFile: z.string().nullable() }),
  health: z.object({
    status: z.literal('ok'),
    dashboardName: z.string(),
    activeSessions: z.number(),
    archivedSessions: z.number(),
    aggregateHistoryPoints: z.number(),
    uptime: z.number(),
  }),
};

/** @param headers what every request carries: a token, or the page's origin */
export function pollingPage(base: string, headers: Record<string, string>) {
  async function read<Answer>(path: string, shape: z.ZodType<Answer>): Promise<Answer> {
    const response = await fetch(`${base}${path}`, { headers });
    if (!response.ok) throw new Error(`${response.status} ${path}`);
    return shape.parse(await response.json());
  }
  return {
    /** What it asks for each time. */
    poll: async () => ({
      ...(await read('/api/sessions', shapes.sessions)),
      charts: await read('/api/aggregate-history?minutes=60', shapes.history),
      health: await read('/api/health', shapes.health),
    }),
    one: (id: string) => read(`/api/sessions?id=${encodeURIComponent(id)}`, shapes.sessions),
    archived: (query = '') => read(`/api/archived${query}`, shapes.archived),
    history: (query = '') => read(`/api/aggregate-history${query}`, shapes.history),
    files: (query = '') => read(`/api/archives${query}`, shapes.archives),
    file: (name: string) => read(`/api/archives/${name}`, shapes.archive),
    config: (query = '') => read(`/api/config${query}`, shapes.config),
    health: (query = '') => read(`/api/health${query}`, shapes.health),
    remove: async (id: string, query = '') => {
      const response = await fetch(`${base}/api/sessions/${encodeURIComponent(id)}${query}`, {
        method: 'DELETE',
        headers,
      });
      return { status: response.status, body: z.looseObject({}).parse(await response.json()) };
    },
  };
}
