import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { NotAFileError } from './source-reader.ts';
import { assistantLine, TestSource, temporaryFolder } from './test-source.ts';

let folder: ReturnType<typeof temporaryFolder>;
let path: string;
let source: TestSource;

beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.path, 's1.jsonl');
  source = new TestSource(path);
});
afterEach(() => folder.remove());

const lines = (...numbers: number[]) => numbers.map((number) => `${assistantLine(number)}\n`).join('');
const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** File systems keep times in steps; a change within one step would not show. */
function writeLater(content: string): void {
  const before = statSync(path).mtimeMs;
  writeFileSync(path, content);
  utimesSync(path, new Date(), new Date(before + 1_000));
}

describe('a growing file', () => {
  it('gives each line once', async () => {
    writeFileSync(path, lines(1, 2));
    await source.read();
    expect(source.numbers()).toEqual([1, 2]);
    expect(await source.read()).toEqual([]);
    appendFileSync(path, lines(3));
    const [frame] = await source.read();
    expect(frame?.events).toHaveLength(1);
    expect(source.numbers()).toEqual([1, 2, 3]);
  });

  it('is cut into frames that follow on each other and cover it', async () => {
    writeFileSync(path, lines(...range(1_001)));
    const frames = await source.read();
    expect(frames.map((frame) => frame.events.length)).toEqual([200, 200, 200, 200, 200, 1]);
    let position = 0;
    for (const frame of frames) {
      expect(frame.range_start).toBe(position);
      position = frame.range_end;
    }
    expect(position).toBe(statSync(path).size);
    expect(new Set(frames.map((frame) => frame.generation))).toEqual(new Set([0]));
  });

  it('may have lines of many megabytes', async () => {
    const image = 'x'.repeat(20 << 20);
    const big = assistantLine(1, { toolUseResult: { stdout: image } });
    writeFileSync(path, `${big}\n${lines(2)}`);
    await source.read();
    expect(source.numbers()).toEqual([1, 2]);
    expect(JSON.stringify(source.frames).length).toBeLessThan(5_000);
  });

  it('has an empty and a blank beginning', async () => {
    writeFileSync(path, '');
    expect(await source.read()).toEqual([]);
    appendFileSync(path, '\n\n  \n');
    expect((await source.read())[0]?.events).toEqual([]);
    appendFileSync(path, lines(1));
    await source.read();
    expect(source.numbers()).toEqual([1]);
    expect(source.rejections()).toEqual([]);
  });
});

describe('a last line', () => {
  it('that is not complete waits for its rest', async () => {
    const line = assistantLine(2);
    writeFileSync(path, lines(1) + line.slice(0, 40));
    await source.read();
    expect(source.numbers()).toEqual([1]);
    expect(source.frames.at(-1)?.range_end).toBe(lines(1).length);
    appendFileSync(path, line.slice(40));
    await source.read();
    expect(source.numbers()).toEqual([1, 2]);
    expect(source.rejections()).toEqual([]);
  });

  it('that is complete counts at once, and not again when its newline and more come', async () => {
    writeFileSync(path, lines(1) + assistantLine(2));
    await source.read();
    expect(source.numbers()).toEqual([1, 2]);
    appendFileSync(path, '\n');
    await source.read();
    appendFileSync(path, lines(3));
    await source.read();
    expect(source.numbers()).toEqual([1, 2, 3]);
    expect(source.frames.flatMap((frame) => frame.events)).toHaveLength(3);
    expect(source.frames.at(-1)?.range_end).toBe(statSync(path).size);
  });

  it('that is complete may be followed by an object without a newline between', async () => {
    writeFileSync(path, assistantLine(1));
    await source.read();
    appendFileSync(path, lines(2));
    await source.read();
    expect(source.numbers()).toEqual([1, 2]);
    const whole = new TestSource(path);
    await whole.read();
    expect([...whole.events.keys()]).toEqual([...source.events.keys()]);
  });
});

