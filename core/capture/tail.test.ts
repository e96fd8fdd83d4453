import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLines } from './tail.ts';

const MIB = 1 << 20;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'blueplane-tail-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type SeenLine = { start: number; end: number; bytes: Buffer | null; terminated: boolean };

async function linesOf(content: Buffer | string, offset = 0, maximum?: number): Promise<SeenLine[]> {
  const path = join(folder, 'file');
  writeFileSync(path, content);
  const file: FileHandle = await open(path);
  const lines: SeenLine[] = [];
  try {
    for await (const read of readLines(file, offset, maximum)) {
      for (const line of read) lines.push({ ...line, bytes: line.bytes === null ? null : Buffer.from(line.bytes) });
    }
  } finally {
    await file.close();
  }
  return lines;
}

/** The ranges follow on each other, and bytes and newlines give the file back. */
function expectExact(content: Buffer, lines: readonly SeenLine[], offset = 0): void {
  let position = offset;
  const pieces: Buffer[] = [];
  for (const line of lines) {
    expect(line.start).toBe(position);
    position = line.end;
    if (line.bytes !== null) pieces.push(line.bytes, Buffer.from(line.terminated ? '\n' : ''));
  }
  expect(position).toBe(content.length);
  expect(Buffer.concat(pieces).equals(content.subarray(offset))).toBe(true);
}

describe('lines of a file', () => {
  it('are none in an empty one', async () => {
    expect(await linesOf('')).toEqual([]);
  });

  it('have exact offsets, with and without a last newline', async () => {
    expect(await linesOf('a\n\nbc\n')).toEqual([
      { start: 0, end: 2, bytes: Buffer.from('a'), terminated: true },
      { start: 2, end: 3, bytes: Buffer.from(''), terminated: true },
      { start: 3, end: 6, bytes: Buffer.from('bc'), terminated: true },
    ]);
    expect(await linesOf('a\nbc')).toEqual([
      { start: 0, end: 2, bytes: Buffer.from('a'), terminated: true },
      { start: 2, end: 4, bytes: Buffer.from('bc'), terminated: false },
    ]);
    expect(await linesOf('a\nbc\n', 2)).toEqual([{ start: 2, end: 5, bytes: Buffer.from('bc'), terminated: true }]);
  });

  it.each([MIB - 1, MIB, MIB + 1, 2 * MIB - 1, 2 * MIB, 3 * MIB, 30 * MIB])(
    'may be %d bytes long, across the borders of reads',
    async (length) => {
      const content = Buffer.concat([Buffer.from('first\n'), Buffer.alloc(length, 'x'), Buffer.from('\nlast')]);
      const lines = await linesOf(content);
      expect(lines.map((line) => line.bytes?.length)).toEqual([5, length, 4]);
      expectExact(content, lines);
    },
  );

  it('may end exactly at the border of a read', async () => {
    const content = Buffer.concat([Buffer.alloc(MIB - 1, 'x'), Buffer.from('\n'), Buffer.from('y\n')]);
    expectExact(content, await linesOf(content));
  });
});

describe('a line that is too long', () => {
  it('is passed over without its bytes; the next one is whole', async () => {
    const content = `${'a'.repeat(50)}\nshort\n${'b'.repeat(11)}\n0123456789\n${'c'.repeat(12)}`;
    const lines = await linesOf(content, 0, 10);
    expect(lines.map(({ bytes, terminated }) => [bytes?.toString() ?? null, terminated])).toEqual([
      [null, true],
      ['short', true],
      [null, true],
      ['0123456789', true],
      [null, false],
    ]);
    expect(lines.at(-1)?.end).toBe(content.length);
  });

  it('may span several reads', async () => {
    const content = Buffer.concat([Buffer.alloc(3 * MIB, 'x'), Buffer.from('\nend\n')]);
    const lines = await linesOf(content, 0, MIB);
    expect(lines.map((line) => [line.start, line.end, line.bytes?.length ?? null])).toEqual([
      [0, 3 * MIB + 1, null],
      [3 * MIB + 1, 3 * MIB + 5, 3],
    ]);
  });
});

it('gives any file back from any offset at which a line begins', async () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.nat({ max: 3 * MIB }).map((length) => 'z'.repeat(length)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 6 }), fc.boolean(), async (pieces, ended) => {
      const content = Buffer.from(pieces.join('\n') + (ended ? '\n' : ''));
      const lines = await linesOf(content);
      expectExact(content, lines);
      const from = lines[Math.floor(lines.length / 2)]?.start ?? 0;
      expectExact(content, await linesOf(content, from), from);
    }),
    { numRuns: 25 },
  );
});
