import { connect } from 'node:net';
import { deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ATTRIBUTES_MAX, BODY_MAX_BYTES, IN_FLIGHT_MAX_REQUESTS, UNPACKED_MAX_BYTES } from './limits.ts';
import { send, sendBytes, startTestOtlp, type TestOtlp } from './test-otlp.ts';
import { toJson, toProtobuf, type WrittenRequest } from './test-requests.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const PROTOBUF_TYPE = { 'content-type': 'application/x-protobuf' };
/** Long enough for a busy machine; nothing waits so long when all is well. */
const PATIENCE = { timeout: 60_000, interval: 20 };

const LOGS: WrittenRequest = {
  signal: 'logs',
  resources: [
    {
      attributes: [['service.name', 'claude-code']],
      scopes: [
        {
          name: 's',
          version: '1',
          leaves: [
            {
              time: 5n,
              observed: 6n,
              severity: 9,
              body: 'claude_code.user_prompt',
              attributes: [['prompt_length', 7n]],
              traceId: '0'.repeat(32),
              spanId: '0'.repeat(16),
              eventName: '',
            },
          ],
        },
      ],
    },
  ],
};
const BODY = toProtobuf(LOGS);

let receiver: TestOtlp;
beforeAll(async () => {
  receiver = await startTestOtlp();
});
afterAll(() => receiver.close());
beforeEach(() => {
  receiver.taken.length = 0;
  receiver.answers = Object.assign(receiver.answers, { next: 'stored', before: undefined });
});

/** Fields of a small protobuf message: numbers and texts. */
function fieldsOf(body: Buffer): Record<number, string> {
  const reader = new BinaryReader(body);
  const fields: Record<number, string> = {};
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    fields[field] = wireType === 0 ? String(reader.int64()) : reader.string();
  }
  return fields;
}

