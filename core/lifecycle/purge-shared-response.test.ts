import { afterEach, beforeEach, expect, test } from 'vitest';
import { reply } from '../slow-path/test-transcript.ts';
import { PurgeableHome } from './test-purge.ts';

let home: PurgeableHome;
beforeEach(() => {
  home = new PurgeableHome();
});
afterEach(() => home.close());

function answer(name: string, sessionId: string, uuid: string, timestamp: string, cwd?: string): object {
  return reply(
    { input_tokens: 5, output_tokens: 2 },
    {
      message: { id: `msg_${name}`, content: [{ type: 'text', text: 'yes' }] },
      line: { uuid, sessionId, requestId: `req_${name}`, cwd, timestamp },
    },
  );
}

/** A record of a response that two sessions hold. */
function shared(sessionId: string, uuid: string, timestamp: string, cwd?: string): object {
  return answer('shared', sessionId, uuid, timestamp, cwd);
}

function said(sessionId: string, uuid: string, cwd: string, timestamp: string): object {
  return { uuid, sessionId, cwd, timestamp, type: 'user', message: { role: 'user', content: 'please' } };
}

function write(session: string, ...lines: object[]): void {
  home.write(`claude/projects/-shop/${session}.jsonl`, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

test('a copy that names no folder stays with its response, also where that belongs to another session afterwards', async () => {
  write(
    'one',
    said('one', 'u-1', '/home/ada/mill', '2026-03-04T10:02:01.000Z'),
    shared('one', 'u-2', '2026-03-06T10:00:01.000Z'),
    said('one', 'u-3', '/home/ada/mill', '2026-03-06T10:02:00.000Z'),
  );
  write(
    'two',
    said('two', 'u-4', '/home/ada/shop', '2026-03-04T10:03:01.000Z'),
    shared('two', 'u-5', '2026-03-05T10:00:02.000Z'),
    said('two', 'u-6', '/home/ada/shop', '2026-03-05T10:01:01.000Z'),
  );
  await home.take();
  const { purged, proof } = await home.purge({ since: '2026-03-05', project: 'shop', timezone: 'UTC' });
  expect(purged.totals.responses).toBe(0);
  expect(purged.events).toBe(1);
  expect(proof.clean).toBe(true);
  expect(recordsOfShared()).toEqual(['one', 'two']);
});

test('records of a later day stay with their response, also where that belongs to another session afterwards', async () => {
  write(
    'one',
    answer('one', 'one', 'u-1', '2026-03-04T09:00:00.000Z'),
    shared('one', 'u-2', '2026-03-04T23:59:59.000Z'),
    shared('one', 'u-3', '2026-03-05T00:00:01.000Z'),
  );
  write(
    'two',
    shared('two', 'u-4', '2026-03-04T23:59:59.000Z'),
    shared('two', 'u-5', '2026-03-05T00:00:01.000Z'),
    answer('two', 'two', 'u-6', '2026-03-05T10:00:00.000Z'),
  );
  await home.take();
  expect(ownerOfShared()).toBe('one');
  const day = { since: '2026-03-05', until: '2026-03-05', timezone: 'UTC' };
  const { purged, proof } = await home.purge(day);
  expect([purged.totals.responses, purged.events, proof.clean]).toEqual([1, 1, true]);
  // Of what it holds nothing is its own any more: it may be what the other one continued.
  expect(ownerOfShared()).toBe('two');
  expect(recordsOfShared()).toEqual(['one', 'one', 'two', 'two']);
  expect((await home.preview(day)).events).toBe(0);
});

test('a copy in a purged project goes whole, also what of it was written on a later day', async () => {
  write(
    'one',
    answer('one', 'one', 'u-1', '2026-03-04T09:00:00.000Z', '/home/ada/mill'),
    shared('one', 'u-2', '2026-03-04T23:59:59.000Z', '/home/ada/mill'),
  );
  write(
    'two',
    shared('two', 'u-3', '2026-03-04T23:59:59.000Z', '/home/ada/shop'),
    shared('two', 'u-4', '2026-03-05T00:00:01.000Z', '/home/ada/shop'),
    answer('two', 'two', 'u-5', '2026-03-05T10:00:00.000Z', '/home/ada/shop'),
  );
  await home.take();
  expect(ownerOfShared()).toBe('one');
  const { purged, proof } = await home.purge({ project: 'shop', until: '2026-03-04', timezone: 'UTC' });
  expect([purged.totals.responses, purged.events, proof.clean]).toEqual([0, 2, true]);
  expect(recordsOfShared()).toEqual(['one']);
  await home.readAllAgain();
  expect(recordsOfShared()).toEqual(['one']);
});

/** The sessions of all records that tell of it, in order. */
function recordsOfShared(): string[] {
  return home.database
    .prepare<[], string>(
      "SELECT external_id FROM claude_raw_traces WHERE message_id = 'msg_shared' ORDER BY external_id",
    )
    .pluck()
    .all();
}

function ownerOfShared(): string | undefined {
  return home.database
    .prepare<[], string>("SELECT external_id FROM usage WHERE message_id = 'msg_shared'")
    .pluck()
    .get();
}
