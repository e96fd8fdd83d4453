import { expect, test } from 'vitest';
import { readOtlpRequest } from '../../core/interfaces/gateway/otlp/read-otlp.ts';
import { Batches, requestId } from './batch.ts';

test('each record is one of its own, of Claude Code, and the same batch is the same request', () => {
  const batches = new Batches(100, Date.UTC(2026, 10, 22));
  const read = [0, 7, 5_999].flatMap((number) => {
    expect(batches.batch(number)).toEqual(batches.batch(number));
    const { signal, rejected } = readOtlpRequest('logs', 'protobuf', batches.batch(number));
    expect([signal.signal, rejected]).toEqual(['logs', 0]);
    return signal.signal === 'logs' ? signal.records : [];
  });
  for (const field of ['event.sequence', 'request_id']) {
    expect(new Set(read.map(({ attributes }) => attributes[field])).size).toBe(300);
  }
  expect(new Set(read.map(({ timeUnixNano }) => timeUnixNano)).size).toBe(300);
  expect(read.at(-1)).toMatchObject({
    resource: { 'service.name': 'claude-code' },
    body: 'claude_code.api_request',
    timeUnixNano: String(BigInt(Date.UTC(2026, 10, 22) + 5_999) * 1_000_000n + 99n),
    attributes: {
      'session.id': '00000000-0000-4000-8000-000000000119',
      'event.sequence': 2 ** 21 + 599_999,
      request_id: requestId(5_999, 99),
      cache_read_tokens: 45_678,
    },
  });
});
