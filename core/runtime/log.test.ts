import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { errorFields } from './error-fields.ts';
import { openLogFile } from './log-file.ts';
import { formatLogLine } from './log-line.ts';
import { openServerLog } from './server-log.ts';
import { testFolder } from './test-folder.ts';

const TIME = new Date(2026, 10, 21, 14, 3, 5, 123).getTime();

test('a line begins with the date and carries level, component and fields', () => {
  expect(formatLogLine(TIME, 'INFO', 'event_consumer', 'stored', { events: 100, ms: 4.5, model: 'a b' })).toBe(
    '2026-11-21 14:03:05,123 INFO event_consumer: stored events=100 ms=4.5 model="a b"',
  );
});

test('a line is one line, whatever is in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.dictionary(fc.string(), fc.anything()), (message, fields) => {
      expect(formatLogLine(TIME, 'ERROR', 'gateway', message, fields)).not.toMatch(/[\r\n]/);
    }),
  );
});

test('levels, components and errors of the supervisor and of workers reach the file, private to the user', async () => {
  const path = join(testFolder(), 'server.log');
  const log = openServerLog(path, 'INFO');
  log.logger('supervisor').warn({ process: 'capture' }, 'process ended');
  log.logger('supervisor').debug('too small');
  log.logger('supervisor').fatal({ error: new Error("ENOENT: no such file, open '/home/ann/secret.jsonl'") }, 'broken');
  log.takeWorkerLine('event_consumer', '{"level":30,"time":1,"component":"event_consumer","msg":"stored","events":2}');
  log.takeWorkerLine('event_consumer', 'stray words');
  await log.close();
  const text = readFileSync(path, 'utf8');
  expect(text).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} WARNING supervisor: process ended process=capture$/m);
  expect(text).toMatch(/ CRITICAL supervisor: broken error=/);
  expect(text).toMatch(/ INFO event_consumer: stored events=2$/m);
  expect(text).toMatch(/ WARNING event_consumer: stray words$/m);
  expect(text).not.toMatch(/too small|secret/);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('the file is rotated and five older ones are kept', async () => {
  const folder = testFolder();
  const file = openLogFile(join(folder, 'server.log'), { rotateAt: '1K', lostLines: String });
  for (let line = 0; line < 200; line += 1) file.write(`${line} ${'x'.repeat(90)}`);
  await file.close();
  const names = readdirSync(folder).sort();
  expect(names.filter((name) => name !== 'server.log')).toEqual(
    [1, 2, 3, 4, 5].map((number) => `server.log.${number}`),
  );
  for (const name of names) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(folder, 'server.log.1'), 'utf8')).toMatch(/^1\d\d /);
});

test('a file that cannot be written costs lines, is tried again, and the loss is told', async () => {
  const path = join(testFolder(), 'server.log');
  mkdirSync(path);
  const file = openLogFile(path, { reopenAfterMs: 0, lostLines: (count) => `lost ${count}` });
  file.write('one');
  await vi.waitFor(() => expect(file.trouble()).not.toBeNull());
  rmSync(path, { recursive: true });
  file.write('three');
  expect(file.trouble()).toBeNull();
  await file.close();
  expect(readFileSync(path, 'utf8')).toBe('lost 1\nthree\n');
});

test('an error is reduced to what may be logged', () => {
  let parseError: unknown;
  try {
    JSON.parse('my private words');
  } catch (error) {
    parseError = error;
  }
  expect(errorFields(parseError)).toEqual({ type: 'SyntaxError', code: null, message: 'malformed text' });
  const missing = Object.assign(new Error("ENOENT: no such file or directory, open '/home/ann/a.jsonl'"), {
    code: 'ENOENT',
  });
  expect(errorFields(missing)).toEqual({
    type: 'Error',
    code: 'ENOENT',
    message: "ENOENT: no such file or directory, open '...'",
  });
});
