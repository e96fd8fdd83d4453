import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { DEFAULT_SAMPLE_SEED, generateSampleData } from './generate.ts';
import type { ScheduleOptions } from './schedule.ts';
import { continueSession } from './session.ts';
import type { SampleFile } from './transcript-line.ts';

const NOW = Date.UTC(2026, 7, 20, 14, 30);
const OPTIONS: ScheduleOptions = { days: 30, seed: DEFAULT_SAMPLE_SEED, now: NOW, utcOffsetMinutes: 0 };
const data = generateSampleData(OPTIONS);

const usageSchema = z.object({
  input_tokens: z.number(),
  output_tokens: z.number(),
  cache_read_input_tokens: z.number(),
  cache_creation_input_tokens: z.number(),
  cache_creation: z.object({ ephemeral_5m_input_tokens: z.number(), ephemeral_1h_input_tokens: z.number() }).optional(),
  server_tool_use: z.object({ web_search_requests: z.number() }).optional(),
});
const messageSchema = z.object({
  id: z.string().optional(),
  model: z.string().optional(),
  usage: usageSchema.optional(),
});
const envelopeSchema = z.object({
  type: z.string(),
  subtype: z.string().optional(),
  timestamp: z.string().optional(),
  requestId: z.string().optional(),
  isSidechain: z.boolean().optional(),
  message: messageSchema.optional(),
  data: z
    .object({ message: z.object({ requestId: z.string().optional(), timestamp: z.string(), message: messageSchema }) })
    .optional()
    .catch(undefined),
});

function linesOf(file: SampleFile): z.infer<typeof envelopeSchema>[] {
  expect(file.text.endsWith('\n')).toBe(true);
  return file.text
    .slice(0, -1)
    .split('\n')
    .map((line) => envelopeSchema.parse(JSON.parse(line)));
}

const transcripts = data.files.filter(({ path }) => path.endsWith('.jsonl'));
const lines = transcripts.flatMap(linesOf);

function digest(options: ScheduleOptions): string {
  const hash = createHash('sha256');
  for (const { path, text, modifiedAt } of generateSampleData(options).files)
    hash.update(`${path} ${modifiedAt} ${text}`);
  return hash.digest('hex');
}

test('the same seed and time give the same bytes, others give others', () => {
  const first = digest(OPTIONS);
  expect(digest(OPTIONS)).toBe(first);
  expect(digest({ ...OPTIONS, seed: 1 })).not.toBe(first);
  expect(digest({ ...OPTIONS, now: NOW + 1 })).not.toBe(first);
});

/** An independent reading: the largest output of each (message id, request id), at its earliest time. */
function totalsFromFiles(): Map<string, number[]> {
  const best = new Map<string, { at: string; model: string; usage: z.infer<typeof usageSchema> }>();
  for (const line of lines) {
    for (const source of [line, line.data?.message]) {
      const { id = '', model, usage } = source?.message ?? {};
      if (!source?.timestamp || !usage || !model || model === '<synthetic>') continue;
      const key = `${id} ${source.requestId ?? ''}`;
      const known = best.get(key);
      const at = known && known.at < source.timestamp ? known.at : source.timestamp;
      const larger = known && known.usage.output_tokens >= usage.output_tokens ? known.usage : usage;
      best.set(key, { at, model, usage: larger });
    }
  }
  const totals = new Map<string, number[]>();
  for (const { at, model, usage } of best.values()) {
    const key = `${at.slice(0, 10)} ${model}`;
    const sums = totals.get(key) ?? [0, 0, 0, 0, 0, 0, 0];
    const { input_tokens, output_tokens, cache_read_input_tokens, cache_creation, server_tool_use } = usage;
    const row = [
      1,
      input_tokens,
      output_tokens,
      cache_read_input_tokens,
      cache_creation?.ephemeral_5m_input_tokens ?? 0,
      cache_creation?.ephemeral_1h_input_tokens ?? 0,
      server_tool_use?.web_search_requests ?? 0,
    ];
    totals.set(
      key,
      sums.map((sum, index) => sum + (row[index] ?? 0)),
    );
  }
  return totals;
}

test('what the generator says was billed can be read out of the files', () => {
  const truth = new Map(
    [...data.truth.byDay].flatMap(([day, models]) =>
      [...models].map(([model, totals]): [string, number[]] => [`${day} ${model}`, Object.values(totals)]),
    ),
  );
  expect(new Map([...totalsFromFiles()].sort())).toEqual(new Map([...truth].sort()));
  expect(data.truth.totals.responses).toBeGreaterThan(2_000);
});

test('a naive sum would be wrong: replies repeat their usage, subagents stand in two files', () => {
  const naive = lines.reduce((sum, { message }) => sum + (message?.usage?.output_tokens ?? 0), 0);
  expect(naive).not.toBe(data.truth.totals.outputTokens);
});

