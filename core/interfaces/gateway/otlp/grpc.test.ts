import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2';
import { gzipSync } from 'node:zlib';
import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { exportMethod } from './grpc-service.ts';
import { BODY_MAX_BYTES, IN_FLIGHT_MAX_BYTES } from './limits.ts';
import type { SignalName } from './read-otlp.ts';
import { send, sendBytes, startTestOtlp, type TestOtlp } from './test-otlp.ts';

/** Each takes the room of the largest message. */
const CALLS_WITH_ROOM = IN_FLIGHT_MAX_BYTES / BODY_MAX_BYTES;

let receiver: TestOtlp;
const clients: Client[] = [];
beforeAll(async () => {
  receiver = await startTestOtlp();
});
afterAll(async () => {
  for (const client of clients) client.close();
  await receiver.close();
});
beforeEach(() => {
  receiver.taken.length = 0;
  receiver.answers = Object.assign(receiver.answers, { next: 'stored', before: undefined });
});

type Called = { body: Buffer | null; error: ServiceError | null };

function call(
  body: Buffer,
  {
    name = 'logs',
    address = `127.0.0.1:${receiver.grpc}`,
    options = {},
    metadata = {},
  }: {
    name?: SignalName;
    address?: string;
    options?: object;
    metadata?: Record<string, string>;
  } = {},
): Promise<Called> {
  const client = new Client(address, credentials.createInsecure(), options);
  clients.push(client);
  const sent = new Metadata();
  for (const [key, value] of Object.entries(metadata)) sent.set(key, value);
  const { path, requestSerialize, responseDeserialize } = exportMethod(name).Export;
  return new Promise((resolve) => {
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, body, sent, (error, answer) =>
      resolve({ body: answer ?? null, error }),
    );
  });
}

test('all three services, on both addresses, with or without gzip', async () => {
  for (const name of ['logs', 'metrics', 'traces'] as const) {
    expect(await call(Buffer.alloc(0), { name })).toEqual({ body: Buffer.alloc(0), error: null });
  }
  // 2 = gzip.
  const options = { 'grpc.default_compression_algorithm': 2 };
  expect((await call(Buffer.from('0a00', 'hex'), { options, address: `[::1]:${receiver.grpc}` })).error).toBeNull();
  expect(receiver.taken.map(({ signal }) => signal)).toEqual(['logs', 'metrics', 'traces', 'logs']);
});

test('what cannot be read', async () => {
  expect((await call(Buffer.from([0x0a, 0xff]))).error).toMatchObject({ code: status.INVALID_ARGUMENT });
  expect(receiver.taken).toEqual([]);
});

test('what is too large, also when it is unpacked', async () => {
  const large = Buffer.alloc(BODY_MAX_BYTES + 1);
  expect((await call(large)).error).toMatchObject({ code: status.RESOURCE_EXHAUSTED });
  const options = { 'grpc.default_compression_algorithm': 2 };
  expect(gzipSync(large).length).toBeLessThan(BODY_MAX_BYTES / 100);
  expect((await call(large, { options })).error).toMatchObject({ code: status.RESOURCE_EXHAUSTED });
});

test.each(['busy', 'unavailable'] as const)('%s: to be sent again, and when', async (answer) => {
  receiver.answers.next = answer;
  const { error } = await call(Buffer.alloc(0));
  expect(error).toMatchObject({ code: status.UNAVAILABLE });
  expect(String(error?.metadata.get('grpc-status-details-bin')[0])).toContain('google.rpc.RetryInfo');
});

test('more calls than are answered at once are told so, and leave room when they are answered', async () => {
  let release = (): void => undefined;
  const end = new Promise<void>((resolve) => {
    release = resolve;
  });
  receiver.answers.before = () => end;
  // Each over a connection of its own: one alone carries fewer calls than are answered.
  const options = { 'grpc.use_local_subchannel_pool': 1 };
  const all = Array.from({ length: 40 }, () => call(Buffer.alloc(0), { options }));
  const early = await Promise.race(all);
  expect(early.error).toMatchObject({ code: status.RESOURCE_EXHAUSTED });
  expect(String(early.error?.metadata.get('grpc-status-details-bin')[0])).toContain('google.rpc.RetryInfo');
  release();
  expect((await Promise.all(all)).some(({ error }) => error === null)).toBe(true);
  for (let again = 0; again < 3; again += 1) expect((await call(Buffer.alloc(0))).error).toBeNull();
});

test('a foreign name is refused', async () => {
  const options = { 'grpc.default_authority': 'evil.example' };
  expect((await call(Buffer.alloc(0), { options })).error).toMatchObject({ code: status.PERMISSION_DENIED });
});

test('what is no gRPC harms nothing', async () => {
  await sendBytes(receiver.grpc, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await sendBytes(
    receiver.grpc,
    Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), Buffer.alloc(64, 0xff)]),
  );
  expect((await call(Buffer.alloc(0))).error).toBeNull();
});

