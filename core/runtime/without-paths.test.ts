import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withoutPaths, withoutPathsAndAddresses } from './without-paths.ts';

test.each([
  ['connect ECONNREFUSED /home/ann/.blueplane/run/redis-1.sock', 'connect ECONNREFUSED ...'],
  ['Ready to accept connections at /home/ann/run/redis-1.sock', 'Ready to accept connections at ...'],
  ['Ready to accept connections unix:/home/ann/run/redis-1.sock', 'Ready to accept connections unix:...'],
  ['/home/ann/config.yaml:1: gatewya: unknown key', '...'],
  ['cwd: /home/ann/Acme Corp (Claude Code) may not be read', 'cwd: ...'],
  ['cannot save in /home/ann/Acme Corp: Permission denied', 'cannot save in ...: Permission denied'],
  ['cannot read /home/ann/Customer EACME', 'cannot read ...'],
  ["Blueplane's own folder is /home/ann/O'Brien", "Blueplane's own folder is ..."],
  ["open '/home/ann/it's cut off/Acme", "open '...'"],
  ['failed in "/home/ann/please/x Acme.jsonl" again', 'failed in "..." again'],
  ["can't read 'projects/Acme Corp/x.jsonl'", "can'...'"],
  ['opened `/home/ann/Acme Corp` twice', 'opened `...` twice'],
  ['in /home/ann/two\nlines Acme', 'in ...'],
  ["ENOENT: no such file, open '/home/o'brien/it's mine.jsonl'", "ENOENT: no such file, open '...'"],
  ['spawn C:\\Users\\Ann Lee\\redis-server.exe ENOENT', 'spawn ... ENOENT'],
  ['connect EACCES \\\\.\\pipe\\ann', 'connect EACCES ...'],
  ['loading file:///home/ann/out/main/capture.js failed', 'loading ...'],
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
const before = fc.constantFrom('', 'at ', "it's ", 'failed: ', 'dir=', '(', '"', 'unix:', "open '", 'in "');

test('no name of a path is left, whatever it holds', () => {
  fc.assert(
    fc.property(before, fc.array(folder, { minLength: 1, maxLength: 4 }), fc.boolean(), (words, folders, windows) => {
      const path = windows ? ['C:', ...folders].join('\\') : ['', ...folders].join('/');
      const quote = /['"]$/.exec(words)?.[0] ?? '';
      const text = `${words}${path}${quote} and more`;
      expect(withoutPaths(text)).not.toContain('marker');
      expect(withoutPaths(text).endsWith(' and more')).toBe(quote !== '');
    }),
  );
});

test('what is passed on names no other machine either', () => {
  const said = (text: string) => withoutPathsAndAddresses(text);
  expect(said('rediss://queue.acme.example:6390/0 does not answer')).toBe('rediss://...');
  expect(said('see https://localhost.acme.example/x or /home/ann')).toBe('see https://...');
  const own = 'the dashboard listens on http://127.0.0.1:7531/ and http://[::1]:7531/';
  expect(said(own)).toBe(own);
});
