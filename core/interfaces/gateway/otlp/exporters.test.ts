import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OTLPLogExporter as GrpcLogs } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPLogExporter as JsonLogs } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufLogs } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter as GrpcMetrics } from '@opentelemetry/exporter-metrics-otlp-grpc';
import { OTLPMetricExporter as JsonMetrics } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtobufMetrics } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as ProtobufTraces } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import { SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { send, startTestOtlp, type TestOtlp } from './test-otlp.ts';

// The exporters that real programs use, sending what Claude Code sends.

let receiver: TestOtlp;
beforeAll(async () => {
  receiver = await startTestOtlp();
});
afterAll(() => receiver.close());
afterEach(() => vi.unstubAllEnvs());
beforeEach(() => {
  receiver.taken.length = 0;
  receiver.answers = Object.assign(receiver.answers, { next: 'stored', before: undefined });
});

const resource = resourceFromAttributes({
  'service.name': 'claude-code',
  'service.version': '2.1.220',
  'os.type': 'linux',
});
const url = (path: string): string => `http://127.0.0.1:${receiver.http}${path}`;
const grpcUrl = (): string => `http://127.0.0.1:${receiver.grpc}`;

const API_REQUEST = {
  'event.name': 'api_request',
  'event.sequence': 7,
  'session.id': '2c047cd5-589c-4242-a141-0da79182267e',
  model: 'claude-opus-4-8',
  input_tokens: 12,
  output_tokens: '345',
  cost_usd: 0.0031,
  duration_ms: 2_150,
  'workspace.host_paths': ['a', 'b'],
};

/** Emits one event as Claude Code does, and waits until the exporter has done with it. */
async function emit(exporter: LogRecordExporter): Promise<void> {
  const provider = new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter })] });
  const logger = provider.getLogger('com.anthropic.claude_code.events', '2.1.220');
  logger.emit({ timestamp: 1_755_800_000_123, body: 'claude_code.api_request', attributes: API_REQUEST });
  await provider.forceFlush();
  await provider.shutdown();
}

describe('log records', () => {
  test.each<[string, string, () => LogRecordExporter]>(
    ['none', 'gzip'].flatMap((packed) => [
      ['JSON', packed, () => new JsonLogs({ url: url('/v1/logs') })],
      ['protobuf', packed, () => new ProtobufLogs({ url: url('/v1/logs') })],
      ['gRPC', packed, () => new GrpcLogs({ url: grpcUrl() })],
    ]),
  )('in %s, packed: %s', async (_protocol, packed, create) => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_COMPRESSION', packed);
    await emit(create());
    expect(receiver.taken).toEqual([
      {
        signal: 'logs',
        records: [
          {
            resource: { 'service.name': 'claude-code', 'service.version': '2.1.220', 'os.type': 'linux' },
            scopeName: 'com.anthropic.claude_code.events',
            scopeVersion: '2.1.220',
            timeUnixNano: '1755800000123000000',
            observedTimeUnixNano: expect.stringMatching(/^\d{19}$/),
            eventName: '',
            severityNumber: 0,
            body: 'claude_code.api_request',
            attributes: API_REQUEST,
            traceId: '',
            spanId: '',
          },
        ],
      },
    ]);
  });

  // Over gRPC this exporter gives up at the first answer that is none.
  test('what could not be stored is sent again', async () => {
    receiver.answers.next = 'unavailable';
    receiver.answers.before = async () => {
      if (receiver.taken.length > 0) receiver.answers.next = 'stored';
    };
    await emit(new JsonLogs({ url: url('/v1/logs') }));
    expect(receiver.taken).toHaveLength(2);
    expect(receiver.taken[0]).toEqual(receiver.taken[1]);
  });
});

describe('metrics', () => {
  test.each<[string, () => PushMetricExporter]>([
    ['JSON', () => new JsonMetrics({ url: url('/v1/metrics'), temporalityPreference: AggregationTemporality.DELTA })],
    [
      'protobuf',
      () => new ProtobufMetrics({ url: url('/v1/metrics'), temporalityPreference: AggregationTemporality.DELTA }),
    ],
    ['gRPC', () => new GrpcMetrics({ url: grpcUrl(), temporalityPreference: AggregationTemporality.DELTA })],
  ])('in %s', async (_protocol, create) => {
    const reader = new PeriodicExportingMetricReader({
      exporter: create(),
      exportIntervalMillis: 3_600_000,
      exportTimeoutMillis: 60_000,
    });
    const provider = new MeterProvider({ resource, readers: [reader] });
    const meter = provider.getMeter('com.anthropic.claude_code', '2.1.220');
    const attributes = { 'session.id': 's-1', type: 'input', model: 'claude-opus-4-8' };
    meter.createCounter('claude_code.token.usage', { unit: 'tokens' }).add(1_200, attributes);
    meter.createCounter('claude_code.cost.usage', { unit: 'USD' }).add(0.25, attributes);
    meter.createHistogram('something.else').record(1);
    await reader.forceFlush();
    await provider.shutdown();
    const [first] = receiver.taken;
    if (first?.signal !== 'metrics') throw new Error('no metrics came');
    expect(first.passedOver).toBe(1);
    expect(first.points).toMatchObject([
      {
        metric: 'claude_code.token.usage',
        unit: 'tokens',
        kind: 'sum',
        temporality: 'delta',
        monotonic: true,
        value: 1_200,
        attributes,
      },
      {
        metric: 'claude_code.cost.usage',
        unit: 'USD',
        kind: 'sum',
        temporality: 'delta',
        monotonic: true,
        value: 0.25,
        attributes,
      },
    ]);
  });
});

test('spans, in protobuf', async () => {
  const exporter = new ProtobufTraces({ url: url('/v1/traces') });
  const provider = new TracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  provider.getTracer('t').startSpan('claude_code.interaction').end();
  await provider.forceFlush();
  await provider.shutdown();
  expect(receiver.taken).toEqual([{ signal: 'traces', spans: 1 }]);
});

const CAPTURED = join(
  import.meta.dirname,
  '..',
  '..',
  '..',
  '..',
  '..',
  'shared',
  'data',
  'otlp',
  'codex-0.155.0-capture',
);

test.skipIf(!existsSync(CAPTURED))('bodies that a real Codex sent (needs ../shared/data)', async () => {
  for (const name of readdirSync(CAPTURED).filter((file) => file.endsWith('.json'))) {
    const body = readFileSync(join(CAPTURED, name));
    const answer = await send(receiver.http, '/v1/logs', body, { 'content-type': 'application/json' });
    expect([answer.status, answer.body.toString()]).toEqual([200, '{}']);
  }
  expect(receiver.taken.length).toBeGreaterThan(0);
  for (const signal of receiver.taken) {
    if (signal.signal !== 'logs') throw new Error('no logs came');
    expect(signal.records[0]).toMatchObject({ timeUnixNano: '0', body: null });
    expect(signal.records[0]?.attributes['event.name']).toMatch(/^codex\./);
  }
});
