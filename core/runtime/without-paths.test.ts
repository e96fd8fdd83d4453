import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withoutPaths } from './without-paths.ts';

test.each([
  ['connect ECONNREFUSED /home/ann/.blueplane/run/redis-1.sock', 'connect ECONNREFUSED ...'],
  ['Ready to accept connections at /home/ann/run/redis-1.sock', 'Ready to accept connections at ...'],
  ['Ready to accept connections unix:/home/ann/run/redis-1.sock', 'Ready to accept connections unix:...'],
  ['/home/ann/config.yaml:1: gatewya: unknown key', '... gatewya: unknown key'],
  ["ENOENT: no such file, open '/home/o'brien/it's mine.jsonl'", "ENOENT: no such file, open '...'"],
  ['spawn C:\\Users\\Ann Lee\\redis-server.exe ENOENT', 'spawn ... ENOENT'],
  ['connect EACCES \\\\.\\pipe\\ann', 'connect EACCES ...'],
  ['loading file:///home/ann/out/main/capture.js failed', 'loading ... failed'],
  ['(dir=/home/ann)', '(dir=...'],
])('%s', (text, expected) => {
  expect(withoutPaths(text)).toBe(expected);
});

test.each([
  'the dashboard listens on http://127.0.0.1:7531/ and http://[::1]:7531/',
  'wss://localhost/live took 3/4 of 12 tokens/s (n/a), and/or 1 / 2',
  "unknown kind 'x'; model=vendor/name-1 at 14:03:05",
  'rediss://host:6379/0 does not answer (ECONNREFUSED)',
])('%s keeps its words', (text) => {
  expect(withoutPaths(text)).toBe(text);
});

// A blank at the very beginning of a path makes it read like `1 / 2`.
const folder = fc.stringMatching(/^\w[\w .'"(),:=-]{0,8}marker[\w .'"(),:=-]{0,8}$/);
const before = fc.constantFrom('', 'at ', 'open ', 'failed: ', 'dir=', '(', '"', 'unix:', "open '");

test('no folder of a path is left, whatever its name holds', () => {
  fc.assert(
    fc.property(before, fc.array(folder, { minLength: 1, maxLength: 4 }), fc.boolean(), (words, folders, windows) => {
      const path = windows ? ['C:', ...folders, 'redis.sock'].join('\\') : ['', ...folders, 'redis.sock'].join('/');
      const text = `${words}${path}${words.endsWith("'") ? "'" : ''} and more`;
      expect(withoutPaths(text)).not.toContain('marker');
      expect(withoutPaths(text)).toContain('and more');
    }),
  );
});
