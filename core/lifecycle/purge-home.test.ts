import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  at,
  requests,
  restamped,
  rolloutName,
  sessionId,
  sessionMeta,
  turnContext,
} from '../capture/codex/test-rollout.ts';
import { answer as geminiAnswer, metadata } from '../capture/gemini/test-chat.ts';
import type { PurgeScope } from '../contracts/purge.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { report } from '../query/report.ts';
import { rebuild } from '../slow-path/rebuild.ts';
import { derivedRows, keptAndTrueSums } from '../slow-path/test-derived.ts';
import { reply } from '../slow-path/test-transcript.ts';
import { discardScratch, openScratch } from '../storage/scratch-database.ts';
import { countOf } from '../storage/test-database.ts';
import { PurgeableHome } from './test-purge.ts';

let home: PurgeableHome;
beforeEach(() => {
  home = new PurgeableHome();
});
afterEach(() => home.close());

const SHOP = '/home/ada/shop';

type Claude = { session: string; number: number; minute: number; cwd?: string; output?: number; time?: string };

function claude({ session, number, minute, cwd = SHOP, output = 10, time }: Claude): object {
  const timestamp = time ?? at(minute * 60);
  const id = `msg_${session}_${number}`;
  const content = [{ type: 'tool_use', id: `call_${session}_${number}`, name: 'Edit', input: { file_path: '/a.ts' } }];
  return reply(
    { input_tokens: 100, output_tokens: output },
    { message: { id, content }, line: { uuid: `u-${id}`, requestId: `req_${id}`, sessionId: session, cwd, timestamp } },
  );
}

function user(session: string, number: number, minute: number): object {
  const line = { uuid: `p-${session}-${number}`, sessionId: session, cwd: SHOP, timestamp: at(minute * 60) };
  return { ...line, type: 'user', message: { role: 'user', content: 'please' } };
}

