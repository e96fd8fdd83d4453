import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { CSV_TABLES } from '../core/contracts/export.ts';
import { HOOK_EVENTS, HOOKED_TOOLS } from '../core/contracts/hook-record.ts';
import { PLATFORMS } from '../core/contracts/platform.ts';
import { backUp } from '../core/lifecycle/back-up.ts';
import { rolloutLines } from '../core/privacy/test-codex-lines.ts';
import { cursorTranscriptLines, cursorTranscriptText, cursorValues } from '../core/privacy/test-cursor-values.ts';
import { chatRecords } from '../core/privacy/test-gemini-chat.ts';
import { transcriptLines } from '../core/privacy/test-transcript-lines.ts';
import { homePaths } from '../core/runtime/paths.ts';
import { FAMILIES, RAW_TABLES } from '../core/storage/raw-tables.ts';
import { readAllDoors } from './all-doors.ts';
import { SENT_SESSION, sendHooks, sendTelemetry } from './planted-telemetry.ts';
import { everythingWritten, TestHome } from './test-home.ts';
import { watchRedis } from './watched-redis.ts';

/**
 * Nothing that was said, done or named is written at level `metadata`: a marked secret is planted in every free-text
 * field of every kind of record of every tool, in its files and in what it sends over each protocol. All of it goes through
 * the real pipeline, and then is searched: every byte below the home (log, backup, archives and the database's log
 * included) with blobs unpacked, while everything runs and after it ended; what was said to Redis and what it holds; what
 * every door answers; every export.
 */

const SESSION = '0a0b0c0d-1111-4222-8333-444455556666';

/** @param isName it stands where a name or an id may be kept */
type Secret = (label: string, isName?: boolean) => string;

/** Fields whose value may be kept when it has the form of a name or an id: there only free text is a secret. */
const NAMES = /\b(id|model|tool|call|session|limit|server|turn|bubble|rewound)\b/;

let home: TestHome | null = null;
test.afterEach(async () => {
  await home?.remove();
  home = null;
});

/** Writes a file of JSON lines with a line that is none. */
function writeLines(path: string, lines: readonly object[], secret: Secret): void {
  mkdirSync(dirname(path), { recursive: true });
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  writeFileSync(path, `${text}\n{"type":"user","message":"${secret('a line that is no JSON')}\n`);
}

function plantClaude({ claude }: TestHome, secret: Secret): void {
  const project = join(claude, 'projects', `-home-${secret('slug of the project')}-shop`);
  writeLines(join(project, `${SESSION}.jsonl`), transcriptLines(secret), secret);
}

function plantCodex({ codex }: TestHome, secret: Secret): void {
  const name = 'rollout-2026-03-04T10-00-00-019ca4a0-0000-7000-8000-000000000001.jsonl';
  writeLines(join(codex, 'sessions/2026/03/04', name), rolloutLines(secret), secret);
}

function plantGemini({ gemini }: TestHome, secret: Secret): void {
  const name = 'session-2026-01-02T03-04-887ba529.jsonl';
  writeLines(join(gemini, 'shop/chats', name), chatRecords(secret), secret);
}

function plantCursor({ cursorUser, cursorHome }: TestHome, secret: Secret): void {
  const workspace = join(cursorUser, 'workspaceStorage', 'f87f6e0b2cf1ae8645cc0c5ffaa99529');
  for (const folder of [join(cursorUser, 'globalStorage'), workspace]) {
    mkdirSync(folder, { recursive: true });
    const database = new DatabaseSync(join(folder, 'state.vscdb'));
    const values = cursorValues(secret);
    for (const table of ['ItemTable', 'cursorDiskKV']) {
      database.exec(`CREATE TABLE ${table} (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)`);
    }
    if (values.some(({ table }) => table === 'composerHeaders')) {
      database.exec('CREATE TABLE composerHeaders (composerId TEXT PRIMARY KEY, value BLOB)');
    }
    for (const { table, key, value } of values) {
      const column = table === 'composerHeaders' ? 'composerId' : 'key';
      const stored = value === null || typeof value === 'string' ? value : JSON.stringify(value);
      database.prepare(`INSERT OR REPLACE INTO ${table} (${column}, value) VALUES (?, ?)`).run(key, stored);
    }
    database
      .prepare('INSERT INTO ItemTable (key, value) VALUES (?, ?)')
      .run('cursorAuth/accessToken', secret('the token of the account'));
    database.close();
  }
  const path = `/home/${secret('user')}/${secret('parent')}/shop`;
  writeFileSync(join(workspace, 'workspace.json'), JSON.stringify({ folder: `file://${path}` }));
  const transcripts = join(cursorHome, 'projects', `home-${secret('slug')}-shop`, 'agent-transcripts');
  writeLines(join(transcripts, SESSION, `${SESSION}.jsonl`), cursorTranscriptLines(secret), secret);
  writeFileSync(join(transcripts, '0a0b0c0d-1111-4222-8333-444455557777.txt'), cursorTranscriptText(secret));
}

