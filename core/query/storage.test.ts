import { mkdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { OwnerStatus } from '../contracts/process-status.ts';
import { ownerStatus } from '../contracts/test-owner-status.ts';
import { type HomeFacts, NO_HOME } from './home-facts.ts';
import { storage } from './storage.ts';
import { insertCall, insertDecision, insertSession } from './test-activity.ts';
import { askAt } from './test-ask.ts';
import { ANY_USAGE, createTestDatabase, insertUsage, type TestDatabase } from './test-database.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 19, 14, 32);

let file: TestDatabase;
let folder: string;
let home: HomeFacts;
beforeEach(() => {
  file = createTestDatabase();
  folder = dirname(file.path);
  home = { ...NO_HOME, folder };
});
afterEach(() => file.close());

function write(name: string, bytes: number): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), Buffer.alloc(bytes));
}

function addRaw(rows: number, bytes: number): void {
  const insert = file.writer.prepare(
    `INSERT INTO claude_raw_traces (event_id, external_id, event_type, timestamp, source_file, source_offset, event_data)
     VALUES (?, 's', 'user', '2026-11-01T00:00:00.000Z', 'f', 0, randomblob(?))`,
  );
  file.writer.transaction(() => {
    for (let row = 0; row < rows; row += 1) insert.run(`event-${row}`, bytes);
  })();
}

async function parts(): Promise<Record<string, number>> {
  const report = await askAt(file, NOW, 'storage', {}, home);
  expect(report.parts.reduce((sum, part) => sum + part.bytes, 0)).toBe(report.totalBytes);
  return Object.fromEntries(report.parts.map(({ part, bytes }) => [part, bytes]));
}

it('adds up every file of the home, by part', async () => {
  write('redis/dump.rdb', 100);
  write('redis/appendonlydir/base.aof', 20);
  write('server.log', 300);
  write('server.log.1', 50);
  write('backups/2026-11-18.db', 4_000);
  write('archives/default/2026-08-01-0000.json', 5_000);
  write('desktop/window.json', 60);
  write('config.yaml', 7);
  // What a link leads to is not kept here.
  symlinkSync('/usr/bin', join(folder, 'elsewhere'));
  expect(await parts()).toMatchObject({
    redis: 120,
    logs: 350,
    backups: 4_000,
    archives: 5_000,
    desktop: 60,
    other: 7,
    wal: statSync(`${file.path}-wal`).size + statSync(`${file.path}-shm`).size,
  });
});

it('names the copies of what is stored, newest first, and nothing that is none', async () => {
  const at = (day: number) => new Date(Date.UTC(2026, 10, day, 3));
  const copies = [
    { kind: 'backup', name: 'telemetry-2026-11-19T030000Z.db', bytes: 40, writtenAt: at(19).toISOString() },
    { kind: 'damaged', name: 'damaged-2026-11-02T030000Z.db', bytes: 41, writtenAt: at(2).toISOString() },
    { kind: 'archive', name: 'default/2026-11-18-1200.json', bytes: 7, writtenAt: at(18).toISOString() },
    { kind: 'archive', name: 'team/2026-11-17-0000.json', bytes: 9, writtenAt: at(17).toISOString() },
  ];
  for (const { kind, name, bytes, writtenAt } of copies.toReversed()) {
    const below = join(kind === 'archive' ? 'archives' : 'backups', name);
    write(below, bytes);
    utimesSync(join(folder, below), new Date(writtenAt), new Date(writtenAt));
  }
  for (const none of ['backups/telemetry.db.new', 'archives/default/state.json', 'archives/default/.a.new'])
    write(none, 5);
  symlinkSync('/etc/hostname', join(folder, 'archives', 'default', '2026-11-16-0000.json'));
  const report = await askAt(file, NOW, 'storage', {}, home);
  expect(report.copies).toEqual(copies);
  expect(report.places).toEqual({ folder, log: join(folder, 'server.log') });
});

