import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { apiMethods } from '../contracts/api.ts';
import { openWritable } from '../storage/database.ts';
import { createQueryService, openHomeQueries } from './index.ts';
import { ANY_USAGE, createTestDatabase, insertConversation, insertUsage, type TestDatabase } from './test-database.ts';

const NOW = Date.UTC(2026, 10, 19, 14, 32, 40);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let database: TestDatabase;
beforeEach(() => {
  database = createTestDatabase();
});
afterEach(() => {
  database.close();
});

function service(now = NOW) {
  return createQueryService(
    () => database.reader,
    () => null,
    () => now,
  );
}

describe('a home without figures', () => {
  it.each(['no database', 'an empty file', 'an empty schema'])(
    '%s answers zeros in the shape of the contract',
    async (home) => {
      const folder = mkdtempSync(join(tmpdir(), 'blueplane-query-'));
      const path = join(folder, 'telemetry.db');
      if (home === 'an empty file') openWritable(path).close();
      const queries = home === 'an empty schema' ? service() : openHomeQueries(path);
      const results = [
        apiMethods.today.result.parse(await queries.call('today', {})),
        apiMethods.report.result.parse(await queries.call('report', { kind: 'daily' })),
        apiMethods.sessions.result.parse(await queries.call('sessions', {})),
        apiMethods.status.result.parse(await queries.call('status', {})),
      ];
      for (const result of results) {
        expect(result.freshness).toEqual({ newestResponseAt: null, sourcesReadAt: null, rowsBehind: 0 });
      }
      if ('close' in queries && typeof queries.close === 'function') queries.close();
      rmSync(folder, { recursive: true });
    },
  );

  it('finds the database once it exists', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'blueplane-query-'));
    const queries = openHomeQueries(join(folder, 'telemetry.db'));
    expect((await queries.call('status', {})).database.present).toBe(false);
    openWritable(join(folder, 'telemetry.db')).close();
    expect((await queries.call('status', {})).database.present).toBe(false);
    queries.close();
    rmSync(folder, { recursive: true });
  });
});

describe('a database that cannot be read', () => {
  it('of an older or newer schema says what to do', async () => {
    database.writer.exec('DELETE FROM schema_version WHERE version > 1; UPDATE schema_version SET version = 999');
    await expect(service().call('today', {})).rejects.toThrow(/Update Blueplane/);
    database.writer.exec('UPDATE schema_version SET version = -1');
    await expect(service().call('today', {})).rejects.toThrow(/blueplane ingest --once/);
  });

  it('that is no database says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'blueplane-query-'));
    const path = join(folder, 'telemetry.db');
    writeFileSync(path, 'this is not a database, but long enough to be taken for one'.repeat(100));
    const queries = openHomeQueries(path);
    await expect(queries.call('today', {})).rejects.toThrow(/cannot be (read|opened)/);
    queries.close();
    rmSync(folder, { recursive: true });
  });
});

it('answers one call out of one snapshot, whatever is written meanwhile', async () => {
  let written = 0;
  const interrupted = new Proxy(database.reader, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        if (property === 'prepare' && !String(args[0]).includes('schema_version')) {
          written += 1;
          insertUsage(database.writer, [{ ...ANY_USAGE, occurredAt: NOW - HOUR + written * MINUTE }], written);
        }
        return Reflect.apply(value, target, args);
      };
    },
  });
  const queries = createQueryService(
    () => interrupted,
    () => null,
    () => NOW,
  );
  const answer = await queries.call('today', { timezone: 'UTC' });
  expect(written).toBeGreaterThan(3);
  expect(answer.totals.responses).toBe(1);
  expect(answer.freshness.newestResponseAt).toBe(new Date(NOW - HOUR + MINUTE).toISOString());
});

describe('today', () => {
  it('compares with yesterday up to the same minute, exactly', async () => {
    const yesterday = NOW - DAY;
    const minuteStart = Math.floor(yesterday / MINUTE) * MINUTE;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: yesterday - DAY, max: NOW }), { maxLength: 40 }),
        fc.constantFrom('UTC', 'Asia/Kolkata', 'America/New_York', 'Australia/Lord_Howe'),
        async (times, timezone) => {
          database.writer.exec('DELETE FROM usage; DELETE FROM usage_rollup');
          insertUsage(
            database.writer,
            times.map((occurredAt) => ({ ...ANY_USAGE, occurredAt })),
          );
          const answer = await service().call('today', { timezone });
          const dayOf = (instant: number): string =>
            new Intl.DateTimeFormat('en-CA', { timeZone: timezone }).format(instant);
          expect(answer.date).toBe(dayOf(NOW));
          expect(answer.totals.responses).toBe(times.filter((time) => dayOf(time) === dayOf(NOW)).length);
          expect(answer.yesterdaySoFar.responses).toBe(
            times.filter((time) => dayOf(time) === dayOf(yesterday) && time < minuteStart).length,
          );
        },
      ),
      { numRuns: amount({ short: 40, full: 150 }) },
    );
  });

  it('splits by model and platform, and counts sessions and tools', async () => {
    insertUsage(database.writer, [
      { ...ANY_USAGE, occurredAt: NOW - HOUR, costPico: 2_000_000_000_000n },
      { ...ANY_USAGE, occurredAt: NOW - HOUR, platform: 'codex_cli', model: 'gpt-5.5', costPico: 1_000_000_000_000n },
    ]);
    const session = { name: 'ledger-core', startedAt: NOW - HOUR, lastActivityAt: NOW - 4 * MINUTE, endedAt: null };
    insertConversation(database.writer, { ...session, id: 'live' });
    insertConversation(database.writer, { ...session, id: 'ended', endedAt: NOW - 4 * MINUTE });
    insertConversation(database.writer, { ...session, id: 'idle', lastActivityAt: NOW - 6 * MINUTE });
    insertConversation(database.writer, {
      ...session,
      id: 'old',
      startedAt: NOW - 3 * DAY,
      lastActivityAt: NOW - 2 * DAY,
    });
    insertTools(database);
    const answer = apiMethods.today.result.parse(await service().call('today', { timezone: 'UTC' }));
    expect(answer).toMatchObject({
      date: '2026-11-19',
      sessions: 3,
      activeSessions: 1,
      toolCalls: 3,
      toolFailures: 1,
      totals: { responses: 2, totalCost: 3 },
      byModel: [
        { model: 'claude-sonnet-4-5', totalCost: 2 },
        { model: 'gpt-5.5', totalCost: 1 },
      ],
      byPlatform: [{ platform: 'claude_code' }, { platform: 'codex_cli' }],
    });
  });
});

