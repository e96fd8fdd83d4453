import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, signIn, startTestGateway, type TestGateway } from './test-gateway.ts';

let gateway: TestGateway;
let cookie: string;

beforeAll(async () => {
  gateway = await startTestGateway();
  cookie = await signIn(gateway);
});
afterAll(() => gateway.close());

test('hashed assets are kept by the browser, the page is not', async () => {
  const asset = await ask(gateway.port, '/assets/main-1a2b3c.js', { cookie });
  expect([asset.status, asset.body]).toEqual([200, 'export {};']);
  expect(asset.headers['cache-control']).toContain('max-age=31536000, immutable');
  expect(asset.headers['content-type']).toContain('javascript');
  const page = await ask(gateway.port, '/', { cookie });
  expect(page.headers['cache-control']).toBe('no-store');
  expect(page.headers['content-type']).toContain('text/html');
});

test.each([
  '/../outside.txt',
  '/%2e%2e/outside.txt',
  '/..%2foutside.txt',
  '/assets/../../outside.txt',
  '/assets/%2e%2e/%2e%2e/outside.txt',
  '/assets/..%2f..%2foutside.txt',
  '/..%5coutside.txt',
  '/%252e%252e%252foutside.txt',
  '//etc/passwd',
  '/%2fetc/passwd',
  '/assets/main-1a2b3c.js%00.html',
  '/.hidden',
  '/dashboard/',
  '/assets',
  '/nothing.js',
])('%s gives away nothing', async (path) => {
  const answer = await ask(gateway.port, path, { cookie });
  expect([400, 403, 404]).toContain(answer.status);
  expect(answer.body).not.toMatch(/outside the bundle|not for the world|root:/);
  expect(answer.body).not.toContain(gateway.home);
});

test('a bundle without an icon makes no error in the console of the browser', async () => {
  expect((await ask(gateway.port, '/favicon.ico', { cookie })).status).toBe(204);
});

test('a missing bundle is explained', async () => {
  rmSync(join(gateway.home, 'renderer'), { recursive: true });
  const answer = await ask(gateway.port, '/', { cookie });
  expect(answer.status).toBe(503);
  expect(answer.body).toContain('npm start');
});
