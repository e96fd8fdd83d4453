import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settingsSchema } from '../../../contracts/settings.ts';
import { createQueryService } from '../../../query/index.ts';
import { insertCall, insertSession } from '../../../query/test-activity.ts';
import { ANY_USAGE, createTestDatabase, insertUsage, type TestDatabase } from '../../../query/test-database.ts';
import { loadApiToken } from '../../../runtime/api-token.ts';
import { homePaths } from '../../../runtime/paths.ts';
import { ask, startTestGateway, type TestGateway } from '../test-gateway.ts';
import { type Family, writeExposition } from './exposition.ts';
import { createNeverFalling } from './never-falling.ts';
import { type ReadExposition, readExposition } from './test-exposition.ts';

const AT = Date.UTC(2026, 9, 1, 12);
let database: TestDatabase;
let gateway: TestGateway;
let authorization: string;
let version = 1;

beforeAll(async () => {
  database = createTestDatabase();
  const service = createQueryService(
    () => database.reader,
    () => null,
    () => AT + 60_000,
  );
  gateway = await startTestGateway({ queries: service, dataVersion: () => String(version) });
  authorization = `Bearer ${loadApiToken(homePaths(gateway.home).apiToken)}`;
  insertSession(database.writer, { id: 'session-1', startedAt: AT });
  insertCall(database.writer, { at: AT, session: 'session-1', tool: 'Bash', success: false });
  const rows = Array.from({ length: 60 }, (_, model) => ({
    ...ANY_USAGE,
    occurredAt: AT,
    model: `model-${model}`,
    input: model + 1,
  }));
  insertUsage(database.writer, [
    ...rows,
    { ...ANY_USAGE, occurredAt: AT, platform: 'gemini_cli', session: 'session-2', model: 'odd "name"\\', reasoning: 7 },
  ]);
});
afterAll(async () => {
  await gateway.close();
  database.close();
});

async function scrape(): Promise<ReadExposition> {
  const answer = await ask(gateway.port, '/metrics', { authorization });
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  return readExposition(answer.body);
}

function sumOf({ samples }: ReadExposition, name: string, labels: Record<string, string> = {}): number {
  const wanted = Object.entries(labels);
  return samples
    .filter((sample) => sample.name === name)
    .filter((sample) =>
      wanted.every(([key, value]) => sample.labels.some((each) => each[0] === key && each[1] === value)),
    )
    .reduce((sum, { value }) => sum + value, 0);
}

test('what was billed stands by tool, model and kind, and adds up to what the report says', async () => {
  const read = await scrape();
  const inputs = Array.from({ length: 60 }, (_, model) => model + 1).reduce((sum, each) => sum + each, 0);
  expect(sumOf(read, 'blueplane_tokens_total', { platform: 'claude_code', kind: 'input' })).toBe(inputs);
  expect(sumOf(read, 'blueplane_tokens_total', { platform: 'claude_code' })).toBe(inputs + 60);
  expect(
    sumOf(read, 'blueplane_tokens_total', { platform: 'gemini_cli', kind: 'reasoning', model: 'odd "name"\\' }),
  ).toBe(7);
  expect(sumOf(read, 'blueplane_responses_total')).toBe(61);
  expect(sumOf(read, 'blueplane_cost_usd_total')).toBeCloseTo(0.061, 12);
  expect(sumOf(read, 'blueplane_tool_failures_total', { platform: 'claude_code' })).toBe(1);
  expect(sumOf(read, 'blueplane_today_tokens')).toBe(sumOf(read, 'blueplane_tokens_total'));
  expect(sumOf(read, 'blueplane_build_info', { version: 'unknown' })).toBe(1);
  expect(read.types.get('blueplane_tokens_total')).toBe('counter');
});

test('the number of series is bounded, however many models there are', async () => {
  const read = await scrape();
  const models = new Set(
    read.samples
      .filter(({ name }) => name === 'blueplane_responses_total')
      .filter(({ labels }) => labels.some(([, value]) => value === 'claude_code'))
      .map(({ labels }) => labels.find(([label]) => label === 'model')?.[1]),
  );
  expect([models.size, models.has('other'), models.has('model-59')]).toEqual([41, true, true]);
});

