import { afterEach, beforeEach, expect, test } from 'vitest';
import { reply } from '../slow-path/test-transcript.ts';
import { PurgeableHome } from './test-purge.ts';

let home: PurgeableHome;
beforeEach(() => {
  home = new PurgeableHome();
});
afterEach(() => home.close());

/** A response of no folder that two sessions hold. */
function shared(sessionId: string, uuid: string, timestamp: string): object {
  return reply(
    { input_tokens: 5, output_tokens: 2 },
    {
      message: { id: 'msg_shared', content: [{ type: 'text', text: 'yes' }] },
      line: { uuid, sessionId, requestId: 'req_shared', cwd: undefined, timestamp },
    },
  );
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
  const held = home.database
    .prepare("SELECT external_id FROM claude_raw_traces WHERE message_id = 'msg_shared' ORDER BY external_id")
    .all();
  expect(held).toEqual([{ external_id: 'one' }, { external_id: 'two' }]);
});
