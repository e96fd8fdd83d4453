import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { putAwaySchema } from '../../../contracts/put-away.ts';
import { settingsSchema } from '../../../contracts/settings.ts';
import { keepPutAway } from '../../../lifecycle/put-away.ts';
import { createQueryService } from '../../../query/index.ts';
import { insertCall, insertSession } from '../../../query/test-activity.ts';
import { ANY_USAGE, createTestDatabase, insertUsage, type TestDatabase } from '../../../query/test-database.ts';
import { loadApiToken } from '../../../runtime/api-token.ts';
import { homePaths } from '../../../runtime/paths.ts';
import { testFolder } from '../../../runtime/test-folder.ts';
import { ask, signIn, startTestGateway, type TestGateway } from '../test-gateway.ts';
import { currentArchive } from './archive-names.ts';
import { startSessionsApi } from './service.ts';
import { pollingPage } from './test-polling-page.ts';

const NOW = Date.UTC(2026, 9, 10, 12, 0, 30);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ORIGIN = 'http://localhost:3000';

let database: TestDatabase;
let now = NOW;
let lastUsage = 1;
let version = 1;
let running: TestGateway | null = null;

beforeEach(() => {
  database = createTestDatabase();
  now = NOW;
  insertSession(database.writer, {
    id: 'morning',
    startedAt: NOW - 3 * HOUR,
    lastActivityAt: NOW - 2 * HOUR,
    project: 'ledger',
  });
  insertSession(database.writer, {
    id: 'now',
    startedAt: NOW - 30 * MINUTE,
    lastActivityAt: NOW - MINUTE,
    platform: 'codex_cli',
  });
  insertSession(database.writer, { id: 'long-ago', startedAt: NOW - 80 * HOUR, lastActivityAt: NOW - 79 * HOUR });
  use('morning', NOW - 3 * HOUR + 10_000, 100);
  use('morning', NOW - 3 * HOUR + 20_000, 50);
  use('morning', NOW - 2 * HOUR, 7);
  use('now', NOW - MINUTE, 5, 'codex_cli');
  use('long-ago', NOW - 79 * HOUR, 1_000);
  for (let call = 0; call < 25; call += 1) {
    const at = NOW - 3 * HOUR + call * 1_000;
    insertCall(database.writer, {
      at,
      session: 'morning',
      tool: call === 24 ? 'Bash' : 'Read',
      success: call !== 24,
      durationMs: call,
    });
  }
});
afterEach(async () => {
  await running?.close();
  running = null;
  database.close();
});

function use(
  session: string,
  occurredAt: number,
  input: number,
  platform: 'claude_code' | 'codex_cli' = 'claude_code',
): void {
  insertUsage(database.writer, [{ ...ANY_USAGE, session, occurredAt, input, platform }], lastUsage);
  lastUsage += 1;
  version += 1;
}

function queries() {
  return createQueryService(
    () => database.reader,
    () => null,
    () => now,
  );
}

async function start(options: Parameters<typeof startTestGateway>[0] = {}) {
  const gateway = await startTestGateway({
    queries: queries(),
    now: () => now,
    dataVersion: () => String(version),
    ...options,
  });
  running = gateway;
  const token = { authorization: `Bearer ${loadApiToken(homePaths(gateway.home).apiToken)}` };
  return { gateway, token, page: pollingPage(`http://127.0.0.1:${gateway.port}`, token) };
}

/** The service alone, whose minutes the test turns. */
function service(
  archives: string,
  act: (action: string) => Promise<unknown> = async () => ({ job: null }),
  purges: () => number = () => 0,
) {
  const log = pino({ level: 'silent' });
  const parts = { queries: queries(), version: () => String(version), now: () => now };
  return startSessionsApi({ ...parts, archives, act, purges, log });
}