test('a purge lets no counter fall, and of what is gone whole no name stays', async () => {
  const before = await scrape();
  database.writer.exec("DELETE FROM usage WHERE model IN ('model-59') OR platform = 'gemini_cli'");
  database.writer.exec("DELETE FROM usage_rollup WHERE model IN ('model-59') OR platform = 'gemini_cli'");
  insertUsage(database.writer, [{ ...ANY_USAGE, occurredAt: AT, model: 'model-58', input: 5 }], 1_000);
  version += 1;
  const after = await scrape();
  const labels = { model: 'model-58', kind: 'input' };
  expect(sumOf(after, 'blueplane_tokens_total', labels)).toBe(sumOf(before, 'blueplane_tokens_total', labels) + 5);
  const text = JSON.stringify(after.samples);
  expect([text.includes('model-59'), text.includes('odd')]).toEqual([false, false]);
});

function counters(values: Record<string, number>): Family[] {
  const samples = Object.entries(values).map(([model, value]) => ({ labels: { model }, value }));
  return [{ name: 'a_total', help: '', kind: 'counter', samples }];
}

test('a counter that a purge made smaller goes on from where it was', () => {
  const never = createNeverFalling();
  const shown = ([value, purges]: [number, number]) => never.hold(counters({ a: value }), purges)[0]?.samples[0]?.value;
  // The second purge deletes before it is done.
  const scrapes: [number, number][] = [
    [10, 1],
    [4, 2],
    [6, 2],
    [1, 2],
    [1, 3],
    [2, 3],
  ];
  expect(scrapes.map(shown)).toEqual([10, 10, 12, 12, 12, 13]);
  never.hold([], 3);
  expect(shown([2, 3])).toBe(2);
});

test('a correction between two scrapes is not counted once more when it is over', () => {
  const never = createNeverFalling();
  const scrapes: Record<string, number>[] = [{ a: 100 }, { a: 40, b: 60 }, { a: 100, b: 60 }, { a: 101, b: 60 }];
  const shown = scrapes.map((values) => never.hold(counters(values), 7)[0]?.samples.map(({ value }) => value));
  expect(shown).toEqual([[100], [100, 60], [100, 60], [101, 60]]);
});

test('what the receiver of OpenTelemetry took, and refused, stands there too', async () => {
  const other = await startTestGateway({
    queries: createQueryService(
      () => database.reader,
      () => null,
      () => AT,
    ),
    settings: settingsSchema.parse({ gateway: { port: 0 } }),
    env: { BLUEPLANE_PORT: '0' },
    takeOtlp: async () => ({ answer: 'stored', rejected: [{ reason: 'trace', count: 2 }] }),
  });
  const { otlpHttp = '' } = other.gateway.info;
  const spans = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{}, {}] }] }] });
  const statuses = [];
  for (const type of ['application/json', 'text/plain']) {
    const headers = { 'content-type': type };
    statuses.push((await fetch(`${otlpHttp}/v1/traces`, { method: 'POST', body: spans, headers })).status);
  }
  expect(statuses).toEqual([200, 415]);
  const token = loadApiToken(homePaths(other.home).apiToken);
  const read = readExposition((await ask(other.port, '/metrics', { authorization: `Bearer ${token}` })).body);
  expect(sumOf(read, 'blueplane_otlp_requests_total', { outcome: 'stored' })).toBe(1);
  expect(sumOf(read, 'blueplane_otlp_requests_total', { outcome: 'refused' })).toBe(1);
  expect(sumOf(read, 'blueplane_otlp_records_total')).toBe(2);
  expect(sumOf(read, 'blueplane_otlp_rejected_total', { reason: 'trace' })).toBe(2);
  expect(sumOf(read, 'blueplane_requests_refused_total', { reason: 'bad_request' })).toBe(1);
  await other.close();
});

test('without token and cookie there are no figures', async () => {
  expect((await ask(gateway.port, '/metrics')).status).toBe(401);
  expect((await ask(gateway.port, '/metrics', { authorization, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
});

test('whatever stands in a label comes back', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 45, unit: 'binary' }), fc.double(), (model, value) => {
      const text = writeExposition([
        { name: 'a_total', help: `a\\b\n${model}`, kind: 'counter', samples: [{ labels: { model }, value }] },
      ]);
      const [sample] = readExposition(text).samples;
      expect(sample?.labels).toEqual([['model', model]]);
      expect(sample?.value).toBe(Object.is(value, -0) ? 0 : value);
    }),
    // Ends of lines elsewhere, none in this format.
    {
      examples: [
        ['\r', 0],
        ['\u2028', 0],
      ],
    },
  );
});