function insertTools({ writer }: TestDatabase): void {
  const insert = writer.prepare(
    "INSERT INTO tool_calls (platform, tool_use_id, external_id, started_at, success) VALUES ('claude_code', ?, 'live', ?, ?)",
  );
  insert.run('t1', NOW - HOUR, 1);
  insert.run('t2', NOW - HOUR, 0);
  insert.run('t3', NOW - HOUR, null);
  insert.run('t4', NOW - 2 * DAY, 0);
}

describe('sessions', () => {
  beforeEach(() => {
    for (let index = 0; index < 5; index += 1) {
      insertConversation(database.writer, {
        id: `s${index}`,
        name: 'ledger-core',
        startedAt: NOW - (index + 1) * DAY,
        lastActivityAt: NOW - index * DAY,
        endedAt: null,
      });
    }
    insertUsage(database.writer, [
      { ...ANY_USAGE, session: 's0', occurredAt: NOW, agent: 'a1' },
      { ...ANY_USAGE, session: 's0', occurredAt: NOW - DAY, agent: 'a2', model: 'claude-haiku-4-5', costPico: 1n },
    ]);
  });

  it('come newest first, a page at a time, with the figures of the whole session', async () => {
    const page = await service().call('sessions', { limit: 2, timezone: 'UTC', since: '2026-11-18' });
    expect(apiMethods.sessions.result.parse(page)).toEqual(page);
    expect(page.total).toBe(2);
    expect(page.sessions.map((entry) => entry.sessionId)).toEqual(['s0', 's1']);
    expect(page.sessions[0]).toMatchObject({
      active: true,
      projectName: 'ledger-core',
      models: ['claude-sonnet-4-5', 'claude-haiku-4-5'],
      subagents: 2,
      prompts: 3,
      totals: { responses: 2 },
    });
    expect(page.sessions[1]?.active).toBe(false);
    const second = await service().call('sessions', { limit: 2, offset: 2 });
    expect(second.sessions.map((entry) => entry.sessionId)).toEqual(['s2', 's3']);
  });

  it('can be those of one platform', async () => {
    expect((await service().call('sessions', { platform: 'codex_cli' })).total).toBe(0);
  });
});

describe('status and freshness', () => {
  it('count what was read, passed over and not derived yet', async () => {
    insertUsage(database.writer, [{ ...ANY_USAGE, occurredAt: NOW - HOUR }]);
    const raw = database.writer.prepare(
      `INSERT INTO claude_raw_traces (event_id, external_id, event_type, timestamp, source_file, source_offset, event_data)
       VALUES (?, 's', 'assistant', '2026-11-19T13:00:00Z', 'f', 0, x'00')`,
    );
    for (const id of ['a', 'b', 'c']) raw.run(id);
    database.writer.exec(`
      INSERT INTO derivation_watermarks VALUES ('usage', 'claude_raw_traces', 1, 0);
      INSERT INTO source_scans VALUES ('claude_code', 7, ${NOW - MINUTE});
      INSERT INTO capture_rejections VALUES ('claude_code', 'f', 1, 'd', 'not JSON', 0), ('claude_code', 'f', 2, 'd', 'not JSON', 0);
      INSERT INTO dead_letters (event_id, platform, error_type, error_message, event_data, failed_at)
        VALUES ('x', 'claude_code', 'E', 'm', x'00', 0);
    `);
    const answer = apiMethods.status.result.parse(await service().call('status', {}));
    expect(answer).toMatchObject({
      owner: null,
      database: { present: true },
      sources: [
        { platform: 'claude_code', files: 7, events: 3, rejectedLines: 2, rejectedByReason: { 'not JSON': 2 } },
      ],
      deadLetters: 1,
      freshness: {
        newestResponseAt: new Date(NOW - HOUR).toISOString(),
        sourcesReadAt: new Date(NOW - MINUTE).toISOString(),
        rowsBehind: 2,
      },
    });
    expect(answer.database.bytes + answer.database.walBytes).toBeGreaterThan(4096);
  });
});