function putAwayIn(archives: string): unknown[] {
  const file: unknown = JSON.parse(readFileSync(join(archives, 'default', 'state.json'), 'utf8'));
  return putAwaySchema.parse(file).archived.map(({ id }) => id);
}

test('a page that polls sees all tools, with the figures that every other door shows', async () => {
  const { page } = await start();
  const seen = await page.poll();
  expect(seen.sessions.map(({ id }) => id)).toEqual(['now', 'morning']);
  const [, morning] = seen.sessions;
  expect(morning).toMatchObject({
    platform: 'claude_code',
    sessionName: 'ledger',
    workingDir: null,
    createdAt: NOW - 3 * HOUR,
    totalTokens: 160,
    inputTokens: 157,
    requestCount: 3,
    toolCallCount: 25,
    errorCount: 1,
    lastTool: 'Bash',
    ended: false,
  });
  expect(morning?.toolHistory).toHaveLength(20);
  expect(morning?.toolHistory.at(-1)).toMatchObject({ name: 'Bash', success: false, durationMs: 24 });
  // A point for each minute, however many requests it had.
  expect(morning?.tokenHistory.map(({ timestamp, input }) => [timestamp, input])).toEqual([
    [NOW - 3 * HOUR - 30_000, 150],
    [NOW - 2 * HOUR - 30_000, 157],
  ]);
  expect(seen.aggregate).toMatchObject({ totalTokens: 166, totalSessions: 2, totalToolCalls: 25, errorRate: 3.45 });
  expect(seen.lifetime).toMatchObject({ totalTokens: 1_167, totalSessions: 3, archivedSessions: 1 });
  expect(seen.charts.current).toMatchObject({ totalTokens: 1_167, activeSessions: 2, archivedSessions: 1 });
  expect((await page.one('now')).sessions.map(({ id }) => id)).toEqual(['now']);
  expect((await page.one('now')).aggregate.totalSessions).toBe(2);
});

test('what did nothing for a day is archived, newest first and in pages', async () => {
  const { page } = await start();
  const { sessions, count } = await page.archived();
  expect([count, sessions.map(({ id, archivedAt, ended }) => [id, archivedAt, ended])]).toEqual([
    1,
    [['long-ago', NOW - 79 * HOUR + 24 * HOUR, true]],
  ]);
  expect((await page.archived('?limit=1&offset=1')).sessions).toEqual([]);
  expect((await page.archived('?id=long-ago')).sessions).toHaveLength(1);
  expect((await page.archived('?id=now')).sessions).toEqual([]);
});

test('a session that is put away stays in every sum, over a restart too, and is live again when it goes on', async () => {
  const first = await start();
  expect(await first.page.remove('morning')).toEqual({ status: 200, body: { deleted: true, archived: true } });
  expect(await first.page.remove('morning')).toEqual({
    status: 200,
    body: { deleted: false, archived: true, message: 'Session already archived' },
  });
  expect(await first.page.remove('nobody')).toEqual({ status: 404, body: { error: 'session not found' } });
  await first.gateway.gateway.stop(1_000);
  const { page } = await start({ home: first.gateway.home });
  const seen = await page.poll();
  expect(seen.sessions.map(({ id }) => id)).toEqual(['now']);
  expect(seen.lifetime).toMatchObject({ totalTokens: 1_167, totalSessions: 3, archivedSessions: 2 });
  const [away] = (await page.archived()).sessions;
  expect([away?.id, away?.archivedAt, away?.ended, away?.tokenHistory.at(-1)]).toMatchObject([
    'morning',
    NOW,
    true,
    { final: true },
  ]);
  now += MINUTE;
  database.writer.prepare("UPDATE conversations SET last_activity_at = ? WHERE external_id = 'morning'").run(now);
  version += 1;
  now += 1;
  expect((await page.poll()).sessions.map(({ id }) => id)).toContain('morning');
});

