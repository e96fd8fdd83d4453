import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { loadGatewaySecrets } from './gateway-key.ts';
import { TOKEN_LIFE_MS } from './one-time-tokens.ts';
import { ask, cookieOf, errorOf, pathOf, signIn, startTestGateway, type TestGateway } from './test-gateway.ts';

const COOKIE_LIFE_MS = 30 * 24 * 60 * 60 * 1_000;
let running: TestGateway | null = null;

afterEach(async () => {
  await running?.close();
  running = null;
});

async function start(options: Parameters<typeof startTestGateway>[0] = {}): Promise<TestGateway> {
  running = await startTestGateway(options);
  return running;
}

test('a one-time address signs the browser in and leaves no token in the address bar', async () => {
  const { gateway, port } = await start();
  const opened = await ask(port, pathOf(gateway.info.address));
  expect([opened.status, opened.headers.location]).toEqual([303, '/']);
  expect(opened.headers['set-cookie']?.[0]).toMatch(
    /^blueplane_[0-9a-f]{8}=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Strict$/,
  );
  const page = await ask(port, '/', { cookie: cookieOf(opened) });
  expect([page.status, page.headers['cache-control']]).toEqual([200, 'no-store']);
  expect(page.body).toContain('bundle');
});

test('a token opens once', async () => {
  const { gateway, port } = await start();
  const path = pathOf(gateway.info.address);
  await ask(port, path);
  const replayed = await ask(port, path);
  expect([replayed.status, replayed.headers['set-cookie']]).toEqual([401, undefined]);
  expect(replayed.body).toContain('blueplane dashboard');
});

test('a signed-in browser that opens a used address again sees its dashboard', async () => {
  const { gateway, port } = await start();
  const path = pathOf(gateway.info.address);
  const cookie = cookieOf(await ask(port, path));
  const again = await ask(port, path, { cookie });
  expect([again.status, again.headers.location, again.headers['set-cookie']]).toEqual([303, '/', undefined]);
});

test('looking at an address with HEAD does not use it up', async () => {
  const { gateway, port } = await start();
  const path = pathOf(gateway.info.address);
  expect((await ask(port, path, {}, { method: 'HEAD' })).status).toBe(401);
  expect((await ask(port, path)).status).toBe(303);
});

test('a token is void after ten minutes', async () => {
  let time = Date.now();
  const { gateway, port } = await start({ now: () => time });
  const { address } = await gateway.mintAddress();
  time += TOKEN_LIFE_MS;
  expect((await ask(port, pathOf(address))).status).toBe(401);
  const fresh = await gateway.mintAddress();
  time += TOKEN_LIFE_MS - 1;
  expect((await ask(port, pathOf(fresh.address))).status).toBe(303);
});

test.each(['/?token=', '/?token=abc', '/?token=a&token=b', '/?other=1', '/'])(
  '%s without cookie is 401',
  async (path) => {
    const { port } = await start();
    const answer = await ask(port, path);
    expect(answer.status).toBe(401);
    expect(answer.body).toContain('blueplane dashboard');
    expect(answer.body).not.toMatch(/ at .*\.ts/);
  },
);

test('the token is taken at / only', async () => {
  const { gateway, port } = await start();
  const { search } = new URL(gateway.info.address);
  expect((await ask(port, `/api/v1/health${search}`)).status).toBe(401);
  expect((await ask(port, `/${search}`)).status).toBe(303);
});

test.each(['/api/v1/today', '/api/v1/health', '/api/nothing'])('%s without cookie is 401 JSON', async (path) => {
  const { port } = await start();
  const answer = await ask(port, path);
  expect(answer.status).toBe(401);
  expect(errorOf(answer)).toContain('blueplane dashboard');
});

test('assets need the cookie too', async () => {
  const { port } = await start();
  expect((await ask(port, '/assets/main-1a2b3c.js')).status).toBe(401);
});

test('a tampered cookie is refused', async () => {
  const test = await start();
  const cookie = await signIn(test);
  const [name = '', value = ''] = cookie.split('=');
  const decoded = decodeURIComponent(value);
  const later = decoded.replace(/^\d+/, (seconds) => String(Number(seconds) + 1));
  const [seconds = ''] = decoded.split('.');
  for (const forged of [later, `${decoded}x`, seconds, `${seconds}.`, '', 'x.y']) {
    const answer = await ask(test.port, '/api/v1/health', { cookie: `${name}=${encodeURIComponent(forged)}` });
    expect(answer.status, forged).toBe(401);
  }
  expect((await ask(test.port, '/api/v1/health', { cookie: `other=${value}` })).status).toBe(401);
  expect((await ask(test.port, '/api/v1/health', { cookie })).status).toBe(200);
});

test('a cookie ends after thirty days, whatever the browser keeps', async () => {
  let time = Date.now();
  const test = await start({ now: () => time });
  const cookie = await signIn(test);
  time += COOKIE_LIFE_MS - 2_000;
  expect((await ask(test.port, '/api/v1/health', { cookie })).status).toBe(200);
  time += 2_000;
  expect((await ask(test.port, '/api/v1/health', { cookie })).status).toBe(401);
});

test('the cookie survives a restart of the gateway, its tokens do not', async () => {
  const first = await start();
  const cookie = await signIn(first);
  const { address } = await first.gateway.mintAddress();
  await first.gateway.stop(1_000);
  const second = await start({ home: first.home });
  expect((await ask(second.port, '/api/v1/health', { cookie })).status).toBe(200);
  expect((await ask(second.port, pathOf(address))).status).toBe(401);
});

test('the cookie of another home is refused', async () => {
  const other = await startTestGateway();
  const cookie = await signIn(other);
  const { port } = await start();
  const [name, value] = cookie.split('=');
  expect((await ask(port, '/api/v1/health', { cookie })).status).toBe(401);
  const own = cookieOf(await ask(port, pathOf((await running?.gateway.mintAddress())?.address ?? '')));
  expect(own.split('=')[0]).not.toBe(name);
  const renamed = `${own.split('=')[0]}=${value}`;
  expect((await ask(port, '/api/v1/health', { cookie: renamed })).status).toBe(401);
  await other.close();
});

test('the key file is private, and replaced when it was open to others or damaged', async () => {
  const { home } = await start();
  const path = join(home, 'gateway.key');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const before = readFileSync(path, 'utf8');
  expect(loadGatewaySecrets(path)).toEqual(loadGatewaySecrets(path));
  expect(readFileSync(path, 'utf8')).toBe(before);
  chmodSync(path, 0o644);
  loadGatewaySecrets(path);
  expect(readFileSync(path, 'utf8')).not.toBe(before);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  writeFileSync(path, 'short');
  loadGatewaySecrets(path);
  expect(readFileSync(path, 'utf8')).toMatch(/^[0-9a-f]{64}$/);
});