const text = (...lines: object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');
const rollout = (id: number) => `codex/sessions/2026/03/04/${rolloutName(sessionId(id))}`;

function totals() {
  return report(home.database, { kind: 'daily', timezone: 'UTC' }, createPriceBook).totals;
}

async function rebuilt(): Promise<Record<string, string[]>> {
  const path = `${home.file.folder}/rebuild.db`;
  const scratch = openScratch(path, home.file.path);
  await rebuild(scratch, createPriceBook(), () => undefined, new AbortController().signal);
  scratch.close();
  discardScratch(path);
  return derivedRows(home.database);
}

/** Purges, and checks all that holds of every purge. */
async function purge(scope: PurgeScope) {
  const before = totals();
  const preview = await home.preview(scope);
  expect(totals()).toEqual(before);
  const result = await home.purge(scope);
  expect(result.left).toEqual([]);
  expect(result.proof).toMatchObject({ clean: true });
  const { oldest, newest, projects, files, bytes, ...purged } = preview;
  expect(result.purged).toEqual(purged);
  const after = totals();
  expect(after.responses).toBe(before.responses - purged.totals.responses);
  expect(after.totalTokens).toBe(before.totalTokens - purged.totals.totalTokens);
  expect(after.totalCost).toBeCloseTo(before.totalCost - purged.totals.totalCost, 12);
  const { kept, truth } = keptAndTrueSums(home.database);
  expect(kept).toEqual(truth);

  const left = derivedRows(home.database);
  expect(await rebuilt()).toEqual(left);
  await home.readAllAgain();
  expect(totals()).toEqual(after);
  return { ...result, preview };
}

async function threeTools(): Promise<void> {
  home.write(
    'claude/projects/-shop/one.jsonl',
    text(user('one', 1, 1), claude({ session: 'one', number: 1, minute: 2 })),
  );
  home.write(
    'claude/projects/-shop/two.jsonl',
    text(
      claude({ session: 'two', number: 1, minute: 5 }),
      claude({ session: 'two', number: 2, minute: 6, cwd: '/home/ada/other' }),
    ),
  );
  home.write(
    rollout(1),
    text(
      sessionMeta(sessionId(1)),
      turnContext('gpt-5.4', 1),
      ...requests([
        { input: 50, output: 5 },
        { input: 60, output: 6 },
      ]),
    ),
  );
  home.write('gemini/shop/chats/session-g.jsonl', text(metadata({ sessionId: 'gem' }), geminiAnswer('m1', 3)));
  await home.take();
  expect(totals().responses).toBe(6);
}

describe('what is purged', () => {
  test('everything, but not what the home is', async () => {
    await threeTools();
    const integrations = join(home.file.folder, 'integrations');
    mkdirSync(integrations);
    for (const name of ['codex.json', 'codex-0123456789ab-config.toml']) writeFileSync(join(integrations, name), '{}');
    await purge({ platform: 'codex_cli', since: '2031-01-01' });
    expect(readdirSync(integrations)).toHaveLength(2);
    const { purged } = await purge({ everything: true });
    // A copy of a tool's settings may hold keys; the note tells what is ours in them.
    expect(readdirSync(integrations)).toEqual(['codex.json']);
    expect(purged).toMatchObject({ sessions: 4, wholeSessions: 4, totals: { responses: 6 } });
    for (const table of ['usage', 'claude_raw_traces', 'codex_raw_traces', 'projects', 'unit_facts', 'tool_calls']) {
      expect([table, countOf(home.database, table)]).toEqual([table, 0]);
    }
  });

  test('the space that is named beforehand holds the log, which every purge empties', async () => {
    await threeTools();
    const log = statSync(`${home.file.path}-wal`).size;
    expect(log).toBeGreaterThan(0);
    const nothing = await home.preview({ platform: 'codex_cli', since: '2031-01-01' });
    expect(nothing).toMatchObject({ events: 0, bytes: log });
  });

  test('a session', async () => {
    await threeTools();
    const { purged } = await purge({ session: 'two' });
    expect(purged).toMatchObject({ sessions: 1, wholeSessions: 1, events: 2, totals: { responses: 2 } });
    expect(countOf(home.database, "conversations WHERE external_id = 'two'")).toBe(0);
  });

  test('a tool', async () => {
    await threeTools();
    const { purged } = await purge({ platform: 'codex_cli' });
    expect(purged).toMatchObject({ sessions: 1, totals: { responses: 2, outputTokens: 11 } });
  });

  test('a project by its name: of a session in two folders, the part in this one', async () => {
    await threeTools();
    const { purged } = await purge({ project: 'other' });
    expect(purged).toMatchObject({ sessions: 1, wholeSessions: 0, totals: { responses: 1 } });
    expect(home.database.prepare('SELECT name FROM projects ORDER BY name').pluck().all()).not.toContain('other');
  });

  test('a range of days', async () => {
    await threeTools();
    const later = claude({ session: 'one', number: 2, minute: 0, time: '2026-03-05T10:00:00.000Z' });
    home.write('claude/projects/-shop/one.jsonl', text(later));
    await home.take();
    const { purged } = await purge({ until: '2026-03-04', timezone: 'UTC' });
    expect(purged.totals.responses).toBe(6);
    expect(totals().responses).toBe(1);
  });
});

describe('the search behind a purge', () => {
  const LONG = 'session-of-two-folders';
  const NOTE = ['integrations', 'claude.json'] as const;

  async function takeLong(): Promise<void> {
    home.write(
      'claude/projects/-shop/long.jsonl',
      text(
        claude({ session: LONG, number: 1, minute: 5 }),
        claude({ session: LONG, number: 2, minute: 6, cwd: '/home/ada/other' }),
      ),
    );
    await home.take();
    mkdirSync(join(home.file.folder, NOTE[0]));
    writeFileSync(join(home.file.folder, ...NOTE), JSON.stringify({ session: LONG }));
  }

  test('says that no byte was searched where a session lost a part: its id stays', async () => {
    await takeLong();
    const { proof, purged } = await purge({ project: 'other' });
    expect(purged).toMatchObject({ sessions: 1, wholeSessions: 0 });
    expect(proof).toMatchObject({ clean: true, searchedFor: 0 });
    expect(proof.places.filter(({ looked }) => looked > 0).map(({ place }) => place)).toEqual(['rows']);
  });

  test('finds the id of a session that went whole also in a folder below', async () => {
    await takeLong();
    const { proof } = await home.purge({ session: LONG });
    expect(proof).toMatchObject({ clean: false, searchedFor: 1 });
    expect(proof.places.filter(({ found }) => found > 0)).toEqual([
      { place: 'files', looked: expect.any(Number), found: 1 },
    ]);
  });
});

describe('what could not be stored', () => {
  const letterOf = (id: string, platform: 'claude_code' | 'codex_cli', data: Buffer) =>
    home.database
      .prepare(
        `INSERT INTO dead_letters (event_id, platform, error_type, error_message, event_data, failed_at)
         VALUES (?, ?, 'x', 'y', ?, 1000)`,
      )
      .run(id, platform, data);
  const stored = (session: string) =>
    home.database
      .prepare<[string], Buffer>('SELECT event_data FROM claude_raw_traces WHERE external_id = ? LIMIT 1')
      .pluck()
      .get(session) ?? Buffer.alloc(0);

  test('is named before and purged alone, by its tool', async () => {
    letterOf('a', 'claude_code', Buffer.from('no event'));
    letterOf('b', 'codex_cli', Buffer.from('no event'));
    home.database.exec("INSERT INTO capture_rejections VALUES ('claude_code', 'f', 0, 'd', 'invalid_json', 1000)");
    const { purged, proof } = await purge({ platform: 'claude_code' });
    expect(purged).toMatchObject({ events: 0, sessions: 0, letters: 1, rejections: 1 });
    expect(purged.tables).toEqual([
      { table: 'dead_letters', rows: 1 },
      { table: 'capture_rejections', rows: 1 },
    ]);
    expect(proof.places[0]).toEqual({ place: 'rows', looked: 2, found: 0 });
    expect([countOf(home.database, 'dead_letters'), countOf(home.database, 'capture_rejections')]).toEqual([1, 0]);
    expect((await purge({ everything: true })).purged).toMatchObject({ letters: 1, rejections: 0 });
  });

  test('is named by its session, project or response as the purge judges it', async () => {
    await threeTools();
    for (const session of ['one', 'two']) letterOf(session, 'claude_code', stored(session));
    expect((await purge({ session: 'one' })).purged).toMatchObject({ letters: 1, rejections: 0 });
    expect(countOf(home.database, 'dead_letters')).toBe(1);
    expect((await purge({ project: 'shop' })).purged).toMatchObject({ letters: 1 });
  });
});

describe('a session that goes on', () => {
  test('counts its new lines alone: Claude Code', async () => {
    await threeTools();
    await purge({ session: 'one' });
    home.write(
      'claude/projects/-shop/one.jsonl',
      text(
        claude({ session: 'one', number: 9, minute: 0, output: 7, time: new Date(Date.now() + 5_000).toISOString() }),
      ),
    );
    const before = totals();
    await home.take();
    expect(totals().outputTokens).toBe(before.outputTokens + 7);
    const [session] = home.database.prepare("SELECT total_tokens FROM conversations WHERE external_id = 'one'").all();
    expect(session).toEqual({ total_tokens: 107 });
  });

  test.each(['both', 'total'] as const)('counts its new lines alone: Codex, whose lines have %s', async (form) => {
    const spent = [
      { input: 50, output: 5 },
      { input: 60, output: 6 },
    ];
    const lines = requests([...spent, { input: 70, output: 7 }], { form });
    home.write(rollout(1), text(sessionMeta(sessionId(1)), turnContext('gpt-5.4', 1), ...lines.slice(0, 2)));
    await home.take();
    await purge({ session: sessionId(1) });
    const now = (line: object | undefined, seconds: number) => ({
      ...line,
      timestamp: new Date(Date.now() + seconds * 1_000).toISOString(),
    });
    // Codex says its last count once more before it goes on.
    home.write(rollout(1), text(now(lines[1], 5), now(lines[2], 9)));
    await home.take();
    expect(totals()).toMatchObject({ responses: 1, outputTokens: 7, inputTokens: 70 });
  });
});

describe('copies in other sessions', () => {
  const history = [1, 2, 3].map((number) => claude({ session: 'old', number, minute: number }));
  const copied = (session: string) => history.map((line) => ({ ...line, sessionId: session }));

  test('go with what they are copies of', async () => {
    home.write('claude/projects/-shop/old.jsonl', text(...history));
    home.write(
      'claude/projects/-shop/fork.jsonl',
      text(...copied('fork'), claude({ session: 'fork', number: 9, minute: 60 })),
    );
    await home.take();
    const { purged } = await purge({ session: 'old' });
    expect(purged.totals.responses).toBe(3);
    expect(totals()).toMatchObject({ responses: 1 });
  });

  test('made later do not bring it back', async () => {
    home.write('claude/projects/-shop/old.jsonl', text(...history));
    await home.take();
    await purge({ session: 'old' });
    home.write('claude/projects/-shop/late.jsonl', text(...copied('late')));
    await home.take();
    expect(totals().responses).toBe(0);
  });

  test('stay where the copy is purged and not what it is a copy of', async () => {
    home.write('claude/projects/-shop/old.jsonl', text(...history));
    home.write(
      'claude/projects/-shop/fork.jsonl',
      text(...copied('fork'), claude({ session: 'fork', number: 9, minute: 60 })),
    );
    await home.take();
    await purge({ session: 'fork' });
    expect(totals().responses).toBe(3);
  });

  const original = [
    sessionMeta(sessionId(1)),
    turnContext('gpt-5.4', 1),
    ...requests([
      { input: 50, output: 5 },
      { input: 60, output: 6 },
    ]),
  ];
  const fork = (id: number) => [
    sessionMeta(sessionId(id), { forked_from_id: sessionId(1) }, 4_000),
    ...restamped(original, 4_000),
    ...requests([{ input: 90, output: 9 }], {
      from: 5_000,
      before: [
        { input: 50, output: 5 },
        { input: 60, output: 6 },
      ],
    }),
  ];

  test('of Codex go with it, and their session forgets where it came from', async () => {
    home.write(rollout(1), text(...original));
    home.write(rollout(2), text(...fork(2)));
    await home.take();
    expect(totals().responses).toBe(3);
    const { purged } = await purge({ session: sessionId(1) });
    expect(purged.totals).toMatchObject({ responses: 2, outputTokens: 11 });
    expect(totals()).toMatchObject({ responses: 1, outputTokens: 9 });
  });

  test('of Codex made later do not bring it back', async () => {
    home.write(rollout(1), text(...original));
    await home.take();
    await purge({ session: sessionId(1) });
    home.write(rollout(3), text(...fork(3)));
    await home.take();
    expect(totals()).toMatchObject({ responses: 1, outputTokens: 9 });
  });
});