test('a hard deletion is a purge by the owner, and answers when that is done', async () => {
  const asked: unknown[] = [];
  let looks = 0;
  const job = (state: string) => ({
    job: {
      id: 1,
      kind: 'purge',
      state,
      progress: { step: 'rows', done: 0, total: 1 },
      canCancel: false,
      message: null,
      purge: null,
      export: null,
    },
  });
  const act = async (name: string, args: unknown) => {
    if (name === 'startPurge') asked.push(args);
    if (asked.length === 0) return { job: null };
    looks += 1;
    return job(looks > 2 ? 'done' : 'running');
  };
  const settings = settingsSchema.parse({ gateway: { port: 0, sessions_api_hard_delete: true } });
  const { gateway, page } = await start({ act, settings });
  const browser = { cookie: await signIn(gateway), origin: `http://127.0.0.1:${gateway.port}` };
  const byPage = await ask(gateway.port, '/api/sessions/morning?hard=true', browser, { method: 'DELETE' });
  expect([byPage.status, asked]).toEqual([403, []]);
  expect(await page.remove('morning', '?hard=true')).toEqual({ status: 200, body: { deleted: true, archived: false } });
  expect(asked).toEqual([{ platform: 'claude_code', session: 'morning' }]);
  expect((await page.remove('nobody', '?hard=true')).status).toBe(404);
});

test('nothing is deleted for good before the settings allow it, and the answer says what to do', async () => {
  const asked: string[] = [];
  const act = async (name: string) => {
    asked.push(name);
    return { job: null };
  };
  const { gateway, token } = await start({ act });
  const answer = await ask(gateway.port, '/api/sessions/morning?hard=true', token, { method: 'DELETE' });
  expect([answer.status, asked]).toEqual([403, []]);
  expect(answer.body).toContain('gateway.sessions_api_hard_delete: true');
});

test('a minute adds a point, and a day of them outlasts any end of the process', async () => {
  const archives = testFolder();
  const before = service(archives);
  await before.tick();
  now += 3 * MINUTE;
  use('now', now, 40, 'codex_cli');
  await before.tick();
  // Killed: nothing else is written.
  before.stop();
  now += 2 * MINUTE;
  const after = service(archives);
  const points = after.dashboard('default')?.history() ?? [];
  expect(points.map(({ totalTokens }) => totalTokens)).toEqual([1_167, 1_167, 1_167, 1_208, 1_208, 1_208]);
  expect(new Set(points.map(({ timestamp }) => timestamp % MINUTE))).toEqual(new Set([0]));
  now += 48 * HOUR;
  expect(after.dashboard('default')?.history()).toHaveLength(1_440);
  after.stop();
});

test('a line that a power cut tore costs that line alone', async () => {
  const archives = testFolder();
  const first = service(archives);
  await first.tick();
  first.stop();
  const path = join(archives, 'default', 'history.jsonl');
  writeFileSync(path, `${readFileSync(path, 'utf8')}{"timestamp":17`);
  now += MINUTE;
  use('now', now, 40, 'codex_cli');
  const second = service(archives);
  await second.tick();
  second.stop();
  const third = service(archives);
  expect(
    third
      .dashboard('default')
      ?.history()
      .map(({ totalTokens }) => totalTokens),
  ).toEqual([1_167, 1_208]);
  third.stop();
});

test('every twelve hours a file begins, whole and for this user alone, and nothing is left beside it', async () => {
  const archives = testFolder();
  const api = service(archives);
  await api.tick();
  const folder = join(archives, 'default');
  const [first = ''] = readdirSync(folder).filter((name) => /^\d/.test(name));
  now += 11 * HOUR;
  await api.tick();
  expect(api.dashboard('default')?.currentFile()).toBe(first);
  now += 2 * HOUR;
  await api.tick();
  const names = api.dashboard('default')?.archives() ?? [];
  expect([names.length, names[1]]).toEqual([2, first]);
  expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([]);
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(JSON.parse(readFileSync(join(folder, first), 'utf8'))).toMatchObject({
    sessions: expect.any(Array),
    archived: [],
    aggregateHistory: expect.any(Array),
  });
  api.stop();
});

