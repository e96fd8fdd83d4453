import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testFolder } from '../core/runtime/test-folder.ts';
import { createAppProtocol } from './app-protocol.ts';

const SECRET = 'not for any page';

/** A built renderer beside something that is none of the renderer's. */
function serve(): (address: string, method?: string) => Promise<Response> {
  const folder = testFolder();
  const root = join(folder, 'renderer');
  for (const name of ['dashboard', 'popover', 'assets']) mkdirSync(join(root, name), { recursive: true });
  writeFileSync(join(root, 'dashboard', 'index.html'), '<title>dashboard</title>');
  writeFileSync(join(root, 'popover', 'index.html'), '<title>popover</title>');
  writeFileSync(join(root, 'assets', 'a b.js'), 'export {};');
  writeFileSync(join(root, 'assets', 'notes.txt'), SECRET);
  writeFileSync(join(folder, 'secret.js'), SECRET);
  mkdirSync(join(folder, 'renderer-too'));
  writeFileSync(join(folder, 'renderer-too', 'secret.js'), SECRET);
  symlinkSync(join(folder, 'secret.js'), join(root, 'assets', 'link.js'));
  const handler = createAppProtocol(root);
  // A Request refuses some of the addresses that a page may try; Electron hands them over as they are.
  return (address, method = 'GET') => handler(requestOf(address, method));
}

function requestOf(address: string, method: string): Request {
  const request = new Request('https://app.invalid/', { method });
  Object.defineProperty(request, 'url', { value: address });
  return request;
}

test.each([
  ['app://blueplane/', 'text/html; charset=utf-8', '<title>dashboard</title>'],
  ['app://blueplane/?view=sessions', 'text/html; charset=utf-8', '<title>dashboard</title>'],
  ['app://blueplane/popover', 'text/html; charset=utf-8', '<title>popover</title>'],
  ['app://blueplane/assets/a%20b.js', 'text/javascript; charset=utf-8', 'export {};'],
])('%s is served, with a policy that lets it load nothing else', async (address, type, content) => {
  const response = await serve()(address);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe(type);
  expect(await response.text()).toBe(content);
  expect(response.headers.get('content-security-policy')?.split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('cache-control')).toBe('no-store');
});

test.each([
  'app://blueplane/../secret.js',
  'app://blueplane/..%2fsecret.js',
  'app://blueplane/%2e%2e/secret.js',
  'app://blueplane/assets/..%2f..%2fsecret.js',
  'app://blueplane/assets/..%5c..%5csecret.js',
  'app://blueplane/../renderer-too/secret.js',
  'app://blueplane/..%2frenderer-too%2fsecret.js',
  'app://blueplane/assets/link.js',
  'app://blueplane/assets/notes.txt',
  'app://blueplane/assets/',
  'app://blueplane/assets',
  'app://blueplane/%00',
  'app://blueplane/assets/a%20b.js%00.txt',
  'app://blueplane/%zz',
  'app://blueplane//etc/passwd',
  'app://other/',
  'app://blueplane.example/',
  'app://user@blueplane:80/',
  'https://blueplane/',
  'file:///etc/passwd',
  'not an address',
])('%s gives nothing away', async (address) => {
  const response = await serve()(address);
  expect(response.ok).toBe(false);
  expect(await response.text()).not.toContain(SECRET);
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
});

test('only GET is answered', async () => {
  expect((await serve()('app://blueplane/', 'POST')).status).toBe(405);
});