describe('what is taken', () => {
  test('protobuf and JSON, answered in their own encoding when they are stored', async () => {
    const protobuf = await send(receiver.http, '/v1/logs', BODY, PROTOBUF_TYPE);
    expect([protobuf.status, protobuf.headers['content-type'], protobuf.body.length]).toEqual([
      200,
      'application/x-protobuf',
      0,
    ]);
    const json = await send(receiver.http, '/v1/logs', toJson(LOGS), {
      'content-type': 'application/json; charset=utf-8',
    });
    expect([json.status, json.headers['content-type'], json.body.toString()]).toEqual([200, 'application/json', '{}']);
    expect(receiver.taken).toHaveLength(2);
    expect(receiver.taken[0]).toEqual(receiver.taken[1]);
    expect(receiver.taken[0]).toMatchObject({ records: [{ attributes: { prompt_length: 7 } }] });
  });

  test.each([
    ['/v1/logs', { signal: 'logs', records: [] }],
    ['/v1/metrics', { signal: 'metrics', points: [], passedOver: 0 }],
    ['/v1/traces', { signal: 'traces', spans: 0 }],
  ])('%s, with nothing in it', async (path, signal) => {
    expect((await send(receiver.http, path, '{}', JSON_TYPE)).status).toBe(200);
    expect((await send(receiver.http, path, '', PROTOBUF_TYPE)).status).toBe(200);
    expect(receiver.taken).toEqual([signal, signal]);
  });

  test.each([
    ['identity', (body: Buffer) => body],
    ['gzip', (body: Buffer) => gzipSync(body)],
    ['GZIP', (body: Buffer) => gzipSync(body)],
    ['deflate', (body: Buffer) => deflateSync(body)],
    ['deflate', (body: Buffer) => deflateRawSync(body)],
    ['zstd', (body: Buffer) => zstdCompressSync(body)],
  ])('packed as %s, in one piece or in chunks', async (encoding, pack) => {
    const packed = pack(BODY);
    const headers = { ...PROTOBUF_TYPE, 'content-encoding': encoding };
    expect((await send(receiver.http, '/v1/logs', packed, headers)).status).toBe(200);
    const pieces = [packed.subarray(0, 3), packed.subarray(3)];
    expect((await send(receiver.http, '/v1/logs', pieces, headers)).status).toBe(200);
    expect(receiver.taken).toHaveLength(2);
    expect(receiver.taken[0]).toMatchObject({ records: [{ timeUnixNano: '5' }] });
    expect(receiver.taken[1]).toEqual(receiver.taken[0]);
  });

  test('by every name of this machine, on both of its addresses', async () => {
    const { http } = receiver;
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      expect((await send(http, '/v1/logs', '{}', { ...JSON_TYPE, host: `${host}:${http}` })).status).toBe(200);
    }
    const answer = await fetch(`http://[::1]:${http}/v1/traces`, { method: 'POST', body: '{}', headers: JSON_TYPE });
    // Node's fetch says which mode it is in, but neither origin nor site.
    expect(answer.status).toBe(200);
  });

  test('records that are too wide are told of, with the count and none of their words', async () => {
    const leaf = LOGS.signal === 'logs' ? LOGS.resources[0]?.scopes[0]?.leaves[0] : undefined;
    if (leaf === undefined) throw new Error('no record');
    const wide = {
      ...leaf,
      attributes: Array.from({ length: ATTRIBUTES_MAX + 1 }, (_, n): [string, string] => [`k${n}`, 'secret']),
    };
    const request = {
      signal: 'logs' as const,
      resources: [{ attributes: [], scopes: [{ name: '', version: '', leaves: [wide, leaf, wide] }] }],
    };
    const json = await send(receiver.http, '/v1/logs', toJson(request), JSON_TYPE);
    expect([json.status, JSON.parse(json.body.toString())]).toEqual([
      200,
      { partialSuccess: { rejectedLogRecords: '2', errorMessage: expect.stringContaining('attributes') } },
    ]);
    const protobuf = await send(receiver.http, '/v1/logs', toProtobuf(request), PROTOBUF_TYPE);
    const reader = new BinaryReader(protobuf.body);
    expect(reader.tag()[0]).toBe(1);
    expect(fieldsOf(Buffer.from(reader.bytes()))).toEqual({ 1: '2', 2: expect.not.stringContaining('secret') });
    expect(receiver.otlp.counts().rejected).toEqual({ too_many_attributes: 4 });
  });
});

describe('what is to be sent again', () => {
  test.each([
    ['busy', 503, '2'],
    ['unavailable', 503, '1'],
  ] as const)('%s', async (answer, status, after) => {
    receiver.answers.next = answer;
    const json = await send(receiver.http, '/v1/logs', '{}', JSON_TYPE);
    expect([json.status, json.headers['retry-after'], JSON.parse(json.body.toString()).code]).toEqual([
      status,
      after,
      14,
    ]);
    const protobuf = await send(receiver.http, '/v1/logs', '', PROTOBUF_TYPE);
    expect(fieldsOf(protobuf.body)).toEqual({ 1: '14', 2: expect.any(String) });
  });

  test('an error of ours is one of ours', async () => {
    receiver.answers.before = () => Promise.reject(new Error('the-words-of-a-person'));
    const answer = await send(receiver.http, '/v1/logs', '{}', JSON_TYPE);
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '1']);
    expect(answer.body.toString()).not.toContain('person');
  });

  test('more requests than are answered at once', async () => {
    let held = 0;
    let release = (): void => undefined;
    const end = new Promise<void>((resolve) => {
      release = resolve;
    });
    receiver.answers.before = () => {
      held += 1;
      return end;
    };
    const all = Array.from({ length: IN_FLIGHT_MAX_REQUESTS }, () => send(receiver.http, '/v1/logs', '{}', JSON_TYPE));
    await vi.waitFor(() => expect(held).toBe(IN_FLIGHT_MAX_REQUESTS), PATIENCE);
    const crowded = await send(receiver.http, '/v1/logs', '{}', JSON_TYPE);
    expect([crowded.status, crowded.headers['retry-after']]).toEqual([429, '1']);
    release();
    expect((await Promise.all(all)).every(({ status }) => status === 200)).toBe(true);
    expect((await send(receiver.http, '/v1/logs', '{}', JSON_TYPE)).status).toBe(200);
  });
});

