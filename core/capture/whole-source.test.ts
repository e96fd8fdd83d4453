import { mkdirSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { EventFrame, TelemetryEvent } from '../contracts/telemetry-event.ts';
import { type Checkpoint, NO_CHECKPOINT } from './checkpoints.ts';
import { claudeCodeParser } from './claude-code/monitor.ts';
import { NotAFileError } from './source-reader.ts';
import type { SourceState } from './source-states.ts';
import { assistantLine, temporaryFolder, testHasher } from './test-source.ts';
import { readWholeSource, type WholeSourceParser } from './whole-source.ts';

const OPEN_ENDED = Buffer.from('more');

/** A file of records is one object here; a file that ends in `more` is being written. */
const parser: WholeSourceParser = {
  platform: 'claude_code',
  parse(path, bytes, modifiedMs) {
    if (bytes.subarray(-OPEN_ENDED.length).equals(OPEN_ENDED)) return null;
    const parse = claudeCodeParser(testHasher).begin(path, modifiedMs);
    const events: TelemetryEvent[] = [];
    for (const [index, line] of bytes.toString().trim().split('\n').entries()) {
      const event = parse({ start: 0, bytes: Buffer.from(line), value: JSON.parse(line) }, index);
      if (event !== null) events.push(event);
    }
    return { events, rejections: [{ source_offset: 0, line_digest: 'digest', reason: 'invalid_json' }] };
  },
};

let folder: ReturnType<typeof temporaryFolder>;
let path: string;
let state: SourceState;
let committed: Checkpoint;
let framesLeft: number;

beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.path, 'chat.json');
  state = { path, sourceFile: 'file', queued: null, seenSize: -1, seenModifiedMs: -1 };
  committed = NO_CHECKPOINT;
  framesLeft = Number.POSITIVE_INFINITY;
});
afterEach(() => folder.remove());

async function read(): Promise<EventFrame[]> {
  const frames: EventFrame[] = [];
  await readWholeSource(
    state,
    () => committed,
    parser,
    testHasher,
    async (frame) => {
      if (framesLeft <= 0) return false;
      framesLeft -= 1;
      frames.push(frame);
      const { generation, fingerprint, range_end: offset, source_modified_ms: modifiedMs } = frame;
      committed = { generation, fingerprint, offset, modifiedMs };
      return true;
    },
  );
  return frames;
}

/** As after a new start: only what was committed is known. */
function restart(): void {
  state = { ...state, queued: null, seenSize: -1, seenModifiedMs: -1 };
}

let step = 0;

/** File systems keep times in steps; a change within one step would not show. */
function write(...numbers: number[]): void {
  writeFileSync(path, numbers.map((number) => `${assistantLine(number)}\n`).join(''));
  step += 1;
  utimesSync(path, new Date(), new Date(1_700_000_000_000 + step * 1_000));
}

const idsOf = (frames: readonly EventFrame[]) =>
  frames.flatMap((frame) => frame.events.map((event) => JSON.stringify(event)));

it('reads all of a file each time it changed, as a new generation', async () => {
  write(1, 2);
  const first = await read();
  expect(first.map(({ generation, range_start, events }) => [generation, range_start, events.length])).toEqual([
    [0, 0, 2],
  ]);
  expect(await read()).toEqual([]);
  write(1, 2, 3);
  const second = await read();
  expect(second.map(({ generation, range_start, events }) => [generation, range_start, events.length])).toEqual([
    [1, 0, 3],
  ]);
  expect(idsOf(second).slice(0, 2)).toEqual(idsOf(first));
});

it('notices an edit that keeps the length, and a file that became shorter', async () => {
  write(1, 2);
  await read();
  write(1, 3);
  expect(await read()).toHaveLength(1);
  write(1);
  expect(await read()).toHaveLength(1);
});

it('reads nothing again after a start when all is stored, and everything when a part is', async () => {
  write(...Array.from({ length: 450 }, (_, index) => index + 1));
  framesLeft = 2;
  expect(await read()).toHaveLength(2);
  restart();
  framesLeft = Number.POSITIVE_INFINITY;
  const again = await read();
  expect(again.map(({ range_start, events }) => [range_start, events.length])).toEqual([
    [0, 200],
    [1, 200],
    [2, 50],
  ]);
  expect(again.map((frame) => frame.rejections.length)).toEqual([1, 0, 0]);
  expect(again.at(-1)?.range_end).toBe(again.at(-1)?.source_size);
  restart();
  expect(await read()).toEqual([]);
});

it('waits for a file that is being written, and keeps what it knew of it', async () => {
  write(1);
  await read();
  const known = committed;
  writeFileSync(path, `${assistantLine(1)}\nmore`);
  expect(await read()).toEqual([]);
  expect(state.queued).toEqual(known);
  write(1, 2);
  expect(await read()).toHaveLength(1);
});

it('takes nothing from an empty file, and refuses what is no file', async () => {
  write(1);
  truncateSync(path, 0);
  expect(await read()).toEqual([]);
  rmSync(path);
  mkdirSync(path);
  await expect(read()).rejects.toThrow(NotAFileError);
});
