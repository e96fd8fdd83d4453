import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CursorRecord } from '../../contracts/cursor-record.ts';
import { cursorValues } from '../../privacy/test-cursor-values.ts';
import { testHasher } from '../test-source.ts';
import { bubble, composer, openCursorDatabase, put, TestCursor } from './test-cursor.ts';

/** What the values of a database become. */

let cursor: TestCursor;
beforeEach(() => {
  cursor = new TestCursor();
});
afterEach(() => cursor.remove());

async function recordsOf(path: string): Promise<CursorRecord[]> {
  const { events, refused } = await cursor.read(path);
  expect(refused).toEqual([]);
  return events.map(({ record }) => record);
}

const kinds = (records: readonly CursorRecord[]) => records.map(({ type }) => type);

describe('the global database', () => {
  const CALL = 'task-call_1\nfc_2';

  it('gives conversations and their messages, each an event of its conversation', async () => {
    cursor.write(cursor.globalPath, 'cursorDiskKV', {
      'bubbleId:c1:b1': bubble(1),
      'bubbleId:c1:b2': bubble(2, { tokenCount: { inputTokens: 10, outputTokens: 2 } }),
      'composerData:c1': composer('c1', ['b1', 'b2'], { usageData: { default: { costInCents: 12, amount: 3 } } }),
      'checkpointId:c1:x': { files: [] },
    });
    const { events, refused } = await cursor.read(cursor.globalPath);
    expect(refused).toEqual([]);
    expect(events.map(({ external_id, event_type, timestamp }) => [external_id, event_type, timestamp])).toEqual([
      ['c1', 'composer', '2026-01-02T03:05:00.000Z'],
      ['c1', 'bubble', '2026-01-02T03:04:05.000Z'],
      ['c1', 'bubble', '2026-01-02T03:04:05.000Z'],
    ]);
    expect(events[2]?.record).toMatchObject({ bubbleId: 'b2', role: 'assistant', inputTokens: 10, outputTokens: 2 });
  });

  it('keeps a conversation that a call began apart, under the name of the call', async () => {
    const toolFormerData = { name: 'task', toolCallId: 'call_1\nfc_2', status: 'completed' };
    cursor.write(cursor.globalPath, 'cursorDiskKV', {
      [`composerData:${CALL}`]: composer(CALL, ['s1']),
      [`bubbleId:${CALL}:s1`]: bubble(2),
      'bubbleId:c1:b2': bubble(2, { toolFormerData }),
    });
    const { events } = await cursor.read(cursor.globalPath);
    const [called, own] = [events[0]?.record, events.at(-1)?.record];
    if (called?.type !== 'composer' || own?.type !== 'bubble') throw new Error('another order');
    expect(new Set(events.map((event) => event.external_id)).size).toBe(2);
    expect(own.composerId).toBe(called.composerId);
    const calling = events.find(({ external_id }) => external_id === 'c1')?.record;
    expect(calling).toMatchObject({ toolCall: { id: called.parentToolCallId } });
  });

  it('knows nothing of rows without a key or without a value, and of other tables', async () => {
    const database = openCursorDatabase(cursor.globalPath);
    database.exec('INSERT INTO cursorDiskKV VALUES (NULL, \'{"a":1}\'), (NULL, NULL)');
    database.exec("INSERT INTO cursorDiskKV VALUES (x'627562626c6549643a63313a6231', '{}'), (7, '{}')");
    database.exec("CREATE TABLE other (key TEXT, value BLOB); INSERT INTO other VALUES ('bubbleId:c1:b9', '{}')");
    put(database, 'cursorDiskKV', { 'composerData:c1': null, 'bubbleId:c1:b1': null, 'bubbleId:c1:b2': '' });
    database.close();
    expect(await recordsOf(cursor.globalPath)).toEqual([]);
  });

  it('reads text, the same as a blob, and either compressed', async () => {
    const text = JSON.stringify(bubble(2));
    cursor.write(cursor.globalPath, 'cursorDiskKV', {
      'bubbleId:c1:text': text,
      'bubbleId:c1:blob': Buffer.from(text),
      'bubbleId:c1:zlib': deflateSync(text),
      'bubbleId:c1:gzip': gzipSync(text),
      'bubbleId:c1:padded': `\ufeff${text}\0\0`,
    });
    const records = await recordsOf(cursor.globalPath);
    const withoutIds = records.map((record) => JSON.stringify({ ...record, bubbleId: '' }));
    expect(records).toHaveLength(5);
    expect(new Set(withoutIds).size).toBe(1);
  });

  it('refuses what it cannot read, each value by itself', async () => {
    cursor.write(cursor.globalPath, 'cursorDiskKV', {
      'bubbleId:c1:a': 'no JSON',
      'bubbleId:c1:b': deflateSync(JSON.stringify(bubble(2))).subarray(0, 60),
      'bubbleId:c1:c': Buffer.from([0xff, 0xfe, 0x7b]),
      'bubbleId:c1:d': '[1]',
      'bubbleId:c1:e': bubble(2, { tokenCount: { inputTokens: -1 } }),
      'bubbleId:c1:f': Buffer.alloc((64 << 20) + 1),
      'bubbleId:c1:g': bubble(2),
      'bubbleId:': bubble(2),
    });
    const { events, refused } = await cursor.read(cursor.globalPath);
    expect(events).toHaveLength(1);
    expect(refused).toEqual([
      ...['no_identity', 'invalid_json', 'invalid_zlib', 'invalid_utf8', 'not_an_object', 'impossible_numbers'],
      'too_long',
    ]);
    expect(await cursor.read(cursor.globalPath)).toEqual({ events: [], refused: [] });
  });

  it('gives the lines of a day to the machine, not to a conversation', async () => {
    cursor.write(cursor.globalPath, 'ItemTable', {
      'aiCodeTracking.dailyStats.v1.5.2026-01-02': { date: '2026-01-02', tabSuggestedLines: 9, tabAcceptedLines: 3 },
    });
    const { events } = await cursor.read(cursor.globalPath);
    expect(events.map(({ external_id, record }) => [external_id, record])).toMatchObject([
      [`database_${testHasher.hash('path', cursor.globalPath)}`, { type: 'dailyStats', date: '2026-01-02' }],
    ]);
  });

  it('names the workspace of a conversation by its folder, or by its storage', async () => {
    cursor.describeWorkspace('0a1b', { folder: 'file:///w/shop' });
    const head = (composerId: string, workspaceIdentifier: object) => ({
      composerId,
      type: 'head',
      workspaceIdentifier,
    });
    const database = openCursorDatabase(cursor.globalPath);
    database.exec('CREATE TABLE composerHeaders (composerId TEXT PRIMARY KEY, workspaceId TEXT, value TEXT)');
    const insert = database.prepare('INSERT INTO composerHeaders (composerId, value) VALUES (?, ?)');
    insert.run(
      'c1',
      JSON.stringify(head('c1', { id: 'x', uri: { external: 'file:///w/garden', fsPath: '/w/garden' } })),
    );
    insert.run('c2', JSON.stringify(head('c2', { id: '0a1b' })));
    insert.run('c3', JSON.stringify(head('c3', { id: '../0a1b' })));
    put(database, 'ItemTable', { 'composer.composerHeaders': { allComposers: [head('c4', { id: '0a1b' })] } });
    database.close();
    const labels = (await recordsOf(cursor.globalPath)).map(({ workspaceHash, projectName }) => [
      workspaceHash,
      projectName,
    ]);
    const shop = [testHasher.hash('workspace', '/w/shop'), 'shop'];
    expect(labels).toEqual([shop, [testHasher.hash('workspace', '/w/garden'), 'garden'], shop, [undefined, undefined]]);
  });
});

