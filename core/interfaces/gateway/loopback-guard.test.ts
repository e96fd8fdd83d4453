import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { ask, errorOf, openSocket, signIn, startTestGateway, type TestGateway } from './test-gateway.ts';

let gateway: TestGateway;
let cookie: string;
let port: number;

beforeAll(async () => {
  gateway = await startTestGateway();
  port = gateway.port;
  cookie = await signIn(gateway);
});
afterAll(() => gateway.close());

/** Sends bytes as they are and reads until the server closes. */
function sendRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}

function statusLine(answer: string): string {
  return answer.split('\r\n')[0] ?? '';
}

test('our three names are answered, in any case of letters', async () => {
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`]) {
    expect((await ask(port, '/api/v1/health', { cookie, host })).status, host).toBe(200);
  }
});

test('other names are refused even with the cookie', async () => {
  const foreign = [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1',
    'localhost',
    `127.0.0.1:${port + 1}`,
    `127.0.0.1.evil.example:${port}`,
    `localhost.:${port}`,
    `user@localhost:${port}`,
    `0.0.0.0:${port}`,
  ];
  for (const host of foreign) {
    const answer = await ask(port, '/api/v1/health', { cookie, host });
    expect(answer.status, host).toBe(403);
    expect(errorOf(answer)).toContain('127.0.0.1');
  }
});

test('a foreign name does not use up a one-time token', async () => {
  const { address } = await gateway.gateway.mintAddress();
  const path = `/${new URL(address).search}`;
  expect((await ask(port, path, { host: `evil.example:${port}` })).status).toBe(403);
  expect((await ask(port, path)).status).toBe(303);
});

test('no Host header, two of them, and a proxy request are refused', async () => {
  expect(statusLine(await sendRaw(`GET / HTTP/1.0\r\nCookie: ${cookie}\r\n\r\n`))).toContain('403');
  const empty = `GET / HTTP/1.1\r\nHost: \r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`;
  expect(statusLine(await sendRaw(empty))).toContain('403');
  const twice = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`;
  expect(statusLine(await sendRaw(twice))).toMatch(/40[03]/);
  const proxied = `GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`;
  expect(statusLine(await sendRaw(proxied))).toContain('400');
});

test('our own origin is answered, others are refused even with the cookie', async () => {
  const own = await ask(port, '/api/v1/health', { cookie, origin: `http://127.0.0.1:${port}` });
  expect(own.status).toBe(200);
  const foreign = [
    'null',
    'http://evil.example',
    `http://evil.example:${port}`,
    `https://127.0.0.1:${port}`,
    `http://127.0.0.1:${port + 1}`,
    'http://127.0.0.1',
    `http://127.0.0.1:${port}.evil.example`,
    'file://',
    '',
  ];
  for (const origin of foreign) {
    const answer = await ask(port, '/api/v1/health', { cookie, origin });
    expect(answer.status, origin).toBe(403);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  }
});

test('a page on another port of this machine cannot read figures without an Origin header either', async () => {
  for (const site of ['same-site', 'cross-site']) {
    expect((await ask(port, '/api/v1/today', { cookie, 'sec-fetch-site': site })).status, site).toBe(403);
  }
  for (const site of ['same-origin', 'none']) {
    expect((await ask(port, '/api/v1/today', { cookie, 'sec-fetch-site': site })).status, site).toBe(200);
  }
});

test('a preflight from elsewhere gets no permission', async () => {
  const headers = { origin: 'http://evil.example', 'access-control-request-method': 'POST', cookie };
  const answer = await ask(port, '/api/v1/today', headers, { method: 'OPTIONS' });
  expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([403, undefined]);
});

test('methods that change something need our origin', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
    expect((await ask(port, '/api/v1/today', { cookie }, { method })).status, method).toBe(403);
    const own = { cookie, origin: `http://127.0.0.1:${port}` };
    expect((await ask(port, '/api/v1/today', own, { method })).status, method).toBe(404);
  }
});