describe('what is refused', () => {
  test.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'PROPFIND'])('%s', async (method) => {
    const answer = await send(receiver.http, '/v1/metrics', '', { method });
    expect([answer.status, answer.headers.allow]).toEqual([405, 'POST']);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  test.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'application/jsonp', 'x', ''])(
    'the type %j',
    async (type) => {
      const headers: Record<string, string> = type === '' ? {} : { 'content-type': type };
      expect((await send(receiver.http, '/v1/logs', '{}', headers)).status).toBe(415);
    },
  );

  test.each(['br', 'gzip, gzip', 'compress', 'snappy'])('the content encoding %j', async (encoding) => {
    const answer = await send(receiver.http, '/v1/logs', '{}', { ...JSON_TYPE, 'content-encoding': encoding });
    expect([answer.status, answer.headers['accept-encoding']]).toEqual([415, 'gzip, deflate, zstd, identity']);
  });

  test('what cannot be read: a status of its own encoding', async () => {
    const json = await send(receiver.http, '/v1/logs', '{"resourceLogs":[', JSON_TYPE);
    expect([json.status, json.headers['content-type'], JSON.parse(json.body.toString())]).toEqual([
      400,
      'application/json',
      { code: 3, message: expect.any(String) },
    ]);
    const protobuf = await send(receiver.http, '/v1/logs', Buffer.from([0x0a, 0xff]), PROTOBUF_TYPE);
    expect([protobuf.status, protobuf.headers['content-type'], fieldsOf(protobuf.body)]).toEqual([
      400,
      'application/x-protobuf',
      { 1: '3', 2: expect.any(String) },
    ]);
  });

  test.each([
    ['gzip', gzipSync(BODY).subarray(0, -5)],
    ['gzip', BODY],
    ['deflate', Buffer.from('x')],
    ['zstd', zstdCompressSync(BODY).subarray(0, -3)],
    ['zstd', BODY],
  ])('%s that is none, or breaks off', async (encoding, packed) => {
    const answer = await send(receiver.http, '/v1/logs', packed, { ...PROTOBUF_TYPE, 'content-encoding': encoding });
    expect(answer.status).toBe(400);
    expect(receiver.taken).toEqual([]);
  });

  test('what is larger than the limit, said beforehand or found out', async () => {
    const large = Buffer.alloc(BODY_MAX_BYTES + 1, ' ');
    expect((await send(receiver.http, '/v1/logs', large, JSON_TYPE)).status).toBe(413);
    expect((await send(receiver.http, '/v1/logs', [large.subarray(1), Buffer.from(' ')], JSON_TYPE)).status).toBe(413);
    expect(receiver.taken).toEqual([]);
  });

  test.each([
    ['gzip', (body: Buffer) => gzipSync(body)],
    ['zstd', (body: Buffer) => zstdCompressSync(body)],
  ])('a bomb in %s', async (encoding, pack) => {
    const bomb = pack(Buffer.alloc(UNPACKED_MAX_BYTES + 1, ' '));
    const answer = await send(receiver.http, '/v1/logs', bomb, { ...JSON_TYPE, 'content-encoding': encoding });
    expect([answer.status, JSON.parse(answer.body.toString()).code]).toEqual([413, 8]);
  });

  test.each<[string, Record<string, string>]>([
    ['a foreign name', { host: 'evil.example' }],
    ['this machine at another port', { host: '127.0.0.1:1' }],
    ['a page', { origin: 'http://evil.example' }],
    ['a page of this machine', { origin: 'http://127.0.0.1:7531' }],
    ['a page without a name', { origin: 'null' }],
    ['a browser', { 'sec-fetch-site': 'same-origin' }],
  ])('%s', async (_who, headers) => {
    const answer = await send(receiver.http, '/v1/logs', '{}', { ...JSON_TYPE, ...headers });
    expect([answer.status, JSON.parse(answer.body.toString()).code]).toEqual([403, 7]);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect(receiver.taken).toEqual([]);
  });

  test('other places, and words that are no request', async () => {
    for (const path of ['/', '/v1', '/v1/logs/', '/v1/profiles', '/../v1/logs', '//v1/logs']) {
      expect((await send(receiver.http, path, '{}', JSON_TYPE)).status, path).toBe(404);
    }
    expect(await sendBytes(receiver.http, 'no request at all\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/);
    expect((await send(receiver.http, '/v1/logs', '{}', JSON_TYPE)).status).toBe(200);
  });
});

