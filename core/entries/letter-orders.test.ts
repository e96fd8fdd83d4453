import { inflateSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rolloutName, sessionId, sessionMeta, tokenCount, turnContext } from '../capture/codex/test-rollout.ts';
import type { LetterOrder } from '../contracts/dead-letters.ts';
import { DeadLetterWriter } from '../fast-path/dead-letters.ts';
import { PurgeableHome } from '../lifecycle/test-purge.ts';
import { reply } from '../slow-path/test-transcript.ts';
import { countOf } from '../storage/test-database.ts';
import { followLetterOrder } from './letter-orders.ts';

let home: PurgeableHome;
beforeEach(() => {
  home = new PurgeableHome();
});
afterEach(() => home.close());

const ALL: LetterOrder = { act: 'replay', chosen: {} };
const follow = (order: LetterOrder) => followLetterOrder(home.database, home.paths, order);

function writeSession(session: string, count: number): void {
  const lines = Array.from({ length: count }, (_, index) =>
    reply(
      { output_tokens: 10 },
      {
        message: { id: `${session}-m${index}` },
        line: { uuid: `${session}-u${index}`, requestId: `${session}-r${index}`, sessionId: session },
      },
    ),
  );
  home.write(`claude/projects/-w/${session}.jsonl`, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

/** Makes dead letters of raw rows, as if they had been refused when they came. */
function refuse(table: string, condition: string): void {
  const letters = new DeadLetterWriter(home.database);
  const rows = home.database
    .prepare<[], { event_id: string; platform: string; source_file: string; generation: number; event_data: Buffer }>(
      `SELECT event_id, platform, source_file, generation, event_data FROM ${table} WHERE ${condition}`,
    )
    .all();
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) {
    const letter = {
      eventId: row.event_id,
      platform: row.platform,
      errorType: 'SqliteError',
      errorMessage: 'refused',
      event: JSON.parse(inflateSync(row.event_data).toString()),
      place: { sourceFile: row.source_file, generation: row.generation },
    };
    letters.write(letter, 1_000);
    home.database.prepare(`DELETE FROM ${table} WHERE event_id = ?`).run(row.event_id);
  }
}

const rawRows = () =>
  home.database
    .prepare('SELECT event_id, source_file, source_offset, generation, event_data FROM claude_raw_traces ORDER BY 1')
    .all();

test('a replayed event is stored as it would have been, and counts once however often it is replayed', async () => {
  writeSession('one', 3);
  await home.read();
  const asEver = rawRows();
  refuse('claude_raw_traces', "message_id <> 'one-m0'");
  home.derive();
  expect(home.billed()).toEqual([{ platform: 'claude_code', rows: 1 }]);

  expect(await follow(ALL)).toMatchObject({
    replay: { stored: 2, known: 0, purged: 0, refused: 0, storedByTable: new Map([['claude_raw_traces', 2]]) },
  });
  expect(await follow(ALL)).toMatchObject({ replay: { stored: 0, known: 0, purged: 0, refused: 0 } });
  home.derive();
  expect(home.billed()).toEqual([{ platform: 'claude_code', rows: 3 }]);
  expect(rawRows()).toEqual(asEver);
});

test('an event that was read again meanwhile is known', async () => {
  writeSession('one', 2);
  await home.read();
  refuse('claude_raw_traces', "message_id = 'one-m1'");
  await home.readAllAgain();
  expect(await follow(ALL)).toMatchObject({ replay: { stored: 0, known: 1 } });
  expect(home.billed()).toEqual([{ platform: 'claude_code', rows: 2 }]);
});

test('only those that were named are replayed, and what no event is stays', async () => {
  writeSession('one', 3);
  await home.read();
  refuse('claude_raw_traces', '1');
  new DeadLetterWriter(home.database).write(
    { eventId: 'x', platform: 'unknown', errorType: 'UnreadableEntry', errorMessage: 'no', event: {}, place: null },
    1_000,
  );
  expect(await follow({ act: 'replay', chosen: { ids: [2, 99] } })).toMatchObject({
    replay: { stored: 1, refused: 0 },
  });
  expect(await follow(ALL)).toMatchObject({ replay: { stored: 2, refused: 1 } });
  expect(countOf(home.database, 'dead_letters WHERE replayed_at IS NULL')).toBe(1);
});

test('an event that cannot be stored now either stays with the newest reason', async () => {
  writeSession('one', 1);
  await home.read();
  refuse('claude_raw_traces', '1');
  home.database.exec("CREATE TRIGGER no BEFORE INSERT ON claude_raw_traces BEGIN SELECT raise(ABORT, 'not now'); END");
  expect(await follow(ALL)).toMatchObject({ replay: { stored: 0, refused: 1 } });
  expect(home.database.prepare('SELECT error_message FROM dead_letters').pluck().get()).toBe('not now');
  home.database.exec('DROP TRIGGER no');
  expect(await follow(ALL)).toMatchObject({ replay: { stored: 1, refused: 0 } });
});

test('what was purged does not come back out of a dead letter, and the letter goes', async () => {
  writeSession('one', 2);
  writeSession('two', 1);
  await home.take();
  await home.purge({ session: 'one' });
  // As from a crash in the midst of the purge, or out of a backup.
  const others = home.database.prepare('SELECT count(*) FROM claude_raw_traces').pluck().get();
  home.database.exec('DELETE FROM source_checkpoints');
  const other = new PurgeableHome();
  try {
    other.write('claude/projects/-w/one.jsonl', home.textOf('claude/projects/-w/one.jsonl'));
    await other.read();
    const rows = other.database
      .prepare<[], { event_id: string; event_data: Buffer }>('SELECT event_id, event_data FROM claude_raw_traces')
      .all();
    for (const row of rows) {
      const event = JSON.parse(inflateSync(row.event_data).toString());
      new DeadLetterWriter(home.database).write(
        { eventId: row.event_id, platform: 'claude_code', errorType: 'E', errorMessage: '', event, place: null },
        1_000,
      );
    }
  } finally {
    other.close();
  }
  expect(await follow(ALL)).toMatchObject({ replay: { stored: 0, purged: 2, refused: 0 } });
  expect(countOf(home.database, 'dead_letters')).toBe(0);
  expect(home.database.prepare('SELECT count(*) FROM claude_raw_traces').pluck().get()).toBe(others);
});

test('a purged answer does not come back out of a copy of it, although a letter does not tell that it is one', async () => {
  const usage = { last: { input: 50, output: 10 }, total: { input: 50, output: 10 } };
  const text = (lines: object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  const origin = [sessionMeta(sessionId(1)), turnContext('gpt-5', 1), tokenCount(usage, 2)];
  home.write(`codex/sessions/2026/03/04/${rolloutName(sessionId(1))}`, text(origin));
  // Both beginnings stand in the copy: its own, and that of the session it was made of.
  const fork = [sessionMeta(sessionId(2)), ...origin];
  home.write(`codex/sessions/2026/03/04/${rolloutName(sessionId(2))}`, text(fork));
  await home.read();
  refuse('codex_raw_traces', `external_id = '${sessionId(2)}' AND total_tokens IS NOT NULL`);
  const letter = home.database.prepare('SELECT * FROM dead_letters').get();
  home.derive();
  await home.purge({ session: sessionId(1) });
  home.database.exec('DELETE FROM dead_letters');
  const columns = Object.keys(letter ?? {});
  home.database
    .prepare(`INSERT INTO dead_letters (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
    .run(...Object.values(letter ?? {}));
  expect(await follow(ALL)).toMatchObject({ replay: { stored: 0, purged: 1 } });
});

test('dropped letters are gone, those that were named alone or all', async () => {
  writeSession('one', 3);
  await home.read();
  refuse('claude_raw_traces', '1');
  await follow({ act: 'replay', chosen: { ids: [1] } });
  expect(await follow({ act: 'drop', chosen: { ids: [2, 2, 99] } })).toEqual({ act: 'drop', drop: { dropped: 1 } });
  expect(await follow({ act: 'drop', chosen: {} })).toEqual({ act: 'drop', drop: { dropped: 2 } });
  expect(countOf(home.database, 'dead_letters')).toBe(0);
  expect(countOf(home.database, 'claude_raw_traces')).toBe(1);
});
