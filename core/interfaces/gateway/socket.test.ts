import { afterEach, expect, test } from 'vitest';
import { purgePreviewSchema } from '../../contracts/purge.ts';
import { purgePreviewOf } from '../../runtime/test-purge-preview.ts';
import type { Queries } from './calls.ts';
import { FRAME_MAX_BYTES } from './socket.ts';
import { ask, openSocket, signIn, startTestGateway, type TestGateway, type TestSocket } from './test-gateway.ts';

const CLOSE_GOING_AWAY = 1001;
const CLOSE_ABNORMAL = 1006;
const CLOSE_POLICY = 1008;
const CLOSE_TOO_BIG = 1009;
const CLOSE_TRY_LATER = 1013;

let running: TestGateway | null = null;

afterEach(async () => {
  await running?.close();
  running = null;
});

async function start(options: Parameters<typeof startTestGateway>[0] = {}): Promise<[TestGateway, string]> {
  running = await startTestGateway(options);
  return [running, await signIn(running)];
}

function resultOf(client: TestSocket, id: number): ReturnType<TestSocket['message']> {
  return client.message((message) => 'id' in message && message.id === id);
}

test('calls are answered under their id, in the words of the contract', async () => {
  const [{ port }, cookie] = await start();
  const client = await openSocket(port, { cookie });
  client.socket.send(JSON.stringify({ id: 2, method: 'sessions', args: { limit: 3 } }));
  client.socket.send(JSON.stringify({ id: 1, method: 'today', args: {} }));
  expect(await resultOf(client, 2)).toEqual({
    type: 'result',
    id: 2,
    result: { name: 'sessions', args: { limit: 3, offset: 0, order: 'newest' } },
  });
  expect(await resultOf(client, 1)).toEqual({ type: 'result', id: 1, result: { name: 'today', args: {} } });
});

test.each([
  [{ id: 1, method: 'drop', args: {} }, 'today, report, projectNames, sessions'],
  [{ id: 1, method: 'constructor', args: {} }, 'today, report, projectNames, sessions'],
  [{ id: 1, method: 'today', args: { zone: 'UTC' } }, 'Arguments: timezone'],
  [{ id: 1, method: 'today', args: 'UTC' }, 'object'],
  [{ id: 1, method: 'sessions', args: { limit: '5' } }, 'limit'],
])('%j is refused with what is allowed', async (frame, words) => {
  const [{ port }, cookie] = await start();
  const client = await openSocket(port, { cookie });
  client.socket.send(JSON.stringify(frame));
  expect(await resultOf(client, 1)).toMatchObject({ type: 'error', message: expect.stringContaining(words) });
});

test('an action is done by the owner, whose words come back', async () => {
  const asked: unknown[] = [];
  const act = async (name: string, args: unknown) => {
    asked.push([name, args]);
    if (name === 'resume') throw new Error('Blueplane is stopping.');
    return {};
  };
  const [{ port }, cookie] = await start({ act });
  const client = await openSocket(port, { cookie });
  client.socket.send(JSON.stringify({ id: 1, method: 'pause', args: {} }));
  client.socket.send(JSON.stringify({ id: 2, method: 'resume', args: {} }));
  expect(await resultOf(client, 1)).toEqual({ type: 'result', id: 1, result: {} });
  expect(await resultOf(client, 2)).toEqual({ type: 'error', id: 2, message: 'Blueplane is stopping.' });
  expect(asked).toEqual([
    ['pause', {}],
    ['resume', {}],
  ]);
  // A plain address in a page or a shell must not do anything.
  expect((await ask(port, '/api/v1/pause', { cookie })).status).toBe(404);
});

test('a page in a browser purges only what it was shown, and once', async () => {
  const asked: unknown[] = [];
  const act = async (name: string, args: unknown) => {
    asked.push([name, args]);
    return name === 'purgePreview' ? purgePreviewOf(3) : { job: null };
  };
  const [{ port }, cookie] = await start({ act });
  const client = await openSocket(port, { cookie });
  let id = 0;
  const call = (method: string, args: unknown) => {
    id += 1;
    client.socket.send(JSON.stringify({ id, method, args }));
    return resultOf(client, id);
  };
  const refused = { type: 'error', message: expect.stringContaining('Look at it once more') };
  expect(await call('startPurge', { everything: true })).toMatchObject(refused);
  const shown = await call('purgePreview', { project: 'shop' });
  const token = shown.type === 'result' ? purgePreviewSchema.parse(shown.result).token : undefined;
  expect(await call('startPurge', { everything: true, token })).toMatchObject(refused);
  expect(await call('startPurge', { project: 'shop', token })).toMatchObject({ type: 'result' });
  expect(await call('startPurge', { project: 'shop', token })).toMatchObject(refused);
  expect(asked).toEqual([
    ['purgePreview', { project: 'shop' }],
    ['startPurge', { project: 'shop' }],
  ]);
});

