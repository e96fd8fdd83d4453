import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TelemetryEvent } from '../contracts/telemetry-event.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { createTestDatabase, type TestDatabase } from '../storage/test-database.ts';
import { Deriver } from './deriver.ts';
import { deriveAll, derivedRows, forgetDerived, keptAndTrueSums } from './test-derived.ts';
import { eventsOf, reply, storeEvents, type TranscriptLine } from './test-transcript.ts';

/**
 * Forks and background copies repeat a session's history under another session id. Each response counts once, for the
 * session it came from. Every case is derived in several orders and pieces, which must agree.
 */

let file: TestDatabase;
beforeEach(() => {
  file = createTestDatabase();
});
afterEach(() => file.close());

function answer(id: string, time: string, line: TranscriptLine = {}): TranscriptLine {
  const timestamp = `2026-03-04T${time}:00.000Z`;
  return reply(
    { output_tokens: 10 },
    { message: { id: `msg_${id}` }, line: { uuid: `u-${id}`, requestId: `req_${id}`, timestamp, ...line } },
  );
}

/** The lines as they stand in a session's own file. */
function session(id: string, lines: readonly TranscriptLine[], change: TranscriptLine = {}): TelemetryEvent[] {
  return eventsOf(
    `projects/p/${id}.jsonl`,
    lines.map((line) => ({ ...line, sessionId: id, ...change })),
  );
}

function derive(pieces: readonly (readonly TelemetryEvent[])[]): Record<string, string[]> {
  const { writer } = file;
  writer.exec('DELETE FROM claude_raw_traces');
  forgetDerived(writer);
  for (const piece of pieces) {
    storeEvents(writer, piece);
    // A new one each time, as after a restart.
    expect(deriveAll(new Deriver(writer, createPriceBook())).unreadable).toBe(0);
  }
  const { kept, truth } = keptAndTrueSums(writer);
  expect(kept).toEqual(truth);
  return derivedRows(writer);
}

/** Message ids by session, whatever the order of arrival. */
function owners(...files: TelemetryEvent[][]): Record<string, string[]> {
  const all = files.flat();
  const rows = derive([all]);
  expect(derive([[...all].reverse()])).toEqual(rows);
  expect(derive(files)).toEqual(rows);
  expect(derive(files.toReversed())).toEqual(rows);
  expect(derive(all.map((event) => [event]))).toEqual(rows);
  expect(derive(all.toReversed().map((event) => [event]))).toEqual(rows);
  const found = file.writer
    .prepare<[], { id: string; message: string }>(
      'SELECT external_id AS id, message_id AS message FROM usage ORDER BY message_id',
    )
    .all();
  const grouped = Object.groupBy(found, ({ id }) => id);
  return Object.fromEntries(
    Object.entries(grouped).map(([id, held]) => [id, (held ?? []).map(({ message }) => message)]),
  );
}

const HISTORY = [answer('1', '10:00'), answer('2', '10:05'), answer('3', '10:10')];

// The fork has the smaller id each time: the id alone would be wrong.
describe('a history that was copied belongs to the session it came from', () => {
  test('which ended when it was forked', () => {
    const fork = session('a-fork', [...HISTORY, answer('4', '11:00')]);
    expect(owners(session('z-origin', HISTORY), fork)).toEqual({
      'z-origin': ['msg_1', 'msg_2', 'msg_3'],
      'a-fork': ['msg_4'],
    });
  });

  test('which had responses of its own before the copy: an abandoned branch, a subagent', () => {
    const subagent = answer('agent', '10:06', { isSidechain: true, agentId: 'a1' });
    const fork = session('a-fork', [...HISTORY, answer('4', '11:00')]);
    const origin = session('z-origin', [...HISTORY, subagent, answer('5', '12:00')]);
    expect(owners(origin, fork)).toEqual({
      'z-origin': ['msg_1', 'msg_2', 'msg_3', 'msg_5', 'msg_agent'],
      'a-fork': ['msg_4'],
    });
  });

  test('which went on first', () => {
    const fork = session('a-fork', [...HISTORY.slice(0, 2), answer('5', '13:00')]);
    const origin = session('z-origin', [...HISTORY, answer('4', '12:00')]);
    expect(owners(origin, fork)).toEqual({
      'z-origin': ['msg_1', 'msg_2', 'msg_3', 'msg_4'],
      'a-fork': ['msg_5'],
    });
  });

  test('also when the copy says of itself that it is one, and the origin went on later', () => {
    const fork = session('a-fork', [...HISTORY, answer('4', '11:00')], { sessionKind: 'bg' });
    const origin = session('z-origin', [...HISTORY, answer('5', '12:00')]);
    expect(owners(fork, origin)).toEqual({
      'z-origin': ['msg_1', 'msg_2', 'msg_3', 'msg_5'],
      'a-fork': ['msg_4'],
    });
  });

  test('through a fork of a fork', () => {
    const first = session('b-fork', [...HISTORY, answer('4', '11:00')]);
    const second = session('a-fork', [...HISTORY, answer('4', '11:00'), answer('5', '12:00')]);
    expect(owners(session('z-origin', [...HISTORY, answer('0', '10:01')]), first, second)).toEqual({
      'z-origin': ['msg_0', 'msg_1', 'msg_2', 'msg_3'],
      'b-fork': ['msg_4'],
      'a-fork': ['msg_5'],
    });
  });

  test('with its growing snapshots, of which the copy has the last', () => {
    const early = reply({ output_tokens: 1 }, { message: { id: 'msg_1' }, line: { uuid: 'u-0', requestId: 'req_1' } });
    const fork = session('a-fork', [answer('1', '10:00'), answer('2', '11:00')]);
    expect(owners(session('z-origin', [early]), fork)).toEqual({ 'z-origin': ['msg_1'], 'a-fork': ['msg_2'] });
    expect(file.writer.prepare("SELECT output_tokens AS n FROM usage WHERE message_id = 'msg_1'").get()).toEqual({
      n: 10,
    });
  });
});

test('a copy of a whole session counts once, for one of the two', () => {
  expect(owners(session('a', HISTORY), session('b', HISTORY))).toEqual({ a: ['msg_1', 'msg_2', 'msg_3'] });
});

test('a folder copied elsewhere is the same session', () => {
  const copy = eventsOf(
    'other/projects/p/z.jsonl',
    HISTORY.map((line) => ({ ...line, sessionId: 'z' })),
  );
  expect(owners(session('z', HISTORY), copy)).toEqual({ z: ['msg_1', 'msg_2', 'msg_3'] });
  expect(file.writer.prepare('SELECT count(*) AS n FROM usage_holders').get()).toEqual({ n: 0 });
});

test('what another deriver noted and did not decide is decided once it has ended', () => {
  const { writer } = file;
  const origin = session('z-origin', HISTORY);
  const fork = session('a-fork', [...HISTORY, answer('4', '11:00')]);
  const wanted = derive([[...fork, ...origin]]);

  writer.exec('DELETE FROM claude_raw_traces');
  forgetDerived(writer);
  const own = new Deriver(writer, createPriceBook());
  const helper = new Deriver(writer, createPriceBook());
  deriveAll(own);
  storeEvents(writer, [...fork, ...origin]);
  // The tool is the helper's, which is stopped before it has nothing left to do.
  expect(own.step({ except: new Set(['claude_code']) }).rows).toBe(0);
  expect(helper.step({ except: new Set(['codex_cli', 'gemini_cli', 'cursor']) }).rows).toBeGreaterThan(0);
  deriveAll(own);
  expect(derivedRows(writer)).toEqual(wanted);
});