describe("a workspace's database", () => {
  it('gives its lists, each entry with the labels of the workspace', async () => {
    const path = cursor.workspacePath('0a1b');
    cursor.describeWorkspace('0a1b', { folder: 'file:///home/ada/my%20shop' });
    cursor.write(path, 'ItemTable', {
      'aiService.generations': [{ unixMs: Date.UTC(2026, 0, 2), generationUUID: 'g1', type: 'composer' }],
      'aiService.prompts': [
        { text: 'a', commandType: 4 },
        { text: 'a', commandType: 4 },
      ],
      'composer.composerData': { allComposers: [{ ...composer('c1', []), type: 'head' }], selectedComposerId: 'c1' },
    });
    const { events, refused } = await cursor.read(path);
    const hash = testHasher.hash('workspace', '/home/ada/my shop');
    expect(refused).toEqual([]);
    expect(events.map(({ external_id, event_type }) => [event_type, external_id])).toEqual([
      ['workspace', `workspace_${hash}`],
      ['composer', 'c1'],
      ['generation', `workspace_${hash}`],
      ['prompt', `workspace_${hash}`],
      ['prompt', `workspace_${hash}`],
    ]);
    for (const { record } of events) {
      expect(record).toMatchObject({ level: 'workspace', workspaceHash: hash, projectName: 'my shop' });
    }
    expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(5);
  });

  it('of older versions holds whole conversations', async () => {
    const path = cursor.workspacePath('0a1b');
    const conversation = [{ ...bubble(1), bubbleId: 'b1' }, { ...bubble(2), bubbleId: 'b2' }, null, bubble(2)];
    cursor.write(path, 'ItemTable', {
      'composer.composerData': { allComposers: [{ ...composer('c1', []), conversation }, 7, { name: 'no id' }] },
    });
    const { events, refused } = await cursor.read(path);
    expect(kinds(events.map(({ record }) => record))).toEqual(['workspace', 'composer', 'bubble', 'bubble', 'bubble']);
    expect(events[1]?.record).toMatchObject({ isHead: false, layout: 'inline', bubbles: [{}, {}] });
    expect(refused).toEqual(['not_an_object', 'not_an_object', 'no_identity']);
  });

  it('of newer versions only says what was selected', async () => {
    const path = cursor.workspacePath('0a1b');
    cursor.write(path, 'ItemTable', { 'composer.composerData': { selectedComposerIds: ['c1'] } });
    expect(await recordsOf(path)).toEqual([]);
  });

  it('without a folder is known by its storage', async () => {
    const path = cursor.workspacePath('1754900000000');
    cursor.write(path, 'ItemTable', { 'aiService.prompts': [{ text: 'a' }] });
    const [workspace] = await recordsOf(path);
    expect(workspace?.workspaceHash).toMatch(/^[0-9a-f]{16}$/);
    expect(workspace?.projectName).toBeUndefined();
  });
});