test('a month of work: enough sessions of a size that reads quickly, none in the future, several today', () => {
  expect(data.truth.sessions).toBeGreaterThanOrEqual(60);
  expect(data.truth.sessions).toBeLessThanOrEqual(100);
  const bytes = data.files.reduce((sum, { text }) => sum + text.length, 0);
  expect(bytes).toBeGreaterThan(5e6);
  expect(bytes).toBeLessThan(15e6);
  const times = lines.flatMap(({ timestamp }) => timestamp ?? []).sort();
  expect(times.at(-1)).toBe(new Date(NOW - 4_000).toISOString());
  expect(times[0]?.slice(0, 10) ?? '').toMatch(/^2026-07-2[2-4]/);
  const today = transcripts.filter(
    (file) => !file.path.includes('/subagents/') && file.modifiedAt >= Date.UTC(2026, 7, 20),
  );
  expect(today.length).toBeGreaterThanOrEqual(3);
  expect(transcripts.filter(({ modifiedAt }) => modifiedAt > NOW - 5 * 60_000).map(({ path }) => path)).toEqual([
    data.active.path,
  ]);
});

test('holds every kind of line and every model that the demo wants to show', () => {
  const kinds = new Set(lines.map(({ type, subtype }) => (subtype ? `${type}/${subtype}` : type)));
  expect([...kinds].sort()).toEqual([
    'ai-title',
    'assistant',
    'attachment',
    'file-history-snapshot',
    'last-prompt',
    'mode',
    'permission-mode',
    'progress',
    'queue-operation',
    'summary',
    'system/api_error',
    'system/compact_boundary',
    'system/turn_duration',
    'user',
  ]);
  const models = new Set([...data.truth.byDay.values()].flatMap((byModel) => [...byModel.keys()]));
  expect([...models].sort()).toEqual(['claude-haiku-4-5', 'claude-opus-5', 'claude-sonnet-5', 'glm-5-air']);
  expect(data.truth.totals.webSearches).toBeGreaterThan(0);
  expect(data.truth.totals.cacheWrite5mTokens).toBeGreaterThan(0);
  const everything = transcripts.map(({ text }) => text).join('');
  for (const sign of ['"toolDenialKind":"user-rejected"', '"isApiErrorMessage":true', '"isSidechain":true']) {
    expect(everything).toContain(sign);
  }
});

test('subagent files lie below their session, and one of them is gone', () => {
  const agents = transcripts.filter(({ path }) => path.includes('/subagents/'));
  expect(agents.length).toBeGreaterThan(5);
  for (const { path } of agents)
    expect(path).toMatch(/^projects\/-home-sample-work-[a-z-]+\/[0-9a-f-]{36}\/subagents\/agent-[0-9a-f]{17}\.jsonl$/);
  const delegated = new Set(
    transcripts.flatMap(({ text }) =>
      [...text.matchAll(/"agent_progress".*?"agentId":"([0-9a-f]{17})"/g)].map(([, id]) => id),
    ),
  );
  expect(delegated.size).toBeGreaterThan(agents.length);
});

test.each([
  ['a minute after midnight', Date.UTC(2026, 7, 20, 0, 1), 0],
  ['the very midnight', Date.UTC(2026, 7, 20), 0],
  ['far east of UTC', Date.UTC(2026, 7, 20, 10, 5), 840],
  ['far west of UTC', Date.UTC(2026, 7, 20, 10, 5), -720],
])('keeps its promises at odd times: %s', (_what, now, utcOffsetMinutes) => {
  const sample = generateSampleData({ days: 2, seed: 3, now, utcOffsetMinutes });
  const written = sample.files.filter(({ path }) => path.endsWith('.jsonl')).flatMap(linesOf);
  const times = written.flatMap(({ timestamp }) => timestamp ?? []).sort();
  expect(Date.parse(times.at(-1) ?? '')).toBeLessThanOrEqual(now);
  expect(sample.active.conversation.clock).toBeGreaterThan(now - 5 * 60_000);
});

test('the active session can go on for ever, each line at the time it was taken', () => {
  let time = NOW;
  const live = continueSession(data.active, () => time);
  const taken: z.infer<typeof envelopeSchema>[] = [];
  for (let count = 0; count < 400; count += 1) {
    time += 1_000;
    const next = live.next();
    if (next.done) throw new Error('the active session ended');
    const line = envelopeSchema.parse(JSON.parse(next.value));
    if (line.timestamp) expect(line.timestamp).toBe(new Date(time).toISOString());
    taken.push(line);
  }
  expect(taken.filter(({ message }) => message?.usage).length).toBeGreaterThan(50);
});
