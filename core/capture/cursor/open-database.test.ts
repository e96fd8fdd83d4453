import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDatabase } from './open-database.ts';
import { bubble, openCursorDatabase, put, TestCursor } from './test-cursor.ts';

/** How a database is read while, before and after another program writes to it. That program is a process of its own. */

let cursor: TestCursor;
let others: ChildProcess[];
beforeEach(() => {
  cursor = new TestCursor();
  others = [];
});
afterEach(async () => {
  for (const other of others.splice(0)) {
    if (other.exitCode !== null || other.signalCode !== null) continue;
    const ended = once(other, 'exit');
    other.kill('SIGKILL');
    await ended;
  }
  cursor.remove();
});

/** Runs a program against the global database, as Cursor would. @param body may use `database`, `put` and `say` */
function startOther(body: string): { said(word: string): Promise<string>; process: ChildProcess } {
  const program = `
    import { DatabaseSync } from 'node:sqlite';
    const database = new DatabaseSync(${JSON.stringify(cursor.globalPath)});
    const insert = database.prepare('INSERT INTO cursorDiskKV (key, value) VALUES (?, ?)');
    const put = (name, output) => insert.run('bubbleId:c1:' + name, JSON.stringify(
      { type: 2, text: 'x'.repeat(3000), tokenCount: { inputTokens: 0, outputTokens: output } }));
    const say = (word) => process.stdout.write(word + '\\n');
    ${body}
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  others.push(child);
  let heard = '';
  child.stdout.setEncoding('utf8').on('data', (words: string) => {
    heard += words;
    child.emit('words');
  });
  async function said(word: string): Promise<string> {
    while (!heard.includes(word)) {
      if (child.exitCode !== null) throw new Error(`the other program ended and did not say ${word}`);
      await Promise.race([once(child, 'words'), once(child, 'exit')]);
    }
    return heard;
  }
  return { said, process: child };
}

/** Every file of the database's folder, what it holds, and when it was changed. */
function snapshot(): string[] {
  const folder = dirname(cursor.globalPath);
  return readdirSync(folder).map((name) => {
    const stats = statSync(join(folder, name), { bigint: true });
    const digest = createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
    return [name, stats.ino, stats.nlink, stats.mode, stats.size, stats.mtimeNs, digest].join(' ');
  });
}

/** Output tokens of the messages that a reading hands on; nothing may have changed by it. */
async function readUnseen(): Promise<(number | undefined)[]> {
  const before = snapshot();
  const { events, refused } = await cursor.read(cursor.globalPath);
  expect(snapshot()).toEqual(before);
  expect(existsSync(cursor.copies) ? readdirSync(cursor.copies) : []).toEqual([]);
  expect(refused).toEqual([]);
  return events.map(({ record }) => (record.type === 'bubble' ? record.outputTokens : undefined));
}

const beside = (ending: string) => existsSync(`${cursor.globalPath}${ending}`);

describe('nothing is made or changed beside a database', () => {
  it('that another program has open, and what it just wrote is read', async () => {
    openCursorDatabase(cursor.globalPath, { wal: true }).close();
    const other = startOther(
      "put('a', 1); put('b', 2); say('ready'); process.stdin.on('data', () => { put('c', 3); say('more'); });",
    );
    await other.said('ready');
    expect([beside('-wal'), beside('-shm')]).toEqual([true, true]);
    expect(await readUnseen()).toEqual([1, 2]);
    other.process.stdin?.write('go\n');
    await other.said('more');
    expect(await readUnseen()).toEqual([3]);
  });

  it('whose program was killed', async () => {
    openCursorDatabase(cursor.globalPath, { wal: true }).close();
    const other = startOther("put('a', 1); say('ready'); process.stdin.on('data', () => {});");
    await other.said('ready');
    other.process.kill('SIGKILL');
    await once(other.process, 'exit');
    expect([beside('-wal'), beside('-shm')]).toEqual([true, true]);
    expect(await readUnseen()).toEqual([1]);
  });

  it('that has a log and no index: it is read in a copy', async () => {
    openCursorDatabase(cursor.globalPath, { wal: true }).close();
    const other = startOther("put('a', 1); say('ready'); process.stdin.on('data', () => {});");
    await other.said('ready');
    other.process.kill('SIGKILL');
    await once(other.process, 'exit');
    rmSync(`${cursor.globalPath}-shm`);
    expect(await readUnseen()).toEqual([1]);
  });

  it('that is closed', async () => {
    const database = openCursorDatabase(cursor.globalPath, { wal: true });
    put(database, 'cursorDiskKV', { 'bubbleId:c1:a': bubble(2, { tokenCount: { outputTokens: 1 } }) });
    database.close();
    expect([beside('-wal'), beside('-shm')]).toEqual([false, false]);
    expect(await readUnseen()).toEqual([1]);
  });

  it('whose program was killed amid a write: what was not committed is not read', async () => {
    const database = openCursorDatabase(cursor.globalPath);
    put(database, 'cursorDiskKV', { 'bubbleId:c1:a': bubble(2, { tokenCount: { outputTokens: 1 } }) });
    database.close();
    // With so small a cache pages are written before the transaction ends.
    const other = startOther(`database.exec('PRAGMA cache_size = 2; BEGIN'); put('a', 7);
      for (let index = 0; index < 200; index += 1) put('b' + index, 9);
      say('ready'); process.stdin.on('data', () => {});`);
    await other.said('ready');
    other.process.kill('SIGKILL');
    await once(other.process, 'exit');
    expect(statSync(`${cursor.globalPath}-journal`).size).toBeGreaterThan(512);
    expect(await readUnseen()).toEqual([1]);
  });

  it('that another program keeps for itself', async () => {
    openCursorDatabase(cursor.globalPath).close();
    const other = startOther(
      "put('a', 1); database.exec('BEGIN EXCLUSIVE'); say('ready'); process.stdin.on('data', () => {});",
    );
    await other.said('ready');
    expect(await readUnseen()).toEqual([1]);
  });
});

it("copies are the user's alone, and those of a process that ended are removed", async () => {
  const source = openCursorDatabase(cursor.globalPath, { wal: true });
  put(source, 'cursorDiskKV', { 'bubbleId:c1:a': bubble(2) });
  const path = join(cursor.home, 'state.vscdb');
  openCursorDatabase(path).close();
  for (const ending of ['', '-wal']) copyFileSync(`${cursor.globalPath}${ending}`, `${path}${ending}`);
  source.close();
  const seen = await readDatabase(path, cursor.copies, (database) => {
    const file = String(database.prepare('PRAGMA database_list').get()?.file);
    const modes = [file, `${file}-wal`, dirname(file)].map((name) => statSync(name).mode & 0o777);
    return {
      modes,
      isInside: file.startsWith(cursor.copies),
      rows: database.prepare('SELECT * FROM cursorDiskKV').all(),
    };
  });
  expect(seen).toMatchObject({ modes: [0o600, 0o600, 0o700], isInside: true, rows: [{}] });
  expect(readdirSync(cursor.copies)).toEqual([]);

  const abandoned = join(cursor.copies, 'cursor-abandoned');
  openCursorDatabase(join(abandoned, 'state.vscdb')).close();
  writeFileSync(join(cursor.copies, 'notes.txt'), "the user's");
  cursor.restart();
  await cursor.read(path);
  expect(readdirSync(cursor.copies)).toEqual(['notes.txt']);
});

it('a program that writes and checkpoints all the time never fails while it is read, and all it wrote is seen', async () => {
  openCursorDatabase(cursor.globalPath, { wal: true }).close();
  // It waits for no lock: the first that is in its way ends it with an error.
  const other = startOther(`
    database.exec('PRAGMA busy_timeout = 0; PRAGMA synchronous = OFF');
    const steps = ['PASSIVE', 'FULL', 'RESTART', 'TRUNCATE'];
    let isAsked = true;
    let written = 0;
    process.stdin.on('data', () => { isAsked = false; });
    const step = () => {
      for (let index = 0; index < 20; index += 1) put('b' + (written % 100), ++written);
      database.prepare('PRAGMA wal_checkpoint(' + steps[written / 20 % 4] + ')').all();
      if (isAsked) setTimeout(step, 1);
      else { put('last', written + 1); say('wrote ' + written + ' end'); process.stdin.removeAllListeners('data'); }
    };
    step(); say('ready'); process.stdin.resume();`);
  await other.said('ready');
  const last = new Map<string, number | undefined>();
  let readings = 0;
  const readOnce = async () => {
    const { events, refused } = await cursor.read(cursor.globalPath);
    expect(refused).toEqual([]);
    for (const { record } of events) if (record.type === 'bubble') last.set(record.bubbleId, record.outputTokens);
    readings += 1;
  };
  while (readings < 25) await readOnce();
  other.process.stdin?.write('enough\n');
  const written = Number(/wrote (\d+) end/.exec(await other.said(' end'))?.[1]);
  await readOnce();
  expect(last.size).toBe(Math.min(written, 100) + 1);
  expect(last.get('last')).toBe(written + 1);
  expect(last.get(`b${(written - 1) % 100}`)).toBe(written);
  expect([...last.values()].toSorted((one, two) => (one ?? 0) - (two ?? 0)).at(0)).toBe(Math.max(1, written - 99));
  other.process.stdin?.end();
  const [code] = other.process.exitCode === null ? await once(other.process, 'exit') : [other.process.exitCode];
  expect(code).toBe(0);
}, 60_000);