describe('a line that breaks off behind a whole object', () => {
  const half = assistantLine(2).slice(0, 40);
  const rest = `${assistantLine(1)}${half}\n`;

  it('is taken alike at once and in pieces: the object counts, the rest is refused', async () => {
    writeFileSync(path, `${rest}${lines(3)}`);
    await source.read();
    const inPieces = new TestSource(path);
    for (const written of [assistantLine(1), `${assistantLine(1)}${half}`, rest, `${rest}${lines(3)}`]) {
      writeFileSync(path, written);
      await inPieces.read();
    }
    const refused = (one: TestSource) => one.frames.flatMap((frame) => frame.rejections);
    expect(source.numbers()).toEqual([1, 3]);
    expect(refused(source)).toMatchObject([{ source_offset: assistantLine(1).length, reason: 'invalid_json' }]);
    expect([...inPieces.events.keys()]).toEqual([...source.events.keys()]);
    expect(refused(inPieces)).toEqual(refused(source));
  });

  it('waits with what breaks off, and only with that, while it is the last', async () => {
    writeFileSync(path, `${assistantLine(1)}${half}`);
    await source.read();
    expect(source.numbers()).toEqual([1]);
    expect(await source.read()).toEqual([]);
    appendFileSync(path, assistantLine(2).slice(40));
    await source.read();
    expect(source.numbers()).toEqual([1, 2]);
    expect(source.frames.flatMap((frame) => frame.rejections)).toEqual([]);
  });
});

describe('a line that cannot be taken in', () => {
  it('is counted by its reason, and all others are read', async () => {
    const impossible = assistantLine(9, { message: { id: 'm', usage: { input_tokens: -1 } } });
    writeFileSync(path, `${lines(1)}not json\n[1]\n${impossible}\n`);
    appendFileSync(path, Buffer.from([0x7b, 0xff, 0x7d, 0x0a]));
    appendFileSync(path, lines(2));
    await source.read();
    expect(source.numbers()).toEqual([1, 2]);
    expect(source.rejections()).toEqual(['invalid_json', 'not_an_object', 'impossible_numbers', 'invalid_utf8']);
    const rejection = source.frames[0]?.rejections[0];
    expect(rejection?.source_offset).toBe(lines(1).length);
    expect(rejection?.line_digest).toMatch(/^[0-9a-f]{16}$/);
  });

  it('may be a hundred thousand objects', async () => {
    writeFileSync(path, `${'{}'.repeat(150_000)}\n${lines(1)}`);
    await source.read();
    expect(source.events.size).toBe(150_001);
  });
});

describe('a rewritten file', () => {
  it.each([
    ['shorter', (): void => writeFileSync(path, lines(1))],
    ['longer, another beginning', (): void => writeFileSync(path, lines(7, 8, 9, 10))],
    ['longer, the same beginning', (): void => writeFileSync(path, lines(1, 8, 9, 10))],
    ['of the same size', (): void => writeFileSync(path, lines(4, 5, 6))],
    [
      'put in place of the old one',
      (): void => {
        writeFileSync(`${path}.new`, lines(6, 7, 8, 9));
        renameSync(`${path}.new`, path);
      },
    ],
  ])('is read again as a new generation: %s', async (_what, rewrite) => {
    writeFileSync(path, lines(1, 2, 3));
    await source.read();
    rewrite();
    const frames = await source.read();
    expect(frames[0]).toMatchObject({ generation: 1, range_start: 0, range_end: statSync(path).size });
    const afresh = new TestSource(path);
    await afresh.read();
    for (const id of afresh.events.keys()) expect(source.events.has(id)).toBe(true);
    for (const number of [1, 2, 3]) expect(source.numbers()).toContain(number);
    appendFileSync(path, lines(20));
    expect((await source.read())[0]).toMatchObject({ generation: 1 });
    expect(source.numbers()).toContain(20);
  });

  it('is read from its beginning after it was emptied and filled again', async () => {
    writeFileSync(path, lines(1, 2, 3));
    await source.read();
    truncateSync(path, 0);
    expect(await source.read()).toEqual([]);
    appendFileSync(path, lines(1, 2, 3, 4));
    await source.read();
    expect(source.numbers()).toEqual([1, 2, 3, 4]);
  });

  it('is noticed when one figure amid a long file changed, whose window looks the same', async () => {
    const numbers = range(100);
    writeFileSync(path, lines(...numbers));
    await source.read();
    writeLater(lines(...numbers).replace(assistantLine(50), assistantLine(50).replace(':50,', ':77,')));
    await source.read();
    expect(source.numbers()).toHaveLength(101);
    expect(source.numbers()).toContain(77);
  });

  it('is noticed by the next program too, and a file that was only touched costs no record', async () => {
    const numbers = range(100);
    writeFileSync(path, lines(...numbers));
    await source.read();
    source.restart();
    writeLater(lines(...numbers).replace(assistantLine(50), assistantLine(50).replace(':50,', ':77,')));
    await source.read();
    expect(source.numbers()).toHaveLength(101);
    source.restart();
    expect(await source.read()).toEqual([]);
    writeLater(lines(...numbers).replace(assistantLine(50), assistantLine(50).replace(':50,', ':77,')));
    await source.read();
    expect(source.numbers()).toHaveLength(101);
  });

  it('is noticed at the next reading when it happened during one', async () => {
    writeFileSync(path, lines(...range(450)));
    const rewritten = range(450).map((number) => number + 500);
    source.duringFrame = () => writeFileSync(path, lines(...rewritten));
    await source.read();
    source.duringFrame = () => {};
    await source.read();
    expect(source.numbers()).toEqual(expect.arrayContaining(rewritten));
  });
});