test('a page in a browser exports nothing into the files of other programs', async () => {
  const asked: unknown[] = [];
  const act = async (name: string, args: unknown) => {
    asked.push([name, args]);
    return {};
  };
  const [{ port }, cookie] = await start({ act });
  const client = await openSocket(port, { cookie });
  const places = ['~/.profile', '/srv/.git/hooks.json', '/srv/start.sh', '/srv/figures.json'];
  for (const [id, path] of places.entries()) {
    // That any file may go is said by the command line alone, and an older page's word for it means nothing.
    const args = { format: 'json', path, replaces: 'any', force: true };
    client.socket.send(JSON.stringify({ id, method: 'startExport', args }));
  }
  for (const id of [0, 1, 2]) expect(await resultOf(client, id)).toMatchObject({ type: 'error' });
  expect(await resultOf(client, 3)).toMatchObject({ type: 'result' });
  expect(asked).toEqual([['startExport', { format: 'json', path: '/srv/figures.json', replaces: 'own' }]]);
});

test('a page in a browser sets no program that is started, and no other Redis', async () => {
  const asked: unknown[] = [];
  const act = async (name: string, args: unknown) => {
    asked.push([name, args]);
    return {};
  };
  const [{ port }, cookie] = await start({ act });
  const client = await openSocket(port, { cookie });
  const sets = [{ redis: { binary: '/tmp/any' } }, { log: {}, redis: null }, { log: { level: 'DEBUG' } }];
  for (const [id, set] of sets.entries()) {
    client.socket.send(JSON.stringify({ id, method: 'changeSettings', args: { set } }));
  }
  for (const id of [0, 1]) {
    expect(await resultOf(client, id)).toMatchObject({
      type: 'error',
      message: expect.stringContaining('by hand only'),
    });
  }
  expect(await resultOf(client, 2)).toMatchObject({ type: 'result' });
  expect(asked).toEqual([['changeSettings', { set: { log: { level: 'DEBUG' } } }]]);
});

test('frames that are no request are answered as errors and the connection lives on', async () => {
  const [{ port }, cookie] = await start();
  const client = await openSocket(port, { cookie });
  for (const frame of ['', 'no json', '[]', 'null', '{"id":"1","method":"today"}', Buffer.from([1, 2])]) {
    client.socket.send(frame);
  }
  client.socket.send(JSON.stringify({ id: 9, method: 'today', args: {} }));
  await resultOf(client, 9);
  const errors = client.messages.filter((message) => message.type === 'error');
  expect(errors).toHaveLength(6);
  expect(errors.every((error) => error.id === null && error.message.includes('id, method and args'))).toBe(true);
});

test('a frame that names its id but is no request is answered under that id', async () => {
  const [{ port }, cookie] = await start();
  const client = await openSocket(port, { cookie });
  client.socket.send(JSON.stringify({ id: 5, method: 7 }));
  expect(await resultOf(client, 5)).toMatchObject({ type: 'error', id: 5 });
});

test('a frame over 64 KB ends its connection and no other', async () => {
  const [{ port }, cookie] = await start();
  const sender = await openSocket(port, { cookie });
  const other = await openSocket(port, { cookie });
  sender.socket.on('error', () => {});
  sender.socket.send('x'.repeat(FRAME_MAX_BYTES + 1));
  expect([CLOSE_TOO_BIG, CLOSE_ABNORMAL]).toContain(await sender.closed);
  other.socket.send(JSON.stringify({ id: 1, method: 'today', args: {} }));
  await resultOf(other, 1);
});

test('an error of ours is answered without its insides', async () => {
  const queries: Queries = {
    call() {
      throw new Error('no such table: usage');
    },
  };
  const [{ port }, cookie] = await start({ queries });
  const client = await openSocket(port, { cookie });
  client.socket.send(JSON.stringify({ id: 1, method: 'today', args: {} }));
  expect(await resultOf(client, 1)).toMatchObject({
    type: 'error',
    message: expect.stringContaining('blueplane logs'),
  });
});

