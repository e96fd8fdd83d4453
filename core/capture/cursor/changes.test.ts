import { utimesSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bubble, composer, openCursorDatabase, put, TestCursor } from './test-cursor.ts';

/** What a second reading of a database hands on. */

let cursor: TestCursor;
beforeEach(() => {
  cursor = new TestCursor();
});
afterEach(() => cursor.remove());

const tokens = (outputTokens: number) => bubble(2, { tokenCount: { inputTokens: 0, outputTokens } });

function write(values: Parameters<typeof put>[2]): void {
  cursor.write(cursor.globalPath, 'cursorDiskKV', values);
}

/** Output tokens of the messages that a reading hands on. */
async function news(): Promise<(number | undefined)[]> {
  const { events } = await cursor.read(cursor.globalPath);
  return events.map(({ record }) => (record.type === 'bubble' ? record.outputTokens : undefined));
}

it('is nothing where nothing changed', async () => {
  write({ 'bubbleId:c1:a': tokens(1), 'bubbleId:c1:b': tokens(2) });
  expect(await news()).toEqual([1, 2]);
  expect(await cursor.frames(cursor.globalPath)).toEqual([]);
});

it('is what was added, replaced, or changed in place, and nothing else', async () => {
  write({ 'bubbleId:c1:a': tokens(1), 'bubbleId:c1:b': tokens(2), 'bubbleId:c1:c': tokens(3) });
  await news();
  write({ 'bubbleId:c1:b': tokens(22), 'bubbleId:c1:d': tokens(4) });
  expect(await news()).toEqual([22, 4]);
  const database = openCursorDatabase(cursor.globalPath);
  // The same row, the same length.
  database.prepare('UPDATE cursorDiskKV SET value = ? WHERE key = ?').run(JSON.stringify(tokens(5)), 'bubbleId:c1:a');
  database.close();
  expect(await news()).toEqual([5]);
});

it('is nothing of a value that was written anew and says the same', async () => {
  write({ 'composerData:c1': composer('c1', ['a'], { text: 'a draft', hasUnreadMessages: true }) });
  expect(await news()).toHaveLength(1);
  write({ 'composerData:c1': composer('c1', ['a'], { text: 'a longer draft', hasUnreadMessages: false }) });
  expect(await news()).toEqual([]);
});

it('is nothing of a value that was deleted, and is it again when it comes back otherwise', async () => {
  write({ 'bubbleId:c1:a': tokens(1) });
  await news();
  write({ 'bubbleId:c1:a': null });
  expect(await news()).toEqual([]);
  write({ 'bubbleId:c1:a': tokens(2) });
  expect(await news()).toEqual([2]);
});

it('tells a value that returned to what it was as news, too: the last one holds', async () => {
  const ids: (string | undefined)[] = [];
  for (const userDecision of ['accepted', 'rejected', 'accepted', 'rejected', 'accepted']) {
    write({ 'bubbleId:c1:a': bubble(2, { toolFormerData: { name: 'edit_file', userDecision } }) });
    const { events } = await cursor.read(cursor.globalPath);
    expect(events).toMatchObject([{ record: { toolCall: { userDecision } } }]);
    ids.push(events[0]?.event_id);
  }
  expect(new Set(ids).size).toBe(5);
});

it('is everything after a new start, under the same ids', async () => {
  write({ 'composerData:c1': composer('c1', ['a']), 'bubbleId:c1:a': tokens(1) });
  const before = await cursor.read(cursor.globalPath);
  cursor.restart();
  expect((await cursor.frames(cursor.globalPath)).length).toBe(0);
  write({ 'bubbleId:c1:b': tokens(2) });
  const after = await cursor.read(cursor.globalPath);
  const known = new Set(before.events.map(({ event_id }) => event_id));
  expect(after.events.filter(({ event_id }) => !known.has(event_id))).toMatchObject([{ record: { bubbleId: 'b' } }]);
  expect(after.events).toHaveLength(3);
});