describe('a new start', () => {
  it('goes on at the checkpoint', async () => {
    writeFileSync(path, lines(1, 2));
    await source.read();
    source.restart();
    expect(await source.read()).toEqual([]);
    appendFileSync(path, lines(3));
    source.restart();
    expect((await source.read())[0]).toMatchObject({ generation: 0, range_start: lines(1, 2).length });
    expect(source.numbers()).toEqual([1, 2, 3]);
  });

  it('goes on where the sink stopped taking', async () => {
    writeFileSync(path, lines(...range(700)));
    source.framesLeft = 2;
    await source.read();
    expect(source.events.size).toBe(400);
    expect(source.state.seenSize).toBe(-1);
    source.framesLeft = 100;
    const frames = await source.read();
    expect(frames[0]?.range_start).toBe(source.frames[1]?.range_end);
    expect(source.numbers()).toEqual(range(700));
  });

  it('starts anew when a rewrite happened meanwhile', async () => {
    writeFileSync(path, lines(1, 2, 3));
    await source.read();
    source.restart();
    writeFileSync(path, lines(5, 6, 7, 8));
    expect((await source.read())[0]).toMatchObject({ generation: 1, range_start: 0 });
  });
});

describe('a path that is no file any more', () => {
  it('is refused: a folder', async () => {
    mkdirSync(path);
    await expect(source.read()).rejects.toThrow(NotAFileError);
  });
  it('is refused without waiting: a FIFO', async () => {
    writeFileSync(path, lines(1));
    await source.read();
    rmSync(path);
    execFileSync('mkfifo', [path]);
    await expect(source.read()).rejects.toThrow(NotAFileError);
  });
  it('is refused: nothing', async () => {
    await expect(source.read()).rejects.toThrow(/ENOENT/);
  });
});

it('gives exactly the records, each id once, whatever is flushed and read when', async () => {
  const step = fc.record({ cut: fc.nat({ max: 3_000 }), restart: fc.boolean(), rewrite: fc.boolean() });
  const separators = fc.constantFrom('\n', '\r\n', '', '\n\n', ' \n');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat({ max: 999 }), separators, fc.boolean()), { maxLength: 20 }),
      fc.array(step, { maxLength: 8 }),
      async (records, steps) => {
        rmSync(path, { force: true });
        const tested = new TestSource(path);
        const content = records
          .map(([number, separator, named]) => assistantLine(number, named ? {} : { uuid: undefined }) + separator)
          .join('');
        let written = 0;
        writeFileSync(path, '');
        for (const { cut, restart, rewrite } of steps) {
          const until = Math.min(content.length, written + cut);
          if (rewrite) writeFileSync(path, content.slice(0, until));
          else appendFileSync(path, content.slice(written, until));
          written = until;
          if (restart) tested.restart();
          await tested.read();
        }
        appendFileSync(path, content.slice(written));
        await tested.read();
        rmSync(path);
        // Written twice under its own id is one record; without an id each place is a record of its own.
        const expected = new Map(records.map(([number, , named], index) => [named ? `u${number}` : index, number]));
        expect(tested.numbers()).toEqual([...expected.values()].toSorted((one, other) => one - other));
        expect(tested.rejections()).toEqual([]);
      },
    ),
    { numRuns: amount({ short: 30, full: 100 }) },
  );
});