test('too many sockets are refused with words, and a closed one makes room', async () => {
  const [{ port }, cookie] = await start();
  const clients: TestSocket[] = [];
  for (let count = 0; count < 32; count += 1) clients.push(await openSocket(port, { cookie }));
  await expect(openSocket(port, { cookie })).rejects.toThrow('503');
  const health: unknown = JSON.parse((await ask(port, '/api/v1/health', { cookie })).body);
  expect(health).toMatchObject({ sockets: 32, refused: { too_many_sockets: 1 } });
  clients[0]?.socket.close();
  await clients[0]?.closed;
  await openSocket(port, { cookie });
});

test('a client that asks without waiting for answers is closed', async () => {
  const [{ port }, cookie] = await start({ queries: { call: () => new Promise(() => {}) } });
  const client = await openSocket(port, { cookie });
  for (let id = 0; id <= 64; id += 1) client.socket.send(JSON.stringify({ id, method: 'today', args: {} }));
  expect(await client.closed).toBe(CLOSE_POLICY);
});

test('a client that asks too often is told so and closed, over all its sockets together, and no other is', async () => {
  let time = 0;
  const limits = { clients: { burst: 12, perSecond: 1 }, strangers: { burst: 10, perSecond: 1 } };
  const [gateway, cookie] = await start({ limits, now: () => time });
  const { port } = gateway;
  // Another browser: its cookie says another time.
  time += 1_000;
  const stranger = await signIn(gateway);
  const [first, second] = [await openSocket(port, { cookie }), await openSocket(port, { cookie })];
  const other = await openSocket(port, { cookie: stranger });
  // Two of twelve went to the opening of its sockets.
  for (let id = 1; id <= 10; id += 1) {
    const client = id % 2 === 0 ? first : second;
    client.socket.send(JSON.stringify({ id, method: 'today', args: {} }));
    expect(await resultOf(client, id)).toMatchObject({ type: 'result' });
  }
  for (const id of [11, 12]) first.socket.send(JSON.stringify({ id, method: 'today', args: {} }));
  expect(await resultOf(first, 11)).toEqual({ type: 'error', id: 11, message: 'Too many requests. Go on in 1 s.' });
  expect(await first.closed).toBe(CLOSE_POLICY);
  expect(first.messages.filter((message) => 'id' in message && message.id === 12)).toEqual([]);
  other.socket.send(JSON.stringify({ id: 1, method: 'today', args: {} }));
  expect(await resultOf(other, 1)).toMatchObject({ type: 'result' });
  const health = async () => (await ask(port, '/api/v1/health', { cookie })).body;
  time += 5_000;
  expect(await health()).toContain('"too_often":1');
  second.socket.send(JSON.stringify({ id: 20, method: 'today', args: {} }));
  expect(await resultOf(second, 20)).toMatchObject({ type: 'result' });
});

test('a client that does not read is dropped when its answers pile up', async () => {
  const [{ port }, cookie] = await start({ queries: { call: () => 'x'.repeat(2 * 1024 * 1024) } });
  const slow = await openSocket(port, { cookie });
  slow.socket.pause();
  for (let id = 0; id < 40; id += 1) slow.socket.send(JSON.stringify({ id, method: 'today', args: {} }));
  const refused = async (): Promise<string> => (await ask(port, '/api/v1/health', { cookie })).body;
  while (!(await refused()).includes('slow_socket')) await new Promise((resolve) => setTimeout(resolve, 20));
  slow.socket.resume();
  expect(await slow.closed).toBe(CLOSE_TRY_LATER);
});

test('a socket that does not answer pings is dropped, one that does stays', async () => {
  const [{ port }, cookie] = await start({ heartbeatMs: 1_000 });
  const dead = await openSocket(port, { cookie }, { autoPong: false });
  const alive = await openSocket(port, { cookie });
  expect(await dead.closed).toBe(CLOSE_ABNORMAL);
  alive.socket.send(JSON.stringify({ id: 1, method: 'today', args: {} }));
  await resultOf(alive, 1);
});

test('stopping says goodbye, twice does no harm, and a client that never answers is not waited for', async () => {
  const [{ gateway, port }, cookie] = await start();
  const polite = await openSocket(port, { cookie });
  const silent = await openSocket(port, { cookie });
  silent.socket.pause();
  await Promise.all([gateway.stop(1_000), gateway.stop(1_000)]);
  expect(await polite.closed).toBe(CLOSE_GOING_AWAY);
  silent.socket.terminate();
  await expect(ask(port, '/')).rejects.toThrow('ECONNREFUSED');
});