describe('messages in a store of blobs', () => {
  const hash = (digit: string) => digit.repeat(64);
  const reference = (digit: string) => Buffer.concat([Buffer.from([0x0a, 32]), Buffer.from(hash(digit), 'hex')]);
  const stateOf = (...parts: Buffer[]) => `~${Buffer.concat(parts).toString('base64')}`;

  it('are counted by role, as far as blobs are messages', async () => {
    const message = (role: string) => JSON.stringify({ role, content: [{ type: 'text', text: 'words' }] });
    cursor.write(cursor.globalPath, 'cursorDiskKV', {
      [`agentKv:blob:${hash('1')}`]: message('user'),
      [`agentKv:blob:${hash('2')}`]: Buffer.from(message('assistant')),
      [`agentKv:blob:${hash('3')}`]: Buffer.from(message('tool')).toString('hex'),
      [`agentKv:blob:${hash('4')}`]: Buffer.from([0x0a, 0x02, 0x00, 0x01]),
      [`agentKv:blob:${hash('6')}`]: message('user'),
      'composerData:c1': composer('c1', [], {
        conversationState: stateOf(
          ...['1', '2', '3', '4', '5'].map(reference),
          Buffer.from([0x10, 0x96, 0x01, 0x1a, 0x02, 0x41, 0x42]),
        ),
      }),
    });
    expect(await recordsOf(cursor.globalPath)).toMatchObject([
      { layout: 'state', stateMessages: { user: 1, assistant: 1, tool: 1, unread: 2 } },
    ]);
  });

  it.each(['~', '~not base64 at all', '~//////////////8=', `~${'A'.repeat(4_000)}`])(
    'may be damaged: %s',
    async (state) => {
      const key = 'composerData:c1';
      cursor.write(cursor.globalPath, 'cursorDiskKV', { [key]: composer('c1', [], { conversationState: state }) });
      const [record] = await recordsOf(cursor.globalPath);
      if (record?.type !== 'composer') throw new Error('no conversation');
      expect(record.stateMessages ?? {}).not.toHaveProperty('user', 1);
    },
  );
});