test('a body over 1 MB and an address over 2,048 characters are refused', async () => {
  const headers = { cookie, origin: `http://127.0.0.1:${port}`, 'content-type': 'application/json' };
  const body = JSON.stringify('x'.repeat(1024 * 1024));
  const length = { 'content-length': String(body.length) };
  expect((await ask(port, '/api/v1/today', { ...headers, ...length }, { method: 'POST', body })).status).toBe(413);
  const chunked = { ...headers, 'transfer-encoding': 'chunked' };
  expect((await ask(port, '/api/v1/today', chunked, { method: 'POST', body })).status).toBe(413);
  expect((await ask(port, `/?${'x'.repeat(2_048)}`, { cookie })).status).toBe(414);
});

test('an upgrade without cookie, from a foreign origin or a foreign host is refused', async () => {
  await expect(openSocket(port, {})).rejects.toThrow('401');
  await expect(openSocket(port, { cookie: 'blueplane_00000000=1.x' })).rejects.toThrow('401');
  for (const origin of ['http://evil.example', 'null', `http://127.0.0.1:${port + 1}`]) {
    await expect(openSocket(port, { cookie, origin }), origin).rejects.toThrow('403');
  }
  await expect(openSocket(port, { cookie, host: `evil.example:${port}` })).rejects.toThrow('403');
  const own = await openSocket(port, { cookie, origin: `http://127.0.0.1:${port}` });
  own.socket.close();
  await own.closed;
});

test('the connection of a refused upgrade is closed', async () => {
  const upgrade =
    'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==';
  for (const [path, status] of [
    ['/ws', '401'],
    ['/', '404'],
    ['/%zz', '400'],
    [`/${'x'.repeat(2_048)}`, '414'],
  ]) {
    const answer = await sendRaw(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${upgrade}\r\n\r\n`);
    expect(statusLine(answer), path).toContain(status);
  }
  const foreign = await sendRaw(`GET /ws HTTP/1.1\r\nHost: evil.example\r\n${upgrade}\r\n\r\n`);
  expect(statusLine(foreign)).toContain('403');
  const elsewhere = await sendRaw(
    `GET /assets/main-1a2b3c.js HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\n${upgrade}\r\n\r\n`,
  );
  expect(statusLine(elsewhere)).toContain('404');
});

test('every answer carries the security headers, refusals and errors too', async () => {
  const answers = [
    await ask(port, '/', { cookie }),
    await ask(port, '/'),
    await ask(port, '/api/v1/health', { cookie }),
    await ask(port, '/api/v1/health', { cookie, host: 'evil.example' }),
    await ask(port, '/nothing', { cookie }),
    await ask(port, '/%zz', { cookie }),
    await ask(port, '/assets/main-1a2b3c.js', { cookie }),
  ];
  expect(answers.map((answer) => answer.status)).toEqual([200, 401, 200, 403, 404, 400, 200]);
  for (const { headers, body } of answers) {
    // A page that is shown before the dashboard carries its style, and its policy lets in that one alone.
    const style = /<style>([^<]*)<\/style>/.exec(body)?.[1];
    const styles = style === undefined ? "'self'" : `'sha256-${createHash('sha256').update(style).digest('base64')}'`;
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; script-src 'self'; style-src ${styles}; img-src 'self' data:; font-src 'self'; ` +
        `connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port}; ` +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
});

test('refusals are counted by reason and logged once', async () => {
  const health = await ask(port, '/api/v1/health', { cookie });
  const { refused } = z.object({ refused: z.record(z.string(), z.number()) }).parse(JSON.parse(health.body));
  expect(Object.keys(refused).sort()).toEqual([
    'bad_request',
    'foreign_host',
    'foreign_origin',
    'no_cookie',
    'too_large',
  ]);
  expect(gateway.logLines.filter((line) => line.includes('"foreign_host"'))).toHaveLength(1);
});