describe('one who sends too slowly', () => {
  const announced = (port: number): string =>
    `POST /v1/logs HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{`;

  test('is told that it takes too long', async () => {
    const hurried = await startTestOtlp({}, {}, { headersMs: 200, requestMs: 400, lookEveryMs: 50 });
    const slow = 'POST /v1/logs HTTP/1.1\r\nHost: 127.0.0.1\r\n';
    expect(await sendBytes(hurried.http, slow)).toMatch(/^HTTP\/1\.1 408/);
    expect(await sendBytes(hurried.http, announced(hurried.http))).toMatch(/^HTTP\/1\.1 408/);
    await hurried.close();
  });

  test('and goes away holds nothing', async () => {
    const patient = await startTestOtlp({}, {}, { headersMs: 120_000, requestMs: 120_000, lookEveryMs: 1_000 });
    const sockets = Array.from({ length: IN_FLIGHT_MAX_REQUESTS }, () => connect(patient.http, '127.0.0.1'));
    for (const socket of sockets) socket.on('error', () => undefined).write(announced(patient.http));
    const status = async () => (await send(patient.http, '/v1/logs', '{}', JSON_TYPE)).status;
    await vi.waitFor(async () => expect(await status()).toBe(429), PATIENCE);
    for (const socket of sockets) socket.destroy();
    await vi.waitFor(async () => expect(await status()).toBe(200), PATIENCE);
    await patient.close();
  });
});

test('with a token in the settings, only who names it may send', async () => {
  const token = 'a-word-for-those-who-send';
  const guarded = await startTestOtlp({ token });
  const status = async (headers: Record<string, string>) =>
    (await send(guarded.http, '/v1/logs', '{}', { ...JSON_TYPE, ...headers })).status;
  expect(await status({})).toBe(401);
  expect(await status({ authorization: 'Bearer other' })).toBe(401);
  expect(await status({ authorization: `Basic ${token}` })).toBe(401);
  expect(await status({ authorization: `Bearer ${token}` })).toBe(200);
  expect(await status({ 'x-blueplane-token': token })).toBe(200);
  expect(guarded.logLines.join()).not.toContain(token);
  await guarded.close();
});

test('a taken port is left to whoever has it, and explained', async () => {
  const env = { BLUEPLANE_OTLP_HTTP_PORT: String(receiver.http), BLUEPLANE_OTLP_GRPC_PORT: String(receiver.grpc) };
  const second = await startTestOtlp({}, env);
  expect([second.http, second.grpc]).not.toEqual([receiver.http, receiver.grpc]);
  expect(second.otlp.info.otlpNotice).toContain(`Port ${receiver.http} is taken by another program`);
  expect(second.otlp.info.otlpNotice).toContain('gateway.otlp.grpc_port');
  expect((await send(second.http, '/v1/logs', '{}', JSON_TYPE)).status).toBe(200);
  await second.close();
});
