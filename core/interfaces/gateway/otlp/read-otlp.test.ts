import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amount } from '../../../../build/test/amount.ts';
import type { OtlpLogRecord, OtlpSignal } from '../../../contracts/otlp-signal.ts';
import {
  ATTRIBUTES_MAX,
  JSON_DEPTH_MAX,
  RECORDS_MAX,
  TEXT_MAX_CHARACTERS,
  VALUE_DEPTH_MAX,
  VALUES_MAX,
} from './limits.ts';
import { type OtlpEncoding, readOtlpRequest, type SignalName } from './read-otlp.ts';
import { UnreadableRequest } from './request-meter.ts';
import { anyRequest, anySignal, toJson, toProtobuf, type WrittenRecord, type WrittenValue } from './test-requests.ts';

function readJson(value: unknown, name: SignalName = 'logs'): OtlpSignal {
  return readOtlpRequest(name, 'json', Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))).signal;
}

function logsOf(signal: OtlpSignal): readonly OtlpLogRecord[] {
  if (signal.signal !== 'logs') throw new Error('no logs');
  return signal.records;
}

const jsonRecord = (fields: object) => ({ resourceLogs: [{ scopeLogs: [{ logRecords: [fields] }] }] });
const valueIn = (value: unknown) =>
  logsOf(readJson(jsonRecord({ attributes: [{ key: 'k', value }] })))[0]?.attributes.k;

const RECORD: WrittenRecord = {
  time: 1n,
  observed: 2n,
  severity: 9,
  body: null,
  attributes: [],
  traceId: '0'.repeat(32),
  spanId: '0'.repeat(16),
  eventName: '',
};
const logs = (records: WrittenRecord[]) => ({
  signal: 'logs' as const,
  resources: [{ attributes: [], scopes: [{ name: '', version: '', leaves: records }] }],
});

/** Why both encodings of a request are refused, which must be the same. */
function refusalOf(request: ReturnType<typeof logs>): string {
  const reasons = (['json', 'protobuf'] as const).map((encoding: OtlpEncoding) => {
    const body = encoding === 'json' ? Buffer.from(toJson(request)) : toProtobuf(request);
    try {
      readOtlpRequest(request.signal, encoding, body);
      return 'taken';
    } catch (error) {
      return error instanceof UnreadableRequest ? error.reason : 'crash';
    }
  });
  expect(reasons[0]).toBe(reasons[1]);
  return reasons[0] ?? '';
}

