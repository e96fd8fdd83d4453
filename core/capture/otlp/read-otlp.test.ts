import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { OtlpLogRecord } from '../../contracts/otlp-signal.ts';
import { telemetryEventSchema } from '../../contracts/telemetry-event.ts';
import { readOtlpRequest } from '../../interfaces/gateway/otlp/read-otlp.ts';
import { apiRequest, logRecord, logs, point } from '../../slow-path/test-signals.ts';
import { ALL_CATEGORIES } from '../../slow-path/wanted-facts.ts';
import { testHasher } from '../test-source.ts';
import { readOtlpInTurns } from './read-in-turns.ts';
import { type OtlpReading, readOtlp } from './read-otlp.ts';

const NOW = Date.UTC(2026, 2, 4, 12);
const AT = '2026-03-04T10:00:00.123Z';
const reading: OtlpReading = { hasher: testHasher, categories: ALL_CATEGORIES, now: NOW };

const read = (...records: OtlpLogRecord[]) => readOtlp(logs(...records), reading);
const request = apiRequest('session-1', AT, { request_id: 'req_1', output_tokens: 9, cost_usd: '0.25' });

describe('an event', () => {
  test('is read whether its numbers are numbers or text', () => {
    const [event] = read(request).events;
    expect(telemetryEventSchema.parse(event)).toEqual(event);
    expect(event).toMatchObject({
      platform: 'claude_code',
      intake: 'otlp',
      external_id: 'session-1',
      event_type: 'api_request',
      timestamp: AT,
      record: { requestId: 'req_1', tokens: { input: 5, output: 9 }, costUsd: 0.25 },
    });
  });

  test('is the same when it comes again, later, with its attributes in another order', () => {
    const attributes = Object.fromEntries(Object.entries(request.attributes).reverse());
    const again = readOtlp(logs({ ...request, attributes }), { ...reading, now: NOW + 60_000 });
    expect(again.events.map((event) => event.event_id)).toEqual(read(request).events.map((event) => event.event_id));
  });

  test('is another one when anything of it differs, though what is kept does not', () => {
    const other = { ...request, attributes: { ...request.attributes, 'event.sequence': 2 } };
    const ids = read(request, other, request).events.map((event) => event.event_id);
    expect(new Set(ids).size).toBe(2);
  });

  test.each([
    ['the attribute', { attributes: { 'event.name': 'gemini_cli.config' }, eventName: 'codex.x', body: 'codex.x' }],
    ['the field, where there is no attribute', { attributes: {}, eventName: 'gemini_cli.config', body: 'codex.x' }],
    ['the body, where there is neither', { attributes: {}, eventName: '', body: 'gemini_cli.config' }],
  ])('has its name from %s', (_where, { attributes, eventName, body }) => {
    const { events } = read({
      ...request,
      resource: {},
      eventName,
      body,
      attributes: { ...attributes, 'session.id': 's' },
    });
    expect(events.map(({ platform, event_type }) => [platform, event_type])).toEqual([['gemini_cli', 'config']]);
  });

  test('of Codex has the time of its attribute, else that of its receipt, of which its id knows nothing', () => {
    const codex = logRecord('codex.user_prompt', AT, { 'conversation.id': 's', prompt_length: '4' });
    expect(read(codex).events[0]?.timestamp).toBe(AT);
    const { 'event.timestamp': _, ...timeless } = codex.attributes;
    const [first] = read({ ...codex, attributes: timeless }).events;
    const later = { ...reading, now: NOW + 1_000 };
    const [second] = readOtlp(logs({ ...codex, attributes: timeless }), later).events;
    expect([first?.timestamp, second?.timestamp]).toEqual(['2026-03-04T12:00:00.000Z', '2026-03-04T12:00:01.000Z']);
    expect(first?.event_id).toBe(second?.event_id);
  });
});