/** Plants a mark in every field that may hold what was said. */
function plantEverywhere(planted: TestHome): {
  labels: readonly string[];
  found: (text: string) => string[];
  /** Makes more of them, for what is sent. */
  secretsOf: (from: string) => Secret;
} {
  const labels: string[] = [];
  // Upper case and digits only, so that no filter passes it for the wrong reason, and unlike anything of ours.
  function secretsOf(tool: string): Secret {
    return (label, isName = NAMES.test(label)) => {
      labels.push(`${tool}: ${label}`);
      const mark = `ZQMARK${labels.length}X`;
      return isName ? `${mark} and words` : mark;
    };
  }
  plantClaude(planted, secretsOf('Claude'));
  plantCodex(planted, secretsOf('Codex'));
  plantGemini(planted, secretsOf('Gemini'));
  plantCursor(planted, secretsOf('Cursor'));
  return {
    labels,
    secretsOf,
    found: (text) => [...text.matchAll(/ZQMARK(\d+)X/gi)].map((each) => labels[Number(each[1]) - 1] ?? 'unknown'),
  };
}

const otlpStatusSchema = z.object({ otlp: z.object({ http: z.string(), grpc: z.string() }) });

test('planted secrets are in nothing that is written or answered, and the sessions were counted', async () => {
  home = new TestHome();
  mkdirSync(home.home, { mode: 0o700 });
  // So that the log says all that it ever does.
  writeFileSync(join(home.home, 'config.yaml'), 'log:\n  level: DEBUG\n');
  const started = await home.run(['start', '--daemon', '--no-open']);
  expect(started.stdout).toContain('Server started successfully');
  const redis = await watchRedis(home.home);
  const { labels, found: planted, secretsOf } = plantEverywhere(home);
  const { otlp } = otlpStatusSchema.parse(JSON.parse((await home.run(['status', '--json'])).stdout));
  const answered = [
    ...(await sendTelemetry(otlp, secretsOf('Sent'))),
    ...(await sendHooks(home.home, secretsOf('Hooks'))),
  ];
  expect(planted(answered.join())).toEqual([]);
  expect(answered.map((answer) => answer.slice(0, 4))).toEqual([
    ...Array.from({ length: 9 }, () => '200 '),
    ...HOOKED_TOOLS.flatMap(() => [...HOOK_EVENTS.map(() => '204 '), '400 ']),
  ]);
  // Whether the server or this run reads it first, it is all stored when the run ends.
  await home.ingest();
  for (const family of FAMILIES) {
    expect([family, home.count(RAW_TABLES[family]) > 5]).toEqual([family, true]);
  }
  // A line of each tool that is none, at least.
  expect(home.count('capture_rejections')).toBeGreaterThanOrEqual(PLATFORMS.length);
  expect(backUp(homePaths(home.home), Date.now())).toMatchObject({ made: true });
  const address = (await home.run(['dashboard'])).stdout.trim();
  const token = (await home.run(['token'])).stdout.trim();
  const { origin } = new URL(address);
  const putAway = await fetch(`${origin}/api/sessions/${SENT_SESSION}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token}` },
  });
  expect(await putAway.json()).toEqual({ deleted: true, archived: true });
  const read = await readAllDoors(address, token);
  expect(planted(read)).toEqual([]);
  for (const platform of PLATFORMS) expect(read).toContain(`"platform":"${platform}"`);
  expect(read).toContain('"aggregateHistory"');
  // Live metrics are written at leisure, once nothing else is to be done.
  await expect.poll(() => redis.holds()).toContain('blueplane:live:');
  const inRedis = [redis.said(), await redis.holds()];
  redis.close();
  expect(inRedis.map(planted)).toEqual([[], []]);
  // The search did see what went through, and what stays.
  for (const platform of PLATFORMS) expect(inRedis[0]).toContain(platform);
  expect(inRedis[0]).toContain('"received_by"');
  const exported = await exportsOf(home);
  expect(planted(exported)).toEqual([]);
  expect(exported).toContain(SENT_SESSION);
  const running = everythingWritten(home.home).toString('latin1');
  await home.run(['stop']);
  const stopped = everythingWritten(home.home).toString('latin1');

  expect(labels.length).toBeGreaterThan(2_000);
  expect(readdirSync(join(home.home, 'archives/default'))).toContain('state.json');
  for (const written of [running, stopped]) {
    expect(planted(written)).toEqual([]);
    // The search does look into what is stored: the project's label is there.
    expect(written).toContain('"projectName":"shop"');
  }
  const reported = await home.run(['report', 'session', '--json']);
  expect(planted(reported.stdout + started.stdout + started.stderr)).toEqual([]);
  expect(reported.stdout).toContain(SESSION);
  for (const platform of PLATFORMS) expect(reported.stdout).toContain(`"platform": "${platform}"`);
  expect((await home.totals()).outputTokens).toBeGreaterThan(0);
});

