import { deflateSync, inflateSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { countOf, createTestDatabase, type TestDatabase } from '../storage/test-database.ts';
import { BatchWriter } from './batch-writer.ts';
import { event, frame, textOf } from './test-frames.ts';

const SAID = 'the-words-of-a-person';
/** When the events of the test frames happened. */
const THEN = Date.parse('2026-03-04T10:00:00.000Z');

let file: TestDatabase;
let since: number | null;
let writer: BatchWriter;
beforeEach(() => {
  file = createTestDatabase();
  since = THEN;
  writer = new BatchWriter(file.writer, () => since);
});
afterEach(() => file.close());

function speaking(number: number) {
  const content = deflateSync(`${SAID} ${number}`).toString('base64');
  return frame((number - 1) * 10, number * 10, [number], {
    contents: [{ event_id: event(number).event_id, content }],
  });
}

function kept(): string[] {
  return file.writer
    .prepare<[], Buffer>('SELECT content FROM event_contents ORDER BY event_id')
    .pluck()
    .all()
    .map((content) => inflateSync(content).toString());
}

test('content is stored as long as it is wanted when its frame is, whatever was wanted when it was read', () => {
  writer.write(textOf(speaking(1)));
  since = null;
  expect(writer.write(textOf(speaking(2))).stored).toBe(1);
  since = THEN + 1;
  writer.write(textOf(speaking(3)));
  since = THEN;
  writer.write(textOf(speaking(4)));
  expect(kept()).toEqual([`${SAID} 1`, `${SAID} 4`]);
  expect(countOf(file.writer, 'claude_raw_traces')).toBe(4);
});

test('a frame that comes once more adds nothing, also when what it said was purged', () => {
  writer.write(textOf(speaking(1)));
  file.writer.exec('DELETE FROM event_contents');
  writer.write(textOf(speaking(1)));
  expect(kept()).toEqual([]);
});

test('content that cannot be stored costs no figure, and is in no dead letter', () => {
  file.writer.exec("CREATE TRIGGER refuse BEFORE INSERT ON event_contents BEGIN SELECT raise(ABORT, 'refused'); END");
  const bad = { ...speaking(2), events: [{ event_id: event(2).event_id, platform: 'claude_code' }] };
  const { stored, deadLetters } = writer.write(textOf(speaking(1), bad));
  expect([stored, deadLetters.length, kept()]).toEqual([1, 1, []]);
  const letters = file.writer.prepare<[], Buffer>('SELECT event_data FROM dead_letters').pluck().all();
  expect(letters.map((data) => JSON.parse(inflateSync(data).toString()))).toEqual([
    expect.not.objectContaining({ content: expect.anything() }),
  ]);
  expect(letters.map((data) => inflateSync(data).toString()).join()).not.toContain('content');
});