it("splits the database's bytes between raw traces and what is derived of them, so that they add up to the file", async () => {
  addRaw(5_000, 300);
  insertUsage(file.writer, [{ ...ANY_USAGE, occurredAt: NOW }]);
  file.writer.pragma('wal_checkpoint(TRUNCATE)');
  const { raw = 0, derived = 0 } = await parts();
  expect(raw + derived).toBe(statSync(file.path).size);
  const measured = file.writer
    .prepare<[], { bytes: number }>(
      `SELECT sum(pgsize) AS bytes FROM dbstat
       WHERE name = 'claude_raw_traces' OR name LIKE '%claude_raw_traces%'`,
    )
    .get();
  // Measured page by page, as SQLite counts them: the sample is not far off.
  expect(Math.abs(raw - (measured?.bytes ?? 0)) / raw).toBeLessThan(0.15);
});

it('counts rows, and tells the first and last of each', async () => {
  addRaw(3, 10);
  insertSession(file.writer, { id: 's', startedAt: NOW - 9 * DAY_MS, lastActivityAt: NOW });
  insertCall(file.writer, { at: NOW });
  insertDecision(file.writer, { at: NOW });
  const days = [-30, -3, -2, -1].map((day) => ({ ...ANY_USAGE, occurredAt: NOW + day * DAY_MS }));
  insertUsage(file.writer, days);
  const report = await askAt(file, NOW, 'storage', {}, home);
  expect(report.rows).toEqual({
    sessions: 1,
    responses: 4,
    toolCalls: 1,
    decisions: 1,
    codeChanges: 0,
    deadLetters: 0,
  });
  expect(report).toMatchObject({ oldest: '2026-10-20T14:32:00.000Z', newest: '2026-11-18T14:32:00.000Z' });
  expect(report.raw).toMatchObject([
    { platform: 'claude_code', rows: 3, oldest: '2026-11-10T14:32:00.000Z', newest: '2026-11-19T14:32:00.000Z' },
  ]);
  expect(report.bytesPerDay).toBe(Math.round(statSync(file.path).size / 30));
});

it('tells no growth of less than a week', async () => {
  insertUsage(file.writer, [{ ...ANY_USAGE, occurredAt: NOW - 6 * DAY_MS }]);
  expect((await askAt(file, NOW, 'storage', {}, home)).bytesPerDay).toBeNull();
});

it('says when the last purge was ordered, and when it was gone', async () => {
  const lastPurge = async () => (await askAt(file, NOW, 'storage', {}, home)).lastPurge;
  expect(await lastPurge()).toBeNull();
  const order = file.writer.prepare('INSERT INTO purges (requested_at, finished_at, step) VALUES (?, ?, ?)');
  order.run(NOW - 2 * DAY_MS, NOW - DAY_MS, 'done');
  expect(await lastPurge()).toEqual({ orderedAt: '2026-11-17T14:32:00.000Z', finishedAt: '2026-11-18T14:32:00.000Z' });
  order.run(NOW, null, 'queue');
  expect(await lastPurge()).toEqual({ orderedAt: '2026-11-19T14:32:00.000Z', finishedAt: null });
});

it('says which doors are open', () => {
  const owner = ownerStatus({ dashboard: 'http://127.0.0.1:7531/' });
  const doors = (status: OwnerStatus | null, facts = home) => storage(file.reader, facts, status, NOW).doors;
  expect(doors(owner)).toEqual([
    { door: 'dashboard', state: 'open', address: 'http://127.0.0.1:7531/' },
    { door: 'otlp', state: 'closed', address: null },
    { door: 'control', state: 'open', address: null },
  ]);
  const otlp = { http: 'http://127.0.0.1:4318', grpc: 'http://127.0.0.1:4317', notice: null };
  expect(doors({ ...owner, otlp })[1]).toMatchObject({
    state: 'open',
    address: 'http://127.0.0.1:4318, http://127.0.0.1:4317',
  });
  expect(doors(null).map(({ state }) => state)).toEqual(['closed', 'closed', 'closed']);
  const report = home.settings();
  const settings = { ...report.settings, gateway: { ...report.settings.gateway, enabled: false } };
  const off: HomeFacts = { ...home, settings: () => ({ ...report, settings }) };
  for (const door of doors({ ...owner, dashboard: null }, off).slice(0, 2)) {
    expect(door).toMatchObject({ state: 'switched_off', address: null });
  }
});

it('has nothing to tell of no home', async () => {
  expect(await askAt(null, NOW, 'storage', {})).toMatchObject({
    totalBytes: 0,
    raw: [],
    oldest: null,
    copies: [],
    lastPurge: null,
    places: null,
  });
});