/** Every kind of export, one after the other. */
async function exportsOf(planted: TestHome): Promise<string> {
  const kinds = ['json', 'markdown', ...CSV_TABLES.map((table) => `csv --table ${table}`)];
  const texts: string[] = [];
  for (const kind of kinds) {
    const file = join(planted.root, 'exported');
    const { code } = await planted.run(['export', '--force', '--output', file, '--format', ...kind.split(' ')]);
    expect([kind, code]).toEqual([kind, 0]);
    texts.push(readFileSync(file, 'latin1'));
  }
  return texts.join('\n');
}

/** Who chose Content long ago: all that tells its time was said since. */
const LONG_AGO = '2020-01-01T00:00:00.000Z';

test('at level content they are in one table alone, and gone without a figure when that is purged', async () => {
  home = new TestHome();
  const { labels, found } = plantEverywhere(home);
  mkdirSync(home.home, { mode: 0o700 });
  writeFileSync(join(home.home, 'config.yaml'), 'privacy:\n  level: content\n');
  writeFileSync(join(home.home, 'content-since'), LONG_AGO);
  const started = await home.run(['start', '--daemon', '--no-open']);
  await home.ingest();
  const tools = (text: string) => new Set(found(text).map((label) => label.split(':')[0]));
  expect(tools(everythingWritten(home.home).toString('latin1'))).toEqual(
    new Set(['Claude', 'Codex', 'Gemini', 'Cursor']),
  );
  // Neither the queue's folder, nor the log, nor any other table or file.
  expect(found(everythingWritten(home.home, 'event_contents').toString('latin1'))).toEqual([]);
  await home.run(['stop']);
  const stopped = everythingWritten(home.home).toString('latin1');
  const kinds = new Set(found(stopped));
  for (const [tool, least] of Object.entries({ Claude: 0.9, Codex: 0.9, Gemini: 0.9, Cursor: 0.5 })) {
    const own = labels.filter((label) => label.startsWith(tool));
    expect([tool, own.filter((label) => kinds.has(label)).length > own.length * least]).toEqual([tool, true]);
  }
  expect(found(everythingWritten(home.home, 'event_contents').toString('latin1'))).toEqual([]);
  // Of what tells no time nothing is kept, nor of what is no record, nor of the account.
  expect(found(stopped).filter((label) => /no JSON|account/.test(label))).toEqual([]);

  const before = await home.totals();
  const file = join(home.root, 'export.json');
  expect((await home.run(['export', '--format', 'json', '--output', file])).code).toBe(0);
  expect(found(readFileSync(file, 'latin1'))).toEqual([]);
  const kept = home.count('event_contents');
  const preview = await home.run(['purge', '--content', '--dry-run']);
  expect(preview.stdout).toContain(`what was said in ${kept} records`);
  const purged = await home.run(['purge', '--content', '--yes']);
  expect([purged.code, purged.stderr.includes('rror')]).toEqual([0, false]);
  expect(purged.stdout).toContain('found nothing left');
  expect(home.count('event_contents')).toBe(0);
  expect(found(everythingWritten(home.home).toString('latin1'))).toEqual([]);
  expect(found(started.stdout + started.stderr + preview.stdout + purged.stdout)).toEqual([]);
  expect(await home.totals()).toEqual(before);
});
