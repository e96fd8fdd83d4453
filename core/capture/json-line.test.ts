import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { type LineRejection, parseJsonLine } from './json-line.ts';

function values(line: string | Buffer): unknown[] {
  return parseJsonLine(Buffer.from(line)).records.map((record) => record.value);
}

describe('one line', () => {
  it.each(['', '   ', '\t', '\r', '\u0000\u0000\u0000', '\ufeff', '\ufeff \r'])('is nothing when blank: %j', (line) => {
    expect(parseJsonLine(Buffer.from(line))).toEqual({ records: [], rejection: null });
  });

  it.each(['\ufeff{"a":1}', '{"a":1}\r', '  {"a":1}\t', '\u0000\u0000{"a":1}\u0000', '\ufeff {"a":1}\r'])(
    'is its object without what surrounds it: %j',
    (line) => {
      const [record] = parseJsonLine(Buffer.from(line)).records;
      expect(record?.value).toEqual({ a: 1 });
      expect(record?.bytes.toString()).toBe('{"a":1}');
      expect(record?.start).toBe(Buffer.from(line).indexOf('{'));
    },
  );

  it('may hold several objects', () => {
    const line = '{"a":"}{"}{"b":"\\"}{","c":{"d":[{}]}} \u0000{"e":"\\\\"}';
    const parsed = parseJsonLine(Buffer.from(line));
    expect(parsed.records.map((record) => record.value)).toEqual([
      { a: '}{' },
      { b: '"}{', c: { d: [{}] } },
      { e: '\\' },
    ]);
    for (const record of parsed.records) {
      expect(Buffer.from(line).subarray(record.start, record.start + record.bytes.length)).toEqual(record.bytes);
    }
  });

  it.each<[string, string | Buffer, LineRejection]>([
    ['a list', '[{"a":1}]', 'not_an_object'],
    ['a number', '12', 'not_an_object'],
    ['a text', '"words"', 'not_an_object'],
    ['null', 'null', 'not_an_object'],
    ['words', 'Traceback: no', 'invalid_json'],
    ['half an object', '{"a":', 'invalid_json'],
    ['a bad number', '{"a":NaN}', 'invalid_json'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'invalid_utf8'],
    ['an object and words', '\ufeff{"a":1} words', 'invalid_json'],
    ['a brace too many', '{"a":1}}', 'invalid_json'],
    ['objects with a comma', '{"a":1},{"b":1}', 'invalid_json'],
    ['a cut character', Buffer.from('{"a":"ä').subarray(0, 7), 'invalid_utf8'],
  ])('is rejected as a whole: %s', (_what, line, rejection) => {
    expect(parseJsonLine(Buffer.from(line))).toEqual({ records: [], rejection, restStart: 0 });
  });

  it.each<[string, string | Buffer, LineRejection, number]>([
    ['half an object', ' {"a":1}{"b":', 'invalid_json', 8],
    ['a bad object', '{"a":1}{"b":NaN}{"c":1}', 'invalid_json', 7],
    ['half a character', Buffer.from('{"a":1}{"b":"ä').subarray(0, 14), 'invalid_utf8', 7],
  ])('has the objects that are whole before %s, and the rest is rejected', (_what, line, rejection, restStart) => {
    const parsed = parseJsonLine(Buffer.from(line));
    expect(parsed).toMatchObject({ records: [{ value: { a: 1 } }], rejection, restStart });
    expect(parsed.records).toHaveLength(1);
  });

  it('may nest deeper than the stack', () => {
    const depth = 200_000;
    const line = `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect(parseJsonLine(Buffer.from(line)).records).toHaveLength(1);
  });
});

const anyObject = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ noUnicodeString: false }));

it('gives back any objects that were written behind each other', () => {
  fc.assert(
    fc.property(
      fc.array(anyObject, { minLength: 1, maxLength: 5 }),
      fc.constantFrom('', ' ', '\r', '\u0000'),
      (objects, gap) => {
        const texts = objects.map((object) => JSON.stringify(object));
        expect(values(texts.join(gap))).toEqual(texts.map((text) => JSON.parse(text)));
      },
    ),
  );
});

it('never throws, and takes or rejects', () => {
  const nearlyJson = fc.string({ unit: fc.constantFrom('{', '}', '"', '\\', '[', ']', ':', ',', 'a', '1', ' ') });
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
    nearlyJson.map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(bytes, (line) => {
      const parsed = parseJsonLine(line);
      const ends = parsed.records.map((record) => record.start + record.bytes.length);
      if (parsed.rejection !== null) expect(parsed.restStart).toBe(ends.at(-1) ?? 0);
    }),
    { numRuns: amount({ short: 300, full: 1_000 }) },
  );
});