it('counts a refused value once, whatever else changes', async () => {
  write({ 'bubbleId:c1:a': 'no JSON' });
  const first = await cursor.frames(cursor.globalPath);
  write({ 'bubbleId:c1:b': tokens(1) });
  expect((await cursor.read(cursor.globalPath)).refused).toEqual([]);
  cursor.restart();
  write({ 'bubbleId:c1:c': tokens(1) });
  const last = await cursor.frames(cursor.globalPath);
  // The same place and digest: stored, they are one.
  expect(last.flatMap(({ rejections }) => rejections)).toEqual(first.flatMap(({ rejections }) => rejections));
});

it('is handed on in frames that follow on each other, the last one ending at the size', async () => {
  write(Object.fromEntries(Array.from({ length: 950 }, (_, index) => [`bubbleId:c1:b${index}`, tokens(index)])));
  const frames = await cursor.frames(cursor.globalPath);
  expect(frames.map(({ range_start, events }) => [range_start, events.length])).toEqual([
    [0, 200],
    [1, 200],
    [2, 200],
    [3, 200],
    [4, 150],
  ]);
  expect(frames.at(-1)?.range_end).toBe(frames.at(-1)?.source_size);
  write({ 'bubbleId:c1:b7': tokens(1_000) });
  const next = await cursor.frames(cursor.globalPath);
  expect(next.map(({ generation, range_start, events }) => [generation, range_start, events.length])).toEqual([
    [1, 0, 1],
  ]);
});

it('is read again where the queue took only a part of it, or lost one', async () => {
  write(Object.fromEntries(Array.from({ length: 700 }, (_, index) => [`bubbleId:c1:b${index}`, tokens(index)])));
  cursor.framesLeft = 2;
  expect(await cursor.frames(cursor.globalPath)).toHaveLength(2);
  cursor.framesLeft = Number.POSITIVE_INFINITY;
  expect(await news()).toHaveLength(700);
  // As when the queue was lost: what is stored is behind what was read.
  const state = cursor.stateOf(cursor.globalPath);
  state.queued = { generation: 0, offset: 2, fingerprint: '', modifiedMs: null };
  expect(await news()).toHaveLength(700);
});

it('is noticed by size and time of the log, too', async () => {
  const database = openCursorDatabase(cursor.globalPath, { wal: true });
  put(database, 'cursorDiskKV', { 'bubbleId:c1:a': tokens(1) });
  for (const name of [cursor.globalPath, `${cursor.globalPath}-wal`]) utimesSync(name, new Date(0), new Date(0));
  await news();
  const state = cursor.stateOf(cursor.globalPath);
  const before = await cursor.reader.look?.(cursor.globalPath);
  expect(before).toMatchObject({ size: state.seenSize, modifiedMs: state.seenModifiedMs });
  put(database, 'cursorDiskKV', { 'bubbleId:c1:a': tokens(2) });
  const after = await cursor.reader.look?.(cursor.globalPath);
  expect(after?.size).toBeGreaterThan(before?.size ?? Number.POSITIVE_INFINITY);
  expect(await news()).toEqual([2]);
  database.close();
});

it('is, of a database that takes long to look through, what was added or replaced; all else after a while', async () => {
  let time = 0;
  cursor.useClock(() => {
    time += 100;
    return time;
  });
  write({ 'bubbleId:c1:a': tokens(1), 'bubbleId:c1:b': tokens(2) });
  expect(await news()).toEqual([1, 2]);
  const database = openCursorDatabase(cursor.globalPath);
  database.prepare('UPDATE cursorDiskKV SET value = ? WHERE key = ?').run(JSON.stringify(tokens(11)), 'bubbleId:c1:a');
  put(database, 'cursorDiskKV', { 'bubbleId:c1:b': tokens(22), 'bubbleId:c1:c': tokens(3) });
  database.close();
  expect(await news()).toEqual([22, 3]);
  // It is not done with it: nothing was written since, and yet it is to be read again.
  const state = cursor.stateOf(cursor.globalPath);
  expect(await cursor.reader.look?.(cursor.globalPath)).not.toMatchObject({ modifiedMs: state.seenModifiedMs });
  expect(await news()).toEqual([]);
  time += 60_000;
  expect(await news()).toEqual([11]);
  expect(await cursor.reader.look?.(cursor.globalPath)).toMatchObject({ modifiedMs: state.seenModifiedMs });
  expect(await cursor.frames(cursor.globalPath)).toEqual([]);
});
