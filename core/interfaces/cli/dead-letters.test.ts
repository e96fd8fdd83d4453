import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { testProgram } from '../../entries/test-program.ts';
import { dropUnowned, replayUnowned } from '../../entries/unowned-letters.ts';
import { BatchWriter } from '../../fast-path/batch-writer.ts';
import { event, frame, textOf } from '../../fast-path/test-frames.ts';
import { prepareData } from '../../lifecycle/prepare-data.ts';
import { homePaths } from '../../runtime/paths.ts';
import { openWritable } from '../../storage/database.ts';
import { runCli } from './index.ts';

const PATIENCE_MS = 120_000;

/** `blueplane dlq …` in this process, on a home that nobody owns. */
function dlqOf(home: string) {
  return async (...words: string[]) => {
    const written = { out: '', err: '' };
    const sink = (name: 'out' | 'err') =>
      new Writable({
        write(chunk, _encoding, done) {
          written[name] += String(chunk);
          done();
        },
      });
    const refuse = () => Promise.reject(new Error('it is not asked for'));
    const code = await runCli(['dlq', ...words], {
      env: { BLUEPLANE_HOME: home },
      stdout: sink('out'),
      stderr: sink('err'),
      entriesDir: join(import.meta.dirname, '..', '..', 'entries'),
      prepareDatabase: refuse,
      rebuildHome: refuse,
      repairHome: refuse,
      exportHome: refuse,
      previewPurge: refuse,
      purgeHome: refuse,
      replayDeadLetters: replayUnowned,
      dropDeadLetters: dropUnowned,
      examineHome: refuse,
      diagnose: refuse,
      makeSampleHome: async () => {
        throw new Error('not asked for');
      },
    });
    return { code, ...written };
  };
}

test('list, show, replay and drop, without a word of what the letters hold', async () => {
  const home = mkdtempSync(join(tmpdir(), 'bp-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const dlq = dlqOf(home);
  expect(await dlq('list')).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^Nothing is stored yet/) });
  prepareData(homePaths(home));
  expect(await dlq()).toEqual({ code: 0, out: 'There is no dead letter: every event was stored.\n', err: '' });

  const database = openWritable(join(home, 'telemetry.db'));
  onTestFinished(() => void database.close());
  database.exec(`CREATE TRIGGER refuse BEFORE INSERT ON claude_raw_traces WHEN new.source_offset < 3
    BEGIN SELECT raise(ABORT, 'refused'); END`);
  const secret = 'words of a person';
  const events = [event(1, { external_id: secret }), event(2), event(3), { ...event(4), timestamp: { secret } }];
  new BatchWriter(database).write(textOf(frame(0, 10, [], { events })));

  const list = await dlq('list');
  expect(list.out).toMatch(
    /^3 dead letters wait:\n {2}SqliteError, claude_code: 2, last failed .*\n {2}InvalidEvent, claude_code: 1, last failed .*\n\n/,
  );
  expect(list.out).toMatch(/\n {5}2 {2}2\S+Z {2}claude_code {2}SqliteError: refused\n {5}1 {2}/);
  expect((await dlq('list', '--limit', '1')).out).not.toContain('SqliteError: refused');
  const json = await dlq('list', '--json');
  expect(JSON.parse(json.out)).toMatchObject({ waiting: 3, replayed: 0, letters: [{ id: 3 }, { id: 2 }, { id: 1 }] });
  const shown = [await dlq('show', '1'), await dlq('show', '1', '--json'), await dlq('show', '3')];
  expect(shown[0]?.out).toMatch(/^Dead letter 1\n {2}event: {4}0{31}1\n/);
  expect([list, json, ...shown].map(({ out }) => out).join()).not.toContain(secret);

  const noSuch = { code: 1, out: '', err: 'There is no dead letter 7. See `blueplane dlq list --all`.\n' };
  expect(await dlq('show', '7')).toEqual(noSuch);
  expect(await dlq('replay', '1', '7')).toEqual(noSuch);
  expect(await dlq('drop', '--yes', '7')).toEqual(noSuch);
  expect(await dlq('show', 'x')).toMatchObject({ code: 2, out: '', err: expect.stringContaining('whole number') });

  expect(await dlq('replay')).toMatchObject({ code: 1, out: expect.stringMatching(/^Stored: 0\nStill cannot .*: 3 /) });
  database.exec('DROP TRIGGER refuse');
  const counts = 'They count from the next start or `blueplane ingest --once` on.';
  expect(await dlq('replay', '2')).toEqual({ code: 0, out: `Stored: 1\n${counts}\n`, err: '' });
  expect(await dlq('replay', '2')).toEqual({ code: 0, out: 'None of those waits any more.\n', err: '' });
  expect(JSON.parse((await dlq('replay', '--json')).out)).toEqual({ stored: 1, known: 0, purged: 0, refused: 1 });

  expect(await dlq('drop')).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^3 dead letters would be deleted\..*--yes/),
  });
  expect(await dlq('drop', '3', '--yes')).toEqual({ code: 0, out: '1 dead letter was deleted.\n', err: '' });
  expect((await dlq()).out).toBe('No dead letter waits; 2 replayed (see them with --all).\n');
  expect((await dlq('list', '--all')).out).toMatch(/ {5}2 .*\(replayed\)\n {5}1 .*\(replayed\)\n/);
});

test(
  'a running server stores them itself, and counts them at once',
  async () => {
    const program = testProgram();
    expect((await program.run('start', '--daemon')).code).toBe(0);
    const database = openWritable(join(program.home, 'telemetry.db'));
    onTestFinished(() => void database.close());
    database.exec(`CREATE TRIGGER refuse BEFORE INSERT ON claude_raw_traces WHEN new.message_id LIKE '%_3'
      BEGIN SELECT raise(ABORT, 'refused'); END`);
    program.addSession('first', 5);
    expect((await program.run('ingest', '--once')).code).toBe(0);
    database.exec('DROP TRIGGER refuse');
    expect(await program.run('dlq', 'replay')).toEqual({ code: 0, out: 'Stored: 1\n', err: '' });
    const billed = database.prepare<[], number>('SELECT count(*) FROM usage').pluck();
    await expect.poll(() => billed.get(), { timeout: 60_000 }).toBe(5);
  },
  PATIENCE_MS,
);
