import { once } from 'node:events';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readLines } from './line-reader.ts';

async function linesOf(chunks: readonly Uint8Array[], options?: { maxLength?: number }): Promise<string[]> {
  const stream = Readable.from(chunks, { objectMode: false });
  const lines: string[] = [];
  readLines(stream, (line) => lines.push(line), options);
  await once(stream, 'close');
  return lines;
}

test('lines come whole, however the stream is cut', async () => {
  const text = fc.array(fc.string({ unit: 'grapheme' }).map((line) => line.replaceAll('\n', '')));
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 7 }), async (lines, size) => {
      const bytes = Buffer.from(lines.join('\n'));
      const chunks: Buffer[] = [];
      for (let start = 0; start < bytes.length; start += size) chunks.push(bytes.subarray(start, start + size));
      expect(await linesOf(chunks)).toEqual(lines.filter((line) => line !== ''));
    }),
  );
});

test('a line is cut at its limit, the next one is not', async () => {
  const chunks = ['aaa', 'aaaaa\nbb', 'b\n', 'cccccc'].map((text) => Buffer.from(text));
  expect(await linesOf(chunks, { maxLength: 4 })).toEqual(['aaaa', 'bbb', 'cccc']);
  const long = Buffer.from('x'.repeat(20_000));
  expect((await linesOf([long]))[0]).toHaveLength(16_384);
  expect((await linesOf([long, long], { maxLength: 1_000_000 }))[0]).toHaveLength(40_000);
});
