import { describe, expect, test } from 'vitest';
import type { CodexRecord, CodexTokens } from '../contracts/codex-record.ts';
import type { CursorRecord } from '../contracts/cursor-record.ts';
import type { TelemetryEvent } from '../contracts/telemetry-event.ts';
import { PurgedNames } from './purged-names.ts';
import { SaltedHasher } from './salted-hash.ts';
import { NOTHING_PURGED, type Purges, type Tombstone, Tombstones } from './tombstones.ts';

const hasher = new SaltedHasher(Buffer.alloc(32, 3));
const names = new PurgedNames(hasher);
const NOON = Date.UTC(2026, 2, 4, 12);
const iso = (offset: number) => new Date(NOON + offset).toISOString();

function claude(change: { session?: string; at?: number; id?: string; project?: string } = {}): TelemetryEvent {
  const { session = 's', at = -1, id = 'msg', project } = change;
  return {
    event_id: '0'.repeat(32),
    platform: 'claude_code',
    external_id: session,
    event_type: 'assistant',
    timestamp: iso(at),
    source_offset: 0,
    record: {
      type: 'assistant',
      ...(project === undefined ? {} : { workspaceHash: project }),
      message: { id, blocks: [] },
    },
  };
}

function codex(record: Partial<CodexRecord>, session = 'c', at = 1): TelemetryEvent {
  return {
    event_id: '1'.repeat(32),
    platform: 'codex_cli',
    external_id: session,
    event_type: 'token_count',
    timestamp: iso(at),
    source_offset: 0,
    record: { type: 'event_msg', lineBytes: 1, ...record },
  };
}

const hex = (name: Buffer) => name.toString('hex');
const all: Tombstone = { platform: null, since: null, until: NOON, names: null };

function tombstones(
  tombstone: Partial<Tombstone>,
  records: readonly Buffer[] = [],
  counters: Purges['counters'] = new Map(),
) {
  const known = new Set(records.map(hex));
  const purges = {
    tombstones: [{ ...all, ...tombstone }],
    hasRecord: (name: Buffer) => known.has(hex(name)),
    counters,
  };
  return new Tombstones(purges, hasher);
}

describe('what happened up to the purge is not taken in again, what happens later is', () => {
  test.each([
    ['the last instant of it', {}, {}, null],
    ['the first instant behind it', {}, { at: 0 }, 'kept'],
    ['before a range', { since: NOON - 10 }, { at: -11 }, 'kept'],
    ['the first instant of a range', { since: NOON - 10 }, { at: -10 }, null],
    ['another tool', { platform: 'codex_cli' as const }, {}, 'kept'],
    ['this tool', { platform: 'claude_code' as const }, {}, null],
    ['its session', { names: new Set([hex(names.session('claude_code', 's'))]) }, {}, null],
    ['another session', { names: new Set([hex(names.session('claude_code', 's'))]) }, { session: 't' }, 'kept'],
    ['a session of this name of another tool', { names: new Set([hex(names.session('gemini_cli', 's'))]) }, {}, 'kept'],
    ['its project', { names: new Set([hex(names.project('p'))]) }, { project: 'p' }, null],
    ['another project', { names: new Set([hex(names.project('p'))]) }, { project: 'q' }, 'kept'],
    ['a session that is called as the project', { names: new Set([hex(names.project('s'))]) }, {}, 'kept'],
  ])('%s', (_name, tombstone, event, expected) => {
    const admitted = tombstones(tombstone).admit(claude(event));
    expect(admitted === null ? null : 'kept').toBe(expected);
  });
});

test('a copy of a purged response is known in whatever session and at whatever time', () => {
  const purged = tombstones({ platform: 'cursor' }, [names.response('claude_code', 'msg')]);
  expect(purged.admit(claude({ session: 'fork', at: 50 }))).toBeNull();
  expect(purged.admit(claude({ session: 'fork', at: 50, id: 'other' }))).not.toBeNull();
});

test('an event that was purged by itself is known, and where nothing was purged nothing is asked', () => {
  const event = claude({ at: 50 });
  expect(tombstones({}, [names.event(event.event_id)]).admit(event)).toBeNull();
  const purges = { ...NOTHING_PURGED, hasRecord: () => true };
  expect(new Tombstones(purges, hasher).admit(event)).toBe(event);
});

const count = (input: number, output: number): CodexTokens => ({
  input,
  cachedInput: 0,
  cacheWrite: 0,
  output,
  reasoning: 0,
  total: input + output,
});

describe('Codex', () => {
  const session = hex(names.session('codex_cli', 'c'));
  const counted = tombstones({}, [], new Map([[session, [{ until: count(100, 10), purged: count(60, 6) }]]]));

  test('says its last count once more: it is still what was purged', () => {
    const said = codex({ totalTokens: count(100, 10), lastTokens: count(60, 6) });
    expect(counted.admit(said)?.record).toEqual({ type: 'event_msg', lineBytes: 1 });
  });

  test('counts on: without its own request, the sum is less by what was purged', () => {
    const line = codex({ totalTokens: count(130, 13) });
    expect(counted.admit(line)?.record).toMatchObject({ totalTokens: count(70, 7) });
  });

  test.each([
    ['a line with its own request', codex({ totalTokens: count(130, 13), lastTokens: count(30, 3) })],
    ['a session that counts anew', codex({ totalTokens: count(5, 1) })],
    ['another session', codex({ totalTokens: count(100, 10) }, 'd')],
  ])('%s stays as it is', (_name, line) => {
    expect(counted.admit(line)).toBe(line);
  });

  test('copies keep their counts: known in a session that has a parent, and only there', () => {
    const copied = names.counters('codex_cli', { total: count(100, 10), last: undefined });
    const purged = tombstones({}, [copied]);
    const line = codex({ totalTokens: count(100, 10) }, 'fork');
    expect(purged.admit(line)).not.toBeNull();
    purged.admit(codex({ session: { id: 'fork', parentIds: ['c'] } }, 'fork'));
    expect(purged.admit(line)).toBeNull();
  });
});

test('what Cursor writes of a whole conversation comes back without its purged messages and its whole cost', () => {
  const record: CursorRecord = {
    type: 'composer',
    level: 'global',
    composerId: 'k',
    isHead: false,
    createdAt: iso(-60_000),
    lastUpdatedAt: iso(60_000),
    usage: [{ model: 'gpt-5', costCents: 7 }],
    linesAdded: 5,
    bubbles: [{ bubbleId: 'old' }, { bubbleId: 'new' }],
  };
  const event: TelemetryEvent = {
    event_id: '2'.repeat(32),
    platform: 'cursor',
    external_id: 'k',
    event_type: 'composer',
    timestamp: iso(60_000),
    source_offset: 0,
    record,
  };
  const purged = tombstones({}, [names.response('cursor', 'old')]);
  expect(purged.admit(event)?.record).toEqual({
    type: 'composer',
    level: 'global',
    composerId: 'k',
    isHead: false,
    lastUpdatedAt: iso(60_000),
    bubbles: [{ bubbleId: 'new' }],
  });
  expect(tombstones({ platform: 'codex_cli' }).admit(event)).toBe(event);
});
