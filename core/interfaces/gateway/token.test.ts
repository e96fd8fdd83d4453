import { afterEach, expect, test } from 'vitest';
import { loadApiToken, rotateApiToken } from '../../runtime/api-token.ts';
import { homePaths } from '../../runtime/paths.ts';
import { ask, errorOf, openSocket, signIn, startTestGateway, type TestGateway } from './test-gateway.ts';

let running: TestGateway | null = null;

afterEach(async () => {
  await running?.close();
  running = null;
});

async function start(options: Parameters<typeof startTestGateway>[0] = {}): Promise<TestGateway> {
  running = await startTestGateway(options);
  return running;
}

function tokenPath({ home }: TestGateway): string {
  return homePaths(home).apiToken;
}

function showing(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

test("the home's token opens what is asked by programs, in any case of the scheme, and nothing else does", async () => {
  const test = await start();
  const token = loadApiToken(tokenPath(test));
  for (const authorization of [`Bearer ${token}`, `bearer  ${token} `]) {
    expect((await ask(test.port, '/api/v1/today', { authorization })).status, authorization).toBe(200);
  }
  const wrong = ['Bearer', 'Bearer ', `Bearer ${token}x`, token, `Basic ${token}`, `Bearer ${token} ${token}`, ''];
  for (const authorization of wrong) {
    const answer = await ask(test.port, '/api/v1/today', { authorization });
    expect([answer.status, answer.headers['www-authenticate']], authorization).toEqual([
      401,
      'Bearer realm="Blueplane"',
    ]);
    expect(errorOf(answer)).toContain('blueplane token show');
  }
});

test('a wrong token is not made up for by a cookie', async () => {
  const test = await start();
  const cookie = await signIn(test);
  expect((await ask(test.port, '/api/v1/today', { cookie })).status).toBe(200);
  expect((await ask(test.port, '/api/v1/today', { cookie, ...showing('bp_wrong') })).status).toBe(401);
});

test('a token in the address opens nothing', async () => {
  const test = await start();
  const token = loadApiToken(tokenPath(test));
  for (const path of [`/api/v1/today?token=${token}`, `/?token=${token}`, `/api/v1/today?access_token=${token}`]) {
    expect((await ask(test.port, path)).status, path).toBe(401);
  }
});

test('a page of another origin gets nothing, even with the token', async () => {
  const test = await start();
  const token = showing(loadApiToken(tokenPath(test)));
  for (const [name, value] of [
    ['origin', 'http://evil.example'],
    ['sec-fetch-site', 'cross-site'],
  ] as const) {
    expect((await ask(test.port, '/api/v1/today', { ...token, [name]: value })).status).toBe(403);
  }
  // Programs send no Origin, and a method that changes something is then judged by its route.
  expect((await ask(test.port, '/api/v1/today', token, { method: 'POST' })).status).toBe(404);
});

test('a rotation ends the token, every cookie and every open socket at once', async () => {
  const test = await start();
  const before = loadApiToken(tokenPath(test));
  const cookie = await signIn(test);
  const sockets = [await openSocket(test.port, showing(before)), await openSocket(test.port, { cookie })];
  const after = rotateApiToken(tokenPath(test));
  for (const socket of sockets) socket.socket.send(JSON.stringify({ id: 1, method: 'today', args: {} }));
  expect(await Promise.all(sockets.map(({ closed }) => closed))).toEqual([1008, 1008]);
  expect(sockets.flatMap(({ messages }) => messages.filter(({ type }) => type === 'result'))).toEqual([]);
  expect((await ask(test.port, '/api/v1/today', showing(before))).status).toBe(401);
  expect((await ask(test.port, '/api/v1/today', { cookie })).status).toBe(401);
  expect((await ask(test.port, '/api/v1/today', showing(after))).status).toBe(200);
  expect((await ask(test.port, '/api/v1/today', { cookie: await signIn(test) })).status).toBe(200);
});

test('a socket that says nothing is ended by a rotation, too', async () => {
  const test = await start();
  const silent = await openSocket(test.port, showing(loadApiToken(tokenPath(test))));
  rotateApiToken(tokenPath(test));
  expect(await silent.closed).toBe(1008);
});

test('a program with the token reads, and neither does anything nor sees what was said', async () => {
  const asked: string[] = [];
  const act = async (name: string) => {
    asked.push(name);
    return {};
  };
  const test = await start({ act });
  const client = await openSocket(test.port, showing(loadApiToken(tokenPath(test))));
  for (const [id, method] of ['pause', 'startPurge', 'changeSettings', 'transcript'].entries()) {
    client.socket.send(JSON.stringify({ id, method, args: {} }));
    expect(await client.message((message) => 'id' in message && message.id === id)).toMatchObject({ type: 'error' });
  }
  expect(asked).toEqual([]);
});

test('whoever asks without a pause is told when to go on, and nobody else is held up', async () => {
  let time = 1_000;
  const limits = { clients: { burst: 3, perSecond: 2 }, strangers: { burst: 2, perSecond: 1 } };
  const test = await start({ limits, now: () => time });
  const token = showing(loadApiToken(tokenPath(test)));
  const cookie = await signIn(test);
  const statuses = async (headers: Record<string, string>, count: number): Promise<number[]> => {
    const found: number[] = [];
    for (let each = 0; each < count; each += 1) found.push((await ask(test.port, '/api/v1/today', headers)).status);
    return found;
  };
  expect(await statuses(token, 4)).toEqual([200, 200, 200, 429]);
  const late = await ask(test.port, '/api/v1/today', token);
  expect([late.status, late.headers['retry-after']]).toEqual([429, '1']);
  expect(await statuses({ cookie }, 3)).toEqual([200, 200, 200]);
  time += 1_000;
  expect(await statuses(token, 3)).toEqual([200, 200, 429]);
  expect(await statuses({}, 3)).toEqual([401, 401, 429]);
});

test('answers are named, and not sent again to who has them', async () => {
  let text = 'one';
  const test = await start({ queries: { call: (name) => ({ name, text }) } });
  const token = showing(loadApiToken(tokenPath(test)));
  const first = await ask(test.port, '/api/v1/today', token);
  const tag = String(first.headers.etag);
  expect([tag, first.headers['cache-control']]).toEqual([expect.stringMatching(/^W\/"/), 'private, no-cache']);
  for (const named of [tag, `"other", ${tag}`, tag.slice(2), '*']) {
    const again = await ask(test.port, '/api/v1/today', { ...token, 'if-none-match': named });
    expect([again.status, again.body, again.headers.etag], named).toEqual([304, '', tag]);
  }
  text = 'two';
  const changed = await ask(test.port, '/api/v1/today', { ...token, 'if-none-match': tag });
  expect([changed.status, JSON.parse(changed.body)]).toEqual([200, { name: 'today', text: 'two' }]);
});

test('what follows from the stored data alone is not worked out for who has it', async () => {
  let asked = 0;
  let version = 'one';
  const call = () => {
    asked += 1;
    return { asked };
  };
  const test = await start({ queries: { call }, dataVersion: () => version });
  const token = showing(loadApiToken(tokenPath(test)));
  const tagOf = async (path: string, named = ''): Promise<[number, string]> => {
    const answer = await ask(test.port, path, { ...token, ...(named !== '' && { 'if-none-match': named }) });
    return [answer.status, String(answer.headers.etag)];
  };
  const [, tag] = await tagOf('/api/v1/report?kind=daily');
  expect(await tagOf('/api/v1/report?kind=daily', tag)).toEqual([304, tag]);
  expect(asked).toBe(1);
  expect((await tagOf('/api/v1/report?kind=weekly', tag))[0]).toBe(200);
  version = 'two';
  expect((await tagOf('/api/v1/report?kind=daily', tag))[0]).toBe(200);
});

test('a long answer is packed for who takes that', async () => {
  const rows = Array.from({ length: 300 }, (_, row) => ({ row }));
  const test = await start({ queries: { call: () => ({ rows }) } });
  const token = showing(loadApiToken(tokenPath(test)));
  const plain = await ask(test.port, '/api/v1/today', token);
  expect([plain.headers['content-encoding'], plain.headers.vary]).toEqual([undefined, 'Accept-Encoding']);
  for (const refused of ['identity', 'gzip;q=0', 'br, *;q=0']) {
    const answer = await ask(test.port, '/api/v1/today', { ...token, 'accept-encoding': refused });
    expect(answer.headers['content-encoding'], refused).toBeUndefined();
  }
  const response = await fetch(`http://127.0.0.1:${test.port}/api/v1/today`, { headers: token });
  expect([response.headers.get('content-encoding'), await response.json()]).toEqual(['gzip', { rows }]);
});