describe('the same, however it is encoded', () => {
  test('protobuf in any order of fields, JSON in any manner', () => {
    const manner = fc.record({
      snake: fc.boolean(),
      numbersAsText: fc.boolean(),
      base64Ids: fc.boolean(),
      enumNames: fc.boolean(),
    });
    fc.assert(
      fc.property(anyRequest, manner, fc.boolean(), (request, how, originLast) => {
        const ofProtobuf = readOtlpRequest(request.signal, 'protobuf', toProtobuf(request, originLast));
        const ofJson = readOtlpRequest(request.signal, 'json', Buffer.from(toJson(request, how)));
        expect(ofJson).toEqual(ofProtobuf);
      }),
      { numRuns: amount({ short: 60, full: 200 }) },
    );
  });

  test('a log record, field by field', () => {
    const request = {
      signal: 'logs' as const,
      resources: [
        {
          attributes: [['service.name', 'claude-code']] satisfies [string, WrittenValue][],
          scopes: [
            {
              name: 'com.anthropic.claude_code.events',
              version: '2.1.0',
              leaves: [
                {
                  time: 1_755_800_000_000_000_000n,
                  observed: 1_755_800_000_000_000_001n,
                  severity: 9,
                  body: 'claude_code.api_request',
                  attributes: [
                    ['input_tokens', 12n],
                    ['cost_usd', 0.0031],
                    ['big', 2n ** 62n],
                    ['list', ['a', 1n, null]],
                    ['map', { a: { b: true } }],
                    ['input_tokens', 13n],
                    ['__proto__', 'x'],
                    ['constructor', 'y'],
                  ] satisfies [string, WrittenValue][],
                  traceId: '5b8aa5a2d2c872e8321cf37308d69df2',
                  spanId: '5fb397be34d26b51',
                  eventName: 'api_request',
                },
              ],
            },
          ],
        },
      ],
    };
    const { signal } = readOtlpRequest('logs', 'protobuf', toProtobuf(request));
    expect(signal).toEqual({
      signal: 'logs',
      records: [
        {
          resource: { 'service.name': 'claude-code' },
          scopeName: 'com.anthropic.claude_code.events',
          scopeVersion: '2.1.0',
          timeUnixNano: '1755800000000000000',
          observedTimeUnixNano: '1755800000000000001',
          severityNumber: 9,
          body: 'claude_code.api_request',
          attributes: {
            input_tokens: 12,
            cost_usd: 0.0031,
            big: '4611686018427387904',
            list: ['a', 1, null],
            map: { a: { b: true } },
            constructor: 'y',
          },
          traceId: '5b8aa5a2d2c872e8321cf37308d69df2',
          spanId: '5fb397be34d26b51',
          eventName: 'api_request',
        },
      ],
    });
    expect(readJson(toJson(request))).toEqual(signal);
  });

  test('spans are counted', () => {
    const spans = { resourceSpans: [{ scopeSpans: [{ spans: [{}, { name: 'x' }] }, { spans: [{}] }] }] };
    expect(readJson(spans, 'traces')).toEqual({ signal: 'traces', spans: 3 });
    const written = toProtobuf(logs([RECORD, RECORD]));
    expect(readOtlpRequest('traces', 'protobuf', written).signal).toEqual({ signal: 'traces', spans: 2 });
  });

  test('nothing is a request, too', () => {
    expect(readJson({})).toEqual({ signal: 'logs', records: [] });
    const empty = readOtlpRequest('metrics', 'protobuf', Buffer.alloc(0)).signal;
    expect(empty).toEqual({ signal: 'metrics', points: [], passedOver: 0 });
    expect(readJson({ resourceLogs: null, resource_logs: [{ scope_logs: null }] })).toEqual({
      signal: 'logs',
      records: [],
    });
  });
});

describe('JSON as it is sent', () => {
  test.each([
    [{ intValue: '12' }, 12],
    [{ intValue: 12 }, 12],
    [{ int_value: '-9007199254740993' }, '-9007199254740993'],
    [{ intValue: '1e3' }, 1_000],
    [{ doubleValue: '0.5' }, 0.5],
    [{ doubleValue: 'NaN' }, Number.NaN],
    [{ doubleValue: '-Infinity' }, Number.NEGATIVE_INFINITY],
    [{ boolValue: 'true' }, true],
    [{ stringValue: '' }, ''],
    [{ bytesValue: 'AAAA' }, null],
    [{ arrayValue: {} }, []],
    [{ kvlistValue: { values: [{ key: 'a', value: { stringValue: 'b' } }] } }, { a: 'b' }],
    [{}, null],
    [null, null],
  ])('%j is %j', (value, meaning) => {
    expect(valueIn(value)).toEqual(meaning);
  });

  test.each([
    { intValue: '12.5' },
    { intValue: '9223372036854775808' },
    { intValue: 'twelve' },
    { doubleValue: 'much' },
    { boolValue: 1 },
    { stringValue: 1 },
    { arrayValue: [] },
    'text',
    7,
  ])('%j is refused', (value) => {
    expect(() => valueIn(value)).toThrow(UnreadableRequest);
  });

  test('enums by name, times as numbers, a byte order mark', () => {
    const record = { severityNumber: 'SEVERITY_NUMBER_WARN2', timeUnixNano: 5, observedTimeUnixNano: null, body: null };
    const [read] = logsOf(readJson(`\uFEFF${JSON.stringify(jsonRecord(record))}`));
    expect(read).toMatchObject({ severityNumber: 14, timeUnixNano: '5', observedTimeUnixNano: '0', body: null });
    expect(logsOf(readJson(jsonRecord({ severityNumber: 'LOUD' })))[0]?.severityNumber).toBe(0);
  });

  test.each(['', '[', '[]', 'null', '"a"', '{"resourceLogs":{}}', '{"resourceLogs":[1]}', '{"resourceLogs":[]', '\0'])(
    '%j is refused',
    (body) => {
      expect(() => readJson(body)).toThrow(UnreadableRequest);
    },
  );
});