test('a file of the future goes on, one of half a day ago does not', () => {
  const name = currentArchive([], NOW);
  expect(name).toMatch(/^2026-10-1\d-\d{4}\.json$/);
  expect([currentArchive([name], NOW + 11 * HOUR), currentArchive([name], NOW - HOUR)]).toEqual([name, name]);
  expect(currentArchive([name], NOW + 12 * HOUR + MINUTE)).not.toBe(name);
});

test('archives are listed and read, and nothing else of the disk is', async () => {
  const first = await start();
  const folder = join(homePaths(first.gateway.home).archives, 'default');
  await first.page.remove('now');
  const { archives, backupDir } = await first.page.files();
  expect([archives.length, archives[0]?.isCurrent, backupDir]).toEqual([1, true, folder]);
  const name = archives[0]?.filename ?? '';
  const file = await first.page.file(name);
  expect([file.filename, file.sessions.archived.map(({ id }) => id)]).toEqual([name, ['now']]);
  writeFileSync(join(first.gateway.home, 'secret'), '"secret"');
  symlinkSync(join(first.gateway.home, 'secret'), join(folder, '2020-01-01-0000.json'));
  mkdirSync(join(folder, '2020-01-02-0000.json'));
  const refused: [string, number][] = [
    ['2019-01-01-0000.json', 404],
    ['2020-01-01-0000.json', 404],
    ['2020-01-02-0000.json', 404],
    ['state.json', 400],
    ['..%2f..%2fsecret', 400],
    ['..%5c..%5csecret', 400],
    [`${name}%00`, 400],
    [`x${name}`, 400],
  ];
  for (const [path, status] of refused) {
    const answer = await ask(first.gateway.port, `/api/archives/${path}`, first.token);
    expect([answer.status, answer.body.includes('"secret"')], path).toEqual([status, false]);
  }
});

test('a dashboard has a name, what it put away is its own, and no name leads out of its folder', async () => {
  const { gateway, page, token } = await start();
  const post = (query: string, body: unknown) =>
    ask(
      gateway.port,
      `/api/config${query}`,
      { ...token, 'content-type': 'application/json' },
      { method: 'POST', body: JSON.stringify(body) },
    );
  await expect(page.config('?dashboard=wall')).rejects.toThrow('404');
  expect(JSON.parse((await post('?dashboard=wall', {})).body)).toMatchObject({
    dashboardName: 'wall',
    currentFile: null,
  });
  await page.remove('now', '?dashboard=wall');
  expect((await page.health('?dashboard=wall')).activeSessions).toBe(1);
  expect((await page.health()).activeSessions).toBe(2);
  for (const name of ['..', '.', 'a%2fb', '%00', 'x'.repeat(65)])
    expect((await post(`?dashboard=${name}`, {})).status, name).toBe(404);
  const { backupDir } = await page.config();
  expect((await post('', { backupDir })).status).toBe(200);
  const elsewhere = join(gateway.home, 'elsewhere');
  expect((await post('', { backupDir: elsewhere })).status).toBe(400);
  expect((await post('', { backupDir: 5 })).status).toBe(400);
  expect(existsSync(elsewhere)).toBe(false);
});

/** What an owner says of its jobs: the last one. */
function jobs(first: { id: number; state: string }, kind = 'purge') {
  const now = { ...first };
  const progress = { step: 'rows', done: 0, total: 1 };
  const rest = { canCancel: false, message: null, purge: null, export: null };
  return { now, act: async () => ({ job: { ...now, kind, progress, ...rest } }) };
}

