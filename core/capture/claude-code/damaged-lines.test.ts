import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { amount } from '../../../build/test/amount.ts';
import { isEventOf, telemetryEventSchema } from '../../contracts/telemetry-event.ts';
import { transcriptLines } from '../../privacy/test-transcript-lines.ts';
import { readClaudeEvent } from '../../slow-path/read-claude-event.ts';
import { assistantLine, TestSource, temporaryFolder } from '../test-source.ts';

/** Lines that are damaged, and all that a reader of them has to promise. */

const REPLY = JSON.stringify({
  ...JSON.parse(assistantLine(7)),
  costUSD: 0.25,
  message: {
    ...JSON.parse(assistantLine(7)).message,
    usage: {
      input_tokens: 9,
      output_tokens: 31,
      cache_read_input_tokens: 120,
      cache_creation_input_tokens: 30,
      cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
      server_tool_use: { web_search_requests: 1 },
      iterations: [{ type: 'advisor_message', model: 'claude-opus-4-6', input_tokens: 3, output_tokens: 4 }],
    },
  },
});
const WHOLE = [REPLY, REPLY, ...transcriptLines((label) => `words of ${label}`).map((line) => JSON.stringify(line))];

/** What stands where a number, a word or an object belongs. */
const ODD_VALUES = [
  'null',
  '-1',
  '-0',
  '1e400',
  '-1e400',
  '1e300',
  '0.5',
  '9007199254740993',
  '"12"',
  '"-5"',
  '"NaN"',
  '"1e999"',
  '[]',
  '{}',
  '[[[{}]]]',
  'true',
  '""',
  '"\\u0000"',
  '"\\ud800"',
];

type Damage = (bytes: Buffer, place: number) => Buffer;

/** @param place 0 to 1, where in the line the damage is */
const damages: Record<string, (value: string) => Damage> = {
  'a value replaced': (value) => (bytes, place) => {
    const text = bytes.toString();
    const values = [...text.matchAll(/:("(?:[^"\\]|\\.)*"|-?[\d.]+|true|false|null)/g)];
    const chosen = values[Math.floor(place * values.length)];
    if (chosen === undefined) return bytes;
    return Buffer.from(`${text.slice(0, chosen.index)}:${value}${text.slice(chosen.index + chosen[0].length)}`);
  },
  'a number replaced': (value) => (bytes, place) => {
    const text = bytes.toString();
    const numbers = [...text.matchAll(/:(-?\d[\d.]*)/g)];
    const chosen = numbers[Math.floor(place * numbers.length)];
    if (chosen === undefined) return bytes;
    return Buffer.from(`${text.slice(0, chosen.index)}:${value}${text.slice(chosen.index + chosen[0].length)}`);
  },
  'a key repeated': (value) => (bytes) =>
    Buffer.from(`${bytes.toString().slice(0, -1)},"message":${value},"usage":${value},"timestamp":${value}}`),
  'cut off': () => (bytes, place) => bytes.subarray(0, Math.floor(place * bytes.length)),
  'a byte changed': (value) => (bytes, place) => {
    const changed = Buffer.from(bytes);
    changed[Math.floor(place * (bytes.length - 1))] = 32 + ((value.length * 37) % 223);
    return changed;
  },
  'a piece removed': (value) => (bytes, place) => {
    const at = Math.floor(place * bytes.length);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + value.length * 3)]);
  },
  'rubbish put in': (value) => (bytes, place) => {
    const at = Math.floor(place * bytes.length);
    return Buffer.concat([bytes.subarray(0, at), Buffer.from(value), bytes.subarray(at)]);
  },
  'two on a line': () => (bytes) => Buffer.concat([bytes, Buffer.from(REPLY)]),
  'surrounded by padding': () => (bytes) =>
    Buffer.concat([Buffer.from('\ufeff'), bytes, Buffer.from(' \r\u0000\u0000')]),
};

const damagedLine = fc
  .record({
    line: fc.constantFrom(...WHOLE),
    kinds: fc.array(fc.constantFrom(...Object.keys(damages)), { minLength: 1, maxLength: 3 }),
    value: fc.constantFrom(...ODD_VALUES),
    place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  })
  .map(({ line, kinds, value, place }) => {
    let bytes = Buffer.from(line);
    for (const kind of kinds) bytes = Buffer.from(damages[kind]?.(value)(bytes, place) ?? bytes);
    // A newline inside would make two lines of one; the reader counts records, so that is another test's business.
    return Buffer.from(bytes.map((byte) => (byte === 0x0a ? 0x20 : byte)));
  });

const LINES_A_FILE = 200;
const FILES = amount({ short: 15, full: 60 });

/** Every number in a value, however deep. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}

function isBlank(bytes: Buffer): boolean {
  return /^\ufeff?[ \t\r\0]*$/.test(bytes.toString());
}

it(`are taken in or rejected, each of ${FILES * LINES_A_FILE}, and give no impossible number`, async () => {
  const folder = temporaryFolder();
  let lines = 0;
  let accepted = 0;
  let rejected = 0;
  const batch = fc.array(damagedLine, { minLength: LINES_A_FILE, maxLength: LINES_A_FILE });
  try {
    await fc.assert(
      fc.asyncProperty(batch, fc.uuid(), async (damaged, name) => {
        const path = join(folder.path, `${name}.jsonl`);
        writeFileSync(path, Buffer.concat(damaged.map((line) => Buffer.concat([line, Buffer.from('\n')]))));
        const source = new TestSource(path);
        await source.read();
        const refusals = source.frames.flatMap((frame) => frame.rejections);
        const events = source.frames.flatMap((frame) => frame.events.map((event) => telemetryEventSchema.parse(event)));
        for (const event of events) {
          if (!isEventOf(event, 'claude_code')) throw new Error('an event of another tool');
          const { usage, toolCalls, occurredAt } = readClaudeEvent(event);
          const impossible = [occurredAt, ...numbersIn(usage), ...numbersIn(toolCalls)].filter(
            (number) => !(number >= 0 && Number.isFinite(number)),
          );
          expect(impossible).toEqual([]);
        }
        expect(refusals.map((refusal) => refusal.reason)).not.toContain('not_understood');
        // Each line by its place: one of two objects is two records, one that is blank is none, any other is one.
        const places = [...refusals, ...events].map((record) => record.source_offset);
        let start = 0;
        const lost: string[] = [];
        for (const line of damaged) {
          const end = start + line.length;
          const records = places.filter((place) => place >= start && place <= end).length;
          if (isBlank(line) ? records !== 0 : records === 0) lost.push(line.toString());
          start = end + 1;
        }
        expect(lost).toEqual([]);
        lines += damaged.length;
        accepted += events.length;
        rejected += refusals.length;
      }),
      // Smaller examples of a file of two hundred lines take minutes to find; `lost` names the line.
      { numRuns: FILES, endOnFailure: true },
    );
  } finally {
    folder.remove();
  }
  expect(lines).toBe(FILES * LINES_A_FILE);
  // Damage that nothing refuses, or that refuses all, would prove nothing.
  expect(accepted).toBeGreaterThan(lines / 10);
  expect(rejected).toBeGreaterThan(lines / 10);
}, 120_000);