test('with a token in the settings, only who names it may send', async () => {
  const token = 'a-word-for-those-who-send';
  const guarded = await startTestOtlp({ token });
  const address = `127.0.0.1:${guarded.grpc}`;
  const code = async (metadata: Record<string, string>) =>
    (await call(Buffer.alloc(0), { address, metadata })).error?.code;
  expect(await code({})).toBe(status.UNAUTHENTICATED);
  expect(await code({ authorization: `Bearer ${token}` })).toBeUndefined();
  expect(await code({ 'x-blueplane-token': token })).toBeUndefined();
  await guarded.close();
});

/** Opens a connection with calls that never send their message, each with its status when it is answered. */
function openSilent(port: number, calls: number, headers: Record<string, string> = {}) {
  const session: ClientHttp2Session = connectHttp2(`http://127.0.0.1:${port}`);
  session.on('error', () => undefined);
  const { path } = exportMethod('logs').Export;
  const named = { ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers', ...headers };
  const statuses = Array.from({ length: calls }, () => {
    const stream = session.request(named);
    stream.on('error', () => undefined);
    return new Promise<number>((resolve) => {
      stream.on('response', (answer) => resolve(Number(answer['grpc-status'])));
    });
  });
  return { statuses, close: () => session.destroy() };
}

test('calls that send nothing leave HTTP its room', async () => {
  const patient = await startTestOtlp();
  const silent = [openSilent(patient.grpc, CALLS_WITH_ROOM), openSilent(patient.grpc, CALLS_WITH_ROOM)];
  const answered: number[] = [];
  for (const each of silent.flatMap(({ statuses }) => statuses)) void each.then((code) => answered.push(code));
  // Half of them are told that there is no room: the others have it all.
  await vi.waitFor(() => expect(answered.length).toBeGreaterThanOrEqual(CALLS_WITH_ROOM), { timeout: 60_000 });
  expect(answered).toContain(status.RESOURCE_EXHAUSTED);
  expect(patient.otlp.counts().requests.later).toBeGreaterThan(0);
  expect((await send(patient.http, '/v1/logs', '{}', { 'content-type': 'application/json' })).status).toBe(200);
  for (const session of silent) session.close();
  await patient.close();
});

test('calls that send nothing end soon, and give back what they held', async () => {
  const hurried = await startTestOtlp({}, {}, { headersMs: 60_000, requestMs: 200, lookEveryMs: 60_000 });
  for (let again = 0; again < 2; again += 1) {
    const silent = openSilent(hurried.grpc, CALLS_WITH_ROOM);
    expect(await Promise.all(silent.statuses)).toEqual(silent.statuses.map(() => status.DEADLINE_EXCEEDED));
    silent.close();
  }
  await hurried.close();
});

test('who may not send is told so before its message', async () => {
  const token = 'a-word-for-those-who-send';
  const guarded = await startTestOtlp({ token });
  const silent = openSilent(guarded.grpc, CALLS_WITH_ROOM);
  expect(await Promise.all(silent.statuses)).toEqual(silent.statuses.map(() => status.UNAUTHENTICATED));
  expect(guarded.refused()).toEqual({ bad_token: CALLS_WITH_ROOM });
  const foreign = openSilent(guarded.grpc, 1, { ':authority': 'evil.example', authorization: `Bearer ${token}` });
  expect(await Promise.all(foreign.statuses)).toEqual([status.PERMISSION_DENIED]);
  expect(guarded.refused()).toEqual({ bad_token: CALLS_WITH_ROOM, foreign_origin: 1 });
  expect(guarded.otlp.counts().requests).toEqual({ stored: 0, refused: CALLS_WITH_ROOM + 1, later: 0 });
  for (const session of [silent, foreign]) session.close();
  await guarded.close();
});

test("too many requests, of either protocol, are told to come again; who may not send uses up nobody else's", async () => {
  const limited = await startTestOtlp({ token: 'right-and-long-enough' }, {}, undefined, {
    burst: 2,
    perSecond: 0.001,
  });
  try {
    const address = `127.0.0.1:${limited.grpc}`;
    const type = { 'content-type': 'application/x-protobuf' };
    for (let time = 0; time < 3; time += 1) expect((await send(limited.http, '/v1/logs', '', type)).status).toBe(401);
    const sender = { ...type, authorization: 'Bearer right-and-long-enough' };
    expect((await send(limited.http, '/v1/logs', '', sender)).status).toBe(200);
    const metadata = { authorization: 'Bearer right-and-long-enough' };
    expect((await call(Buffer.alloc(0), { address, metadata })).error).toBeNull();
    const { error } = await call(Buffer.alloc(0), { address, metadata });
    expect(error?.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(String(error?.metadata.get('grpc-status-details-bin')[0])).toContain('google.rpc.RetryInfo');
    const late = await send(limited.http, '/v1/logs', '', sender);
    expect([late.status, late.headers['retry-after']]).toEqual([429, '1']);
    expect(limited.taken).toHaveLength(2);
  } finally {
    await limited.close();
  }
});
