import { z } from 'zod';
import { reportSchema } from '../../../contracts/api.ts';
import { PLATFORMS, type Platform } from '../../../contracts/platform.ts';
import { summarySchema } from '../../../contracts/summary.ts';
import { todaySchema } from '../../../contracts/today.ts';
import type { Totals } from '../../../contracts/usage.ts';
import { answerCall, type Queries } from '../calls.ts';
import type { Family, Sample } from './exposition.ts';

/** Models of one tool that have series of their own, the most used first. The others are one: a bill names a dozen. */
const MODELS_MAX = 40;
const OTHER = 'other';

type Sums = Pick<
  Totals,
  'responses' | 'inputTokens' | 'outputTokens' | 'cacheCreationTokens' | 'cacheReadTokens' | 'totalTokens' | 'totalCost'
>;

const reportRowsSchema = z.object({
  rows: z.array(reportSchema.shape.rows.element.pick({ key: true }).extend(summarySums())),
});

function summarySums() {
  const { responses, inputTokens, outputTokens, cacheCreationTokens, cacheReadTokens, totalTokens, totalCost } =
    reportSchema.shape.totals.shape;
  return { responses, inputTokens, outputTokens, cacheCreationTokens, cacheReadTokens, totalTokens, totalCost };
}

/** Which models have series of their own stays as it was, so that nothing moves from one series to another. */
export type NamedModels = Map<Platform, Set<string>>;

/** What was billed, called and begun, since ever and today. */
export async function usageFamilies(queries: Queries, named: NamedModels): Promise<Family[]> {
  const tokens: Sample[] = [];
  const costs: Sample[] = [];
  const responses: Sample[] = [];
  const sessions: Sample[] = [];
  const calls: Sample[] = [];
  const failures: Sample[] = [];
  for (const platform of PLATFORMS) {
    const report = reportRowsSchema.parse(await answerCall(queries, 'report', { kind: 'models', platform }));
    for (const [model, sums] of byModel(platform, report.rows, named)) {
      const labels = { platform, model };
      for (const [kind, value] of kindsOf(sums)) tokens.push({ labels: { ...labels, kind }, value });
      costs.push({ labels, value: sums.totalCost });
      responses.push({ labels, value: sums.responses });
    }
    const { figures } = summarySchema.parse(await answerCall(queries, 'summary', { platform }));
    if (figures.sessions === 0 && figures.totalTokens === 0) continue;
    sessions.push({ labels: { platform }, value: figures.sessions });
    calls.push({ labels: { platform }, value: figures.toolCalls });
    failures.push({ labels: { platform }, value: figures.toolFailures });
  }
  return [
    counter('blueplane_tokens_total', 'Billed tokens that are stored; the kinds add up to all.', tokens),
    counter('blueplane_cost_usd_total', 'Cost of what is stored, US dollars, without what has no price.', costs),
    counter('blueplane_responses_total', 'Billed responses that are stored.', responses),
    counter('blueplane_sessions_total', 'Sessions that are stored.', sessions),
    counter('blueplane_tool_calls_total', 'Tool calls that are stored.', calls),
    counter('blueplane_tool_failures_total', 'Tool calls among them that failed.', failures),
    ...(await todayFamilies(queries)),
  ];
}

async function todayFamilies(queries: Queries): Promise<Family[]> {
  const today = todaySchema.parse(await answerCall(queries, 'today', {}));
  const tokens = today.byPlatform.map(({ platform, totalTokens }) => ({ labels: { platform }, value: totalTokens }));
  const costs = today.byPlatform.map(({ platform, totalCost }) => ({ labels: { platform }, value: totalCost }));
  return [
    gauge('blueplane_today_tokens', "Billed tokens of the current day of the system's time zone.", tokens),
    gauge('blueplane_today_cost_usd', 'Cost of the current day, US dollars.', costs),
    gauge('blueplane_sessions_active', 'Sessions with an event in the last five minutes.', [
      { labels: {}, value: today.activeSessions },
    ]),
  ];
}

/** Each model's sums, those beyond the bound together. */
function byModel(platform: Platform, rows: readonly (Sums & { key: string })[], named: NamedModels): [string, Sums][] {
  const own = named.get(platform) ?? new Set<string>();
  named.set(platform, own);
  const present = new Set(rows.map(({ key }) => key));
  // What was purged makes room, and leaves no name behind.
  for (const model of own) if (!present.has(model)) own.delete(model);
  for (const { key } of rows.toSorted((one, other) => other.totalTokens - one.totalTokens)) {
    if (own.size < MODELS_MAX) own.add(key);
  }
  const found = new Map<string, Sums>();
  for (const row of rows) {
    const model = own.has(row.key) ? row.key : OTHER;
    const before = found.get(model);
    found.set(model, before === undefined ? row : added(before, row));
  }
  return [...found];
}

function added(one: Sums, other: Sums): Sums {
  return {
    responses: one.responses + other.responses,
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    cacheCreationTokens: one.cacheCreationTokens + other.cacheCreationTokens,
    cacheReadTokens: one.cacheReadTokens + other.cacheReadTokens,
    totalTokens: one.totalTokens + other.totalTokens,
    totalCost: one.totalCost + other.totalCost,
  };
}

/** `reasoning` is only what is billed apart from output, so that nothing is counted twice. */
function kindsOf(sums: Sums): [string, number][] {
  const { inputTokens, outputTokens, cacheCreationTokens, cacheReadTokens, totalTokens } = sums;
  const apart = totalTokens - inputTokens - outputTokens - cacheCreationTokens - cacheReadTokens;
  return [
    ['input', inputTokens],
    ['output', outputTokens],
    ['cache_creation', cacheCreationTokens],
    ['cache_read', cacheReadTokens],
    ...(apart > 0 ? [['reasoning', apart] satisfies [string, number]] : []),
  ];
}

function counter(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, help, kind: 'counter', samples };
}

function gauge(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, help, kind: 'gauge', samples };
}