describe('what nobody sends', () => {
  test('random bytes are read or refused, never a crash', () => {
    fc.assert(
      fc.property(
        anySignal,
        fc.constantFrom('json', 'protobuf'),
        fc.uint8Array({ maxLength: 300 }),
        (name, how, bytes) => {
          try {
            readOtlpRequest(name, how, Buffer.from(bytes));
          } catch (error) {
            expect(error).toBeInstanceOf(UnreadableRequest);
          }
        },
      ),
      { numRuns: amount({ short: 500, full: 2_000 }) },
    );
  });

  test('a request with some bytes changed or cut off, too', () => {
    const change = fc.record({ at: fc.nat(2_000), to: fc.nat(255) });
    fc.assert(
      fc.property(
        anyRequest,
        fc.array(change, { maxLength: 4 }),
        fc.nat(2_000),
        fc.boolean(),
        (request, changes, cut, json) => {
          const body = json ? Buffer.from(toJson(request)) : toProtobuf(request);
          for (const { at, to } of changes) if (at < body.length) body[at] = to;
          try {
            readOtlpRequest(
              request.signal,
              json ? 'json' : 'protobuf',
              body.subarray(0, Math.max(0, body.length - cut)),
            );
          } catch (error) {
            expect(error).toBeInstanceOf(UnreadableRequest);
          }
        },
      ),
      { numRuns: amount({ short: 80, full: 300 }) },
    );
  });

  test('too many attributes: that record alone is passed over', () => {
    const many = Array.from({ length: ATTRIBUTES_MAX + 1 }, (_, index): [string, WrittenValue] => [`k${index}`, true]);
    const request = logs([RECORD, { ...RECORD, attributes: many }, { ...RECORD, attributes: many.slice(1) }]);
    for (const encoding of ['json', 'protobuf'] as const) {
      const body = encoding === 'json' ? Buffer.from(toJson(request)) : toProtobuf(request);
      const { signal, rejected } = readOtlpRequest('logs', encoding, body);
      expect([logsOf(signal).length, rejected]).toEqual([2, 1]);
    }
  });

  test('too many attributes of a resource, or of a map within a value: those records alone are passed over', () => {
    const many = Array.from({ length: ATTRIBUTES_MAX + 1 }, (_, index): [string, WrittenValue] => [`k${index}`, true]);
    const holding = (pairs: [string, WrittenValue][]): WrittenRecord => ({
      ...RECORD,
      attributes: [['list', [Object.fromEntries(pairs)]]],
    });
    const scope = (leaves: WrittenRecord[]) => [{ name: '', version: '', leaves }];
    const request = {
      signal: 'logs' as const,
      resources: [
        { attributes: many, scopes: scope([RECORD, RECORD]) },
        { attributes: [['map', Object.fromEntries(many)]] satisfies [string, WrittenValue][], scopes: scope([RECORD]) },
        { attributes: many.slice(1), scopes: scope([holding(many), RECORD, holding(many.slice(1))]) },
        { attributes: [], scopes: scope([{ ...RECORD, body: Object.fromEntries(many) }, RECORD]) },
      ],
    };
    for (const encoding of ['json', 'protobuf'] as const) {
      const body = encoding === 'json' ? Buffer.from(toJson(request)) : toProtobuf(request);
      const { signal, rejected } = readOtlpRequest('logs', encoding, body);
      expect([logsOf(signal).length, rejected]).toEqual([3, 5]);
    }
  });

  test('a thousand ordinary records have few values, and empty maps by the hundred thousand are too many', () => {
    const attributes = Array.from({ length: 40 }, (_, index): [string, WrittenValue] => [`name.${index}`, 'value']);
    const ordinary = logs(new Array<WrittenRecord>(1_000).fill({ ...RECORD, attributes, body: 'claude_code.event' }));
    expect(refusalOf(ordinary)).toBe('taken');
    const hollow = (count: number) => logs([{ ...RECORD, body: new Array<WrittenValue>(count).fill({}) }]);
    expect(refusalOf(hollow(VALUES_MAX / 4))).toBe('taken');
    expect(refusalOf(hollow(VALUES_MAX + 1))).toBe('too_large');
  });

  test('too many records', () => {
    const empty = (count: number) => `{"resourceLogs":[{"scopeLogs":[{"logRecords":[${'{},'.repeat(count - 1)}{}]}]}]}`;
    expect(logsOf(readJson(empty(RECORDS_MAX)))).toHaveLength(RECORDS_MAX);
    expect(() => readJson(empty(RECORDS_MAX + 1))).toThrow(/records/);
    const spans = toProtobuf(logs(new Array<WrittenRecord>(RECORDS_MAX + 1).fill(RECORD)));
    expect(() => readOtlpRequest('traces', 'protobuf', spans)).toThrow(/records/);
  });

  test('values within values within values', () => {
    const nested = (depth: number): WrittenValue => (depth === 0 ? 'x' : [nested(depth - 1)]);
    expect(refusalOf(logs([{ ...RECORD, body: nested(VALUE_DEPTH_MAX) }]))).toBe('taken');
    expect(refusalOf(logs([{ ...RECORD, body: nested(VALUE_DEPTH_MAX + 1) }]))).toBe('malformed');
  });

  test('brackets that would become gigabytes are refused before they are parsed', () => {
    expect(() => readJson('['.repeat(JSON_DEPTH_MAX + 1))).toThrow(/deep/);
    expect(() => readJson(`[${'{},'.repeat(2 * VALUES_MAX)}{}]`)).toThrow(/more than/);
    // Within a text they are letters, escaped quotation marks or not.
    const text = `\\"${'['.repeat(500)}\\\\`;
    expect(valueIn({ stringValue: text })).toBe(text);
  });

  test('empty messages that would become gigabytes are refused', () => {
    const resources = Buffer.alloc(2 * (VALUES_MAX + 1));
    for (let index = 0; index < resources.length; index += 2) resources[index] = 0x0a;
    expect(() => readOtlpRequest('logs', 'protobuf', resources)).toThrow(/more than/);
  });

  test('a text is kept to a length', () => {
    const body = 'ä'.repeat(TEXT_MAX_CHARACTERS + 10);
    const [record] = logsOf(readOtlpRequest('logs', 'protobuf', toProtobuf(logs([{ ...RECORD, body }]))).signal);
    expect(record?.body).toBe(body.slice(0, TEXT_MAX_CHARACTERS));
  });

  test('a field that reaches beyond its message, and a group', () => {
    const beyond = new BinaryWriter().tag(1, WireType.LengthDelimited).uint32(1).uint32(0x0a).uint32(5).finish();
    expect(() => readOtlpRequest('logs', 'protobuf', Buffer.from(beyond))).toThrow(UnreadableRequest);
    const group = new BinaryWriter().tag(9, WireType.StartGroup).tag(9, WireType.EndGroup).finish();
    expect(() => readOtlpRequest('logs', 'protobuf', Buffer.from(group))).toThrow(/group/);
  });

  test('no word of what was sent is in the refusal', () => {
    for (const body of ['{"resourceLogs":"the-words-of-a-person"}', '{"resourceLogs":the-words-of-a-person}']) {
      try {
        readJson(body);
        expect.unreachable();
      } catch (error) {
        expect(String(error)).not.toContain('person');
      }
    }
  });
});