describe('what is not kept', () => {
  test('is counted by why', () => {
    const { events, rejected } = read(
      { ...request, resource: {}, body: 'x', attributes: { 'event.name': 'other.event', 'session.id': 's' } },
      logRecord('claude_code.of_tomorrow', AT, { 'session.id': 's' }),
      logRecord('codex.sse_event', AT, { 'conversation.id': 's', 'event.kind': 'response.output_text.delta' }),
      logRecord('claude_code.api_request', AT, { model: 'x' }),
    );
    expect(events).toEqual([]);
    expect(rejected).toEqual([
      { reason: 'unknown_sender', count: 1 },
      { reason: 'unknown_event', count: 1 },
      { reason: 'stream_event', count: 1 },
      { reason: 'no_session', count: 1 },
    ]);
    expect(readOtlp({ signal: 'traces', spans: 4 }, reading).rejected).toEqual([{ reason: 'trace', count: 4 }]);
    const gauge = { ...point('token.usage', { 'session.id': 's' }, { value: 1, at: 5 }), kind: 'gauge' as const };
    expect(readOtlp({ signal: 'metrics', points: [gauge], passedOver: 2 }, reading).rejected).toEqual([
      { reason: 'kind_of_metric', count: 3 },
    ]);
  });

  test('is an amount that is none, which could not be stored as it is', () => {
    const dataPoints = (asDouble: unknown) => ({
      asDouble,
      timeUnixNano: '1772618400000000000',
      attributes: [{ key: 'session.id', value: { stringValue: 's' } }],
    });
    const sum = {
      aggregationTemporality: 2,
      dataPoints: ['Infinity', '-Infinity', 'NaN', -1, 3].map(dataPoints),
    };
    const scopeMetrics = [{ metrics: [{ name: 'claude_code.token.usage', sum }] }];
    const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'claude-code' } }] };
    const body = Buffer.from(JSON.stringify({ resourceMetrics: [{ resource, scopeMetrics }] }));
    const { events, rejected } = readOtlp(readOtlpRequest('metrics', 'json', body).signal, reading);
    expect(events.map(({ record }) => record.point?.value)).toEqual([3]);
    expect(rejected).toEqual([{ reason: 'kind_of_metric', count: 4 }]);
  });

  test('is a tool that is switched off, and what was purged', () => {
    const off = readOtlp(logs(request), { ...reading, isEnabled: (platform) => platform !== 'claude_code' });
    expect(off).toEqual({ events: [], rejected: [{ reason: 'switched_off', count: 1 }] });
    const purged = readOtlp(logs(request), { ...reading, admit: () => null });
    expect(purged).toEqual({ events: [], rejected: [{ reason: 'purged', count: 1 }] });
  });

  test('are kinds of figures that are switched off', () => {
    const off = Object.fromEntries(Object.keys(ALL_CATEGORIES).map((name) => [name, false]));
    const categories = { ...ALL_CATEGORIES, ...off };
    const attributes = { 'session.id': 's', tool_use_id: 't', decision: 'accept', duration_ms: 5, prompt_length: 3 };
    const { events } = readOtlp(
      logs(
        ...['tool_decision', 'tool_result', 'user_prompt', 'api_request'].map((name) =>
          logRecord(`claude_code.${name}`, AT, attributes),
        ),
      ),
      { ...reading, categories },
    );
    expect(events.map(({ event_type, record }) => [event_type, record.durationMs])).toEqual([
      ['api_request', undefined],
    ]);
  });
});

const CAPTURED = join(import.meta.dirname, '../../../../shared/data/otlp/codex-0.155.0-capture');

test.skipIf(!existsSync(CAPTURED))('what Codex really sent is read', () => {
  for (const name of readdirSync(CAPTURED).filter((file) => file.endsWith('.json'))) {
    const { signal } = readOtlpRequest('logs', 'json', readFileSync(join(CAPTURED, name)));
    const { events, rejected } = readOtlp(signal, reading);
    expect([events.map(({ platform, event_type }) => [platform, event_type]), rejected]).toEqual([
      [['codex_cli', 'conversation_starts']],
      [],
    ]);
    expect(events[0]?.timestamp).not.toBe(new Date(NOW).toISOString());
    expect(JSON.stringify(events)).not.toContain('REDACTED');
  }
});

test('a large request is read piece by piece, and says the same', async () => {
  const many = Array.from({ length: 1_201 }, (_, index) =>
    index % 3 === 0
      ? logRecord('claude_code.unheard_of', AT, { 'session.id': 's' })
      : apiRequest('session-1', AT, { request_id: `req_${index}` }),
  );
  let turns = 0;
  const others = setInterval(() => {
    turns += 1;
  }, 0);
  const sums = Array.from({ length: 501 }, (_, at) =>
    point('token.usage', { 'session.id': 's', type: 'input' }, { value: 1, at: at + 1_700_000_000 }),
  );
  const metrics = { signal: 'metrics' as const, points: sums, passedOver: 3 };
  for (const signal of [logs(...many), logs(request), logs(), metrics, { signal: 'traces' as const, spans: 2 }]) {
    expect(await readOtlpInTurns(signal, reading)).toEqual(readOtlp(signal, reading));
  }
  clearInterval(others);
  expect(turns).toBeGreaterThan(0);
});

test('a decision is one of the words for it, and nothing that every object has', () => {
  for (const decision of ['constructor', '__proto__', 'toString']) {
    const told = logRecord('claude_code.tool_decision', AT, { 'session.id': 's', tool_use_id: 't', decision });
    const [event] = read(told).events;
    expect(telemetryEventSchema.parse(event)).toEqual(event);
    expect(event?.record.decision).toBeUndefined();
  }
});