test('after a purge nothing of what it took is written again, and what else was put away stays away', async () => {
  const archives = testFolder();
  const { now: job, act } = jobs({ id: 1, state: 'done' });
  const api = service(archives, act);
  const dashboard = api.dashboard('default');
  await api.tick();
  expect([await dashboard?.putAway('morning'), await dashboard?.putAway('now')]).toEqual(['done', 'done']);
  job.id = 2;
  job.state = 'running';
  const folder = join(archives, 'default');
  for (const name of readdirSync(folder)) if (name !== 'state.json') rmSync(join(folder, name));
  database.writer.exec(
    "DELETE FROM conversations WHERE external_id = 'morning'; DELETE FROM usage WHERE external_id = 'morning'; DELETE FROM tool_calls WHERE external_id = 'morning'",
  );
  version += 1;
  keepPutAway({ archives }, database.reader);
  await api.tick();
  expect([readdirSync(folder), await dashboard?.putAway('now')]).toEqual([['state.json'], 'not live']);
  job.state = 'done';
  await api.tick();
  const written = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  expect([written.length, written.join('').includes('morning')]).toEqual([3, false]);
  expect(JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8')).archived).toMatchObject([{ id: 'now' }]);
  expect(dashboard?.history()).toHaveLength(1);
  api.stop();
});

test('what was read before a purge that is over meanwhile is not written', async () => {
  const archives = testFolder();
  const { now: job, act } = jobs({ id: 1, state: 'done' });
  let looks = 0;
  const api = service(archives, async () => {
    looks += 1;
    // Between the look before the figures and the one before they are written.
    if (looks === 2) job.id = 2;
    return await act();
  });
  const dashboard = api.dashboard('default');
  await dashboard?.save();
  expect([looks, existsSync(join(archives, 'default'))]).toEqual([2, false]);
  await dashboard?.save();
  expect(dashboard?.archives()).toHaveLength(1);
  api.stop();
});

test('what was put away while a purge came and went is put away again, as far as it is there', async () => {
  const archives = testFolder();
  const { now: job, act } = jobs({ id: 1, state: 'done' });
  let looksLeft = Number.POSITIVE_INFINITY;
  const api = service(archives, async () => {
    looksLeft -= 1;
    if (looksLeft === 0) job.id = 2;
    return await act();
  });
  const dashboard = api.dashboard('default');
  expect(await dashboard?.putAway('now')).toBe('done');
  // The third is behind what was written: the purge was there before us.
  looksLeft = 3;
  expect(await dashboard?.putAway('morning')).toBe('busy');
  // At once: the process may end before the next minute.
  expect(putAwayIn(archives)).toEqual(['now']);
  expect((await dashboard?.view())?.putAway.map(({ id }) => id)).toEqual(['now']);
  await api.stop();
});

test('what a purge took that goes on when it overtakes is not left behind by the end of the process', async () => {
  const archives = testFolder();
  const { now: job, act } = jobs({ id: 1, state: 'done' });
  let looksLeft = Number.POSITIVE_INFINITY;
  const api = service(archives, async () => {
    looksLeft -= 1;
    if (looksLeft === 0) Object.assign(job, { id: 2, state: 'running' });
    return await act();
  });
  const dashboard = api.dashboard('default');
  expect(await dashboard?.putAway('now')).toBe('done');
  looksLeft = 3;
  expect([await dashboard?.putAway('morning'), putAwayIn(archives)]).toEqual(['busy', ['now']]);
  database.writer.exec(
    "DELETE FROM conversations WHERE external_id = 'now'; DELETE FROM usage WHERE external_id = 'now'",
  );
  version += 1;
  job.state = 'done';
  await api.stop();
  expect(putAwayIn(archives)).toEqual([]);
});

test('two that put away at once are both done, and both outlast the process', async () => {
  const archives = testFolder();
  const api = service(archives);
  const dashboard = api.dashboard('default');
  expect(await Promise.all([dashboard?.putAway('morning'), dashboard?.putAway('now')])).toEqual(['done', 'done']);
  await api.stop();
  expect(putAwayIn(archives).toSorted()).toEqual(['morning', 'now']);
});

test('of two that put away while a purge comes none is done, and what was away before stays away', async () => {
  const archives = testFolder();
  const { now: job, act } = jobs({ id: 1, state: 'done' });
  let written = '';
  const api = service(archives, async () => {
    const path = join(archives, 'default', 'state.json');
    // It comes in behind what the first of them wrote.
    if (written !== '' && readFileSync(path, 'utf8') !== written) job.id = 2;
    return await act();
  });
  const dashboard = api.dashboard('default');
  use('long-ago', NOW - MINUTE, 1);
  database.writer.prepare("UPDATE conversations SET last_activity_at = ? WHERE external_id = 'long-ago'").run(NOW - 1);
  expect(await dashboard?.putAway('long-ago')).toBe('done');
  written = readFileSync(join(archives, 'default', 'state.json'), 'utf8');
  expect(await Promise.all([dashboard?.putAway('morning'), dashboard?.putAway('now')])).toEqual(['busy', 'busy']);
  expect(putAwayIn(archives)).toEqual(['long-ago']);
  await api.stop();
});

test('an export that begins meanwhile refuses nothing', async () => {
  const archives = testFolder();
  let looks = 0;
  const api = service(archives, async () => {
    looks += 1;
    return await jobs({ id: looks, state: 'running' }, 'export').act();
  });
  expect(await api.dashboard('default')?.putAway('now')).toBe('done');
  expect(looks).toBeGreaterThan(2);
  await api.stop();
});

test('a purge of everything takes the dashboards of a running server, too, all but the default one', async () => {
  const archives = testFolder();
  let purges = 0;
  const api = service(archives, undefined, () => purges);
  await api.create('wall');
  await api.create('desk');
  await api.tick();
  rmSync(archives, { recursive: true });
  purges = 1;
  await api.tick();
  expect([api.dashboard('wall'), api.dashboard('desk'), readdirSync(archives)]).toEqual([null, null, ['default']]);
  // The name is free again.
  expect(await api.create('wall')).toMatchObject({ name: 'wall' });
  expect(readdirSync(archives).toSorted()).toEqual(['default', 'wall']);
  await api.stop();
});

test('a dashboard is there for good when it is answered, and gone for good when it is removed', async () => {
  const { gateway, token } = await start();
  const archives = homePaths(gateway.home).archives;
  const json = { ...token, 'content-type': 'application/json' };
  const asked = async (method: string, query: string, body = '{}') =>
    (await ask(gateway.port, `/api/config${query}`, body === '' ? token : json, { method, body })).status;
  // A request that is refused makes none.
  expect(await asked('POST', '?dashboard=wall', '{"backupDir":"/srv"}')).toBe(400);
  expect(existsSync(archives)).toBe(false);
  expect(await asked('POST', '?dashboard=wall')).toBe(200);
  // As after a kill: nothing but the disk tells.
  const later = service(archives);
  expect(later.dashboard('wall')).not.toBeNull();
  later.stop();
  expect([await asked('DELETE', '?dashboard=wall', ''), await asked('GET', '?dashboard=wall', '')]).toEqual([200, 404]);
  expect(existsSync(join(archives, 'wall'))).toBe(false);
  expect([await asked('DELETE', '?dashboard=wall', ''), await asked('DELETE', '', '')]).toEqual([404, 400]);
  for (let number = 0; number < 15; number += 1) expect(await asked('POST', `?dashboard=d${number}`)).toBe(200);
  expect(await asked('POST', '?dashboard=more')).toBe(404);
  expect([await asked('DELETE', '?dashboard=d3', ''), await asked('POST', '?dashboard=more')]).toEqual([200, 200]);
});

test('while a purge is under way no dashboard is made', async () => {
  const { act } = jobs({ id: 1, state: 'running' });
  const { gateway, token } = await start({ act });
  const made = () =>
    ask(
      gateway.port,
      '/api/config?dashboard=wall',
      { ...token, 'content-type': 'application/json' },
      { method: 'POST', body: '{}' },
    );
  expect([(await made()).status, (await made()).status]).toEqual([409, 409]);
  expect(existsSync(homePaths(gateway.home).archives)).toBe(false);
});

test('an archive that others damaged is said to be, and the others are read', async () => {
  const { gateway, page, token } = await start();
  await page.remove('now');
  const folder = join(homePaths(gateway.home).archives, 'default');
  const broken = ['2020-01-01-0000.json', '2020-01-02-0000.json'];
  writeFileSync(join(folder, broken[0] ?? ''), '{"sessions":[{"id":"no');
  writeFileSync(join(folder, broken[1] ?? ''), '');
  const listed = z
    .object({
      damaged: z.number(),
      archives: z.array(z.object({ filename: z.string(), isDamaged: z.boolean().optional() })),
    })
    .parse(JSON.parse((await ask(gateway.port, '/api/archives', token)).body));
  expect(listed.damaged).toBe(2);
  expect(listed.archives.map(({ isDamaged }) => isDamaged)).toEqual([undefined, true, true]);
  for (const name of broken) {
    const answer = await ask(gateway.port, `/api/archives/${name}`, token);
    expect([answer.status, answer.body]).toEqual([410, expect.stringContaining('damaged')]);
  }
  expect((await ask(gateway.port, `/api/archives/${listed.archives[0]?.filename}`, token)).status).toBe(200);
});

test('a home in which nothing is stored gets no files', async () => {
  const empty = createTestDatabase();
  database.close();
  database = empty;
  const archives = join(testFolder(), 'archives');
  const api = service(archives);
  await api.tick();
  expect(existsSync(archives)).toBe(false);
  api.stop();
});

test('a page of a listed origin reads without a token; it changes nothing and reads nothing else', async () => {
  const { gateway } = settingsSchema.parse({ gateway: { port: 0, sessions_api_origins: [ORIGIN] } });
  const { gateway: running, token } = await start({ settings: { gateway } });
  const elsewhere = { origin: ORIGIN, 'sec-fetch-site': 'same-site' };
  const seen = await pollingPage(`http://127.0.0.1:${running.port}`, elsewhere).poll();
  expect(seen.sessions).toHaveLength(2);
  const answer = await ask(running.port, '/api/sessions', elsewhere);
  expect(answer.headers).toMatchObject({
    'access-control-allow-origin': ORIGIN,
    vary: expect.stringContaining('Origin'),
  });
  expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
  const statuses: [string, string, Record<string, string>, number][] = [
    ['GET', '/api/sessions', { origin: 'http://localhost:3001' }, 403],
    ['GET', '/api/sessions', { origin: 'null' }, 403],
    ['GET', '/api/sessions', {}, 401],
    ['GET', '/api/v1/today', elsewhere, 403],
    ['GET', '/metrics', elsewhere, 403],
    ['GET', '/', elsewhere, 403],
    ['GET', '/api/sessionsx', elsewhere, 403],
    ['DELETE', '/api/sessions/now', elsewhere, 403],
    ['DELETE', '/api/sessions/now?hard=true', { ...elsewhere, ...token }, 403],
    ['POST', '/api/config', elsewhere, 403],
    ['OPTIONS', '/api/sessions', { ...elsewhere, 'access-control-request-method': 'GET' }, 204],
    ['OPTIONS', '/api/sessions', { ...elsewhere, 'access-control-request-method': 'DELETE' }, 403],
    ['OPTIONS', '/api/v1/today', { ...elsewhere, 'access-control-request-method': 'GET' }, 403],
    ['GET', '/api/sessions/../v1/today', elsewhere, 403],
  ];
  for (const [method, path, headers, status] of statuses) {
    expect((await ask(running.port, path, headers, { method })).status, `${method} ${path}`).toBe(status);
  }
});
