import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { amount } from '../../../build/test/amount.ts';
import { type EventFrame, type EventOf, telemetryEventSchema } from '../../contracts/telemetry-event.ts';
import { asObject } from '../../privacy/loose-json.ts';
import { chatRecords } from '../../privacy/test-gemini-chat.ts';
import { readGeminiSession } from '../../slow-path/read-gemini-session.ts';
import { NO_CHECKPOINT } from '../checkpoints.ts';
import { parseJsonLine } from '../json-line.ts';
import { temporaryFolder, testHasher } from '../test-source.ts';
import { isListing, listedMessages } from './chat-context.ts';
import { geminiReader } from './monitor.ts';

/** Chats that are damaged, and all that a reader of them has to promise. */

const RECORDS = chatRecords((label) => `words of ${label}`);

/** What stands where a number, a word or an object belongs. */
// biome-ignore format: a list reads better packed
const ODD_VALUES: readonly unknown[] = [
  null, -1, -0, 1e300, 0.5, 2 ** 53 + 2, '12', '-5', 'NaN', '1e999', [], {}, [[[{}]]], true, '', '\0', '\ud800',
  Number.MAX_SAFE_INTEGER, 1e9, 1e9 + 1, '2026-01-02T03:04:05Z', -62135596800000,
];

/** A record of which one value, at any depth, is another. */
const changedRecord = fc
  .tuple(
    fc.constantFrom(...RECORDS),
    fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    fc.constantFrom(...ODD_VALUES),
  )
  .map(([record, place, value]) => {
    const chosen = Math.floor(place * countValues(record));
    let index = -1;
    return JSON.stringify(record, (_key, present: unknown) => {
      index += 1;
      return index === chosen && index > 0 ? value : present;
    });
  });

function countValues(record: unknown): number {
  let count = 0;
  JSON.stringify(record, (_key, value: unknown) => {
    count += 1;
    return value;
  });
  return count;
}

const cut = fc
  .tuple(changedRecord, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.boolean())
  .map(([text, place, rest]) =>
    rest ? text.slice(Math.floor(place * text.length)) : text.slice(0, Math.floor(place * text.length)),
  );

const line = fc.oneof(
  { weight: 6, arbitrary: changedRecord },
  { weight: 1, arbitrary: cut },
  { weight: 1, arbitrary: fc.tuple(changedRecord, changedRecord).map((two) => two.join('')) },
  { weight: 1, arbitrary: fc.json() },
);

/** Records in a line or an object: itself, and the messages it lists. */
function recordsIn(bytes: Buffer): number {
  const { records, rejection } = parseJsonLine(bytes);
  if (rejection !== null) return 1;
  return records.reduce((sum, { value }) => sum + 1 + (isListing(value) ? listedMessages(value).length : 0), 0);
}

async function framesOf(name: string, content: string): Promise<EventFrame[]> {
  const folder = temporaryFolder();
  try {
    const path = join(folder.path, name);
    writeFileSync(path, content);
    const frames: EventFrame[] = [];
    const state = { path, sourceFile: name, queued: null, seenSize: -1, seenModifiedMs: -1 };
    const sink = async (frame: EventFrame) => frames.push(frame) > 0;
    await geminiReader(testHasher).read({ state, committed: () => NO_CHECKPOINT, hasher: testHasher, sink });
    return frames;
  } finally {
    folder.remove();
  }
}

/** Every number in a value, however deep. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  const object = Array.isArray(value) ? value : asObject(value);
  return object === undefined ? [] : Object.values(object).flatMap(numbersIn);
}

/** What the frames hold; derives it, too. */
function check(frames: readonly EventFrame[]): { accepted: number; rejected: number } {
  const refusals = frames.flatMap((frame) => frame.rejections);
  const events = frames.flatMap((frame) => frame.events.map((event) => telemetryEventSchema.parse(event)));
  const chats = events.filter((event): event is EventOf<'gemini_cli'> => event.platform === 'gemini_cli');
  const rows = chats.map(({ source_offset: offset, timestamp, record }) => ({
    sourceFile: 'file',
    generation: 0,
    offset,
    timestamp: Date.parse(timestamp),
    record,
  }));
  const impossible = numbersIn([readGeminiSession('s', rows), rows]).filter(
    (number) => !(number >= 0 && Number.isSafeInteger(number)),
  );
  expect(impossible).toEqual([]);
  expect(refusals.map(({ reason }) => reason)).not.toContain('not_understood');
  expect(JSON.stringify(events)).not.toMatch(/words of/);
  return { accepted: events.length, rejected: refusals.length };
}

const LINES_A_CHAT = 250;
const CHATS = amount({ short: 8, full: 40 });

it(`are taken in or rejected, each of ${CHATS * LINES_A_CHAT} lines and what they list`, async () => {
  const sums = { records: 0, accepted: 0, rejected: 0, lines: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: LINES_A_CHAT, maxLength: LINES_A_CHAT }), async (lines) => {
      const text = lines.map((one) => one.replaceAll('\n', ' '));
      const frames = await framesOf('session-1.jsonl', `${text.join('\n')}\n`);
      const { accepted, rejected } = check(frames);
      const records = text.reduce((sum, one) => sum + recordsIn(Buffer.from(one)), 0);
      expect(accepted + rejected).toBe(records);
      sums.records += records;
      sums.accepted += accepted;
      sums.rejected += rejected;
      sums.lines += lines.length;
    }),
    { numRuns: CHATS, endOnFailure: true },
  );
  expect(sums.lines).toBe(CHATS * LINES_A_CHAT);
  // Damage that nothing refuses, or that refuses all, would prove nothing.
  expect(sums.accepted).toBeGreaterThan(sums.records / 10);
  expect(sums.rejected).toBeGreaterThan(sums.records / 50);
}, 120_000);

const OBJECTS = amount({ short: 100, full: 500 });

it(`are taken in or rejected, each message of ${OBJECTS} objects`, async () => {
  const messages = fc.array(line, { maxLength: 20 }).map((texts) => texts.flatMap(parsed));
  const sums = { accepted: 0, rejected: 0 };
  await fc.assert(
    fc.asyncProperty(messages, async (list) => {
      const frames = await framesOf('session-1.json', JSON.stringify({ sessionId: 's', messages: list }));
      const { accepted, rejected } = check(frames);
      expect(accepted + rejected).toBe(1 + list.length);
      sums.accepted += accepted;
      sums.rejected += rejected;
    }),
    { numRuns: OBJECTS, endOnFailure: true },
  );
  expect(sums.accepted).toBeGreaterThan(OBJECTS * 2);
  expect(sums.rejected).toBeGreaterThan(OBJECTS / 5);
}, 120_000);

function parsed(text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}