it("never fetches a value of the user's account, or any other that is not asked for", async () => {
  const SIGN = 'ACCOUNT-TOKEN';
  const database = openCursorDatabase(cursor.globalPath);
  put(database, 'cursorDiskKV', { 'composerData:c1': composer('c1', []) });
  put(database, 'ItemTable', {
    'cursorAuth/accessToken': SIGN.repeat(10_000),
    'aiService.prompts': [{ text: 'a' }],
    'history.entries': SIGN.repeat(10_000),
  });
  database.close();
  // The pages on which they go on now lead nowhere: who fetches such a value meets the damage.
  const pageBytes = 4_096;
  const bytes = readFileSync(cursor.globalPath);
  const file = openSync(cursor.globalPath, 'r+');
  let broken = 0;
  for (let page = 1; page * pageBytes < bytes.length; page += 1) {
    const content = bytes.subarray(page * pageBytes + 4, (page + 1) * pageBytes);
    if (!/^[-A-Z]+$/.test(content.subarray(0, 100).toString('latin1'))) continue;
    writeSync(file, Buffer.from([0x7f, 0xff, 0xff, 0xff]), 0, 4, page * pageBytes);
    broken += 1;
  }
  closeSync(file);
  expect(broken).toBeGreaterThan(50);
  const check = openCursorDatabase(cursor.globalPath);
  expect(() => check.prepare("SELECT value FROM ItemTable WHERE key LIKE 'cursorAuth/%'").all()).toThrow();
  check.close();

  const { events, refused } = await cursor.read(cursor.globalPath);
  expect(refused).toEqual([]);
  expect(events.map(({ event_type }) => event_type)).toEqual(['composer', 'prompt']);
  expect(JSON.stringify(events)).not.toContain('TOKEN');
});

/** Forms that free text takes; the sign by which it is found again stands in each. */
const FORMS: Record<string, (sign: string) => string> = {
  words: (sign) => `some words ${sign} and more`,
  'a URL': (sign) => `https://user:pass@host/${sign}?q=${sign}`,
  'an e-mail': (sign) => `${sign}@example.org`,
  'a path': (sign) => `/home/ada/${sign}/x`,
  'a Windows path': (sign) => `C:\\Users\\${sign}\\x`,
  JSON: (sign) => JSON.stringify({ [sign]: sign }),
  lines: (sign) => `one\n${sign}\nthree`,
};

it.each(Object.entries(FORMS))('keeps nothing of free text that looks like %s', async (_name, form) => {
  const planted: string[] = [];
  const values = cursorValues((label) => {
    const sign = `MARKER${planted.length}${label.replaceAll(/\W/g, '')}`;
    planted.push(sign);
    return form(sign);
  });
  const workspace = cursor.workspacePath('MARKER storage');
  cursor.describeWorkspace('MARKER storage', { folder: 'file:///home/MARKER/shop' });
  for (const path of [cursor.globalPath, workspace]) {
    const database = openCursorDatabase(path);
    database.exec('CREATE TABLE composerHeaders (composerId TEXT PRIMARY KEY, value TEXT)');
    for (const { table, key, value } of values) {
      const column = table === 'composerHeaders' ? 'composerId' : 'key';
      database.prepare(`INSERT INTO ${table} (${column}, value) VALUES (?, ?)`).run(key, JSON.stringify(value));
    }
    database.close();
    const frames = await cursor.frames(path);
    const text = JSON.stringify(frames);
    expect(text).not.toMatch(/marker/i);
    expect(text).not.toContain(join('home', 'ada'));
    // All there are, so that nothing is missing only because nothing was read.
    const isWorkspace = path === workspace;
    expect(frames.flatMap(({ events }) => events).length).toBe(isWorkspace ? 25 : 24);
    expect(frames.flatMap(({ rejections }) => rejections)).toEqual([]);
  }
  expect(planted.length).toBeGreaterThan(300);
});
