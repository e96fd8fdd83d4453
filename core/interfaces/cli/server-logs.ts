import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { homePaths, resolveHome } from '../../runtime/paths.ts';
import type { CliContext } from './context.ts';
import { ExitStatus } from './exit-status.ts';
import type { LogsOptions } from './server-options.ts';

/** How often `--follow` looks for more. */
const FOLLOW_POLL_MS = 200;
/** Bytes read at a time. */
const CHUNK_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/** `logs`: the last lines of server.log; with `--follow` also what is added, over rotations. */
export async function runLogs(options: LogsOptions, context: CliContext): Promise<void> {
  const path = homePaths(resolveHome(context.env)).log;
  let file = tryOpen(path);
  if (file === null && !options.follow) {
    throw new ExitStatus(1, `There is no log yet (${path}). Start the server with \`blueplane start\`.`);
  }
  let position = 0;
  if (file !== null) {
    position = tailStart(file, options.lines);
    position = copy(file, position, context);
  }
  if (!options.follow) return;
  while (!context.stdout.destroyed) {
    await sleep(FOLLOW_POLL_MS);
    if (file !== null) position = copy(file, position, context);
    const next = statSync(path, { throwIfNoEntry: false });
    if (next === undefined || (file !== null && fstatSync(file).ino === next.ino)) continue;
    // Rotated, or made just now. What was added to the old file in between is printed first.
    if (file !== null) {
      copy(file, position, context);
      closeSync(file);
    }
    file = tryOpen(path);
    position = 0;
  }
}

function tryOpen(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false }) === undefined ? null : openSync(path, 'r');
}

/** Where the last `lines` lines begin, found from the end. */
function tailStart(file: number, lines: number): number {
  const { size } = fstatSync(file);
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let end = size;
  let found = 0;
  while (end > 0) {
    const start = Math.max(0, end - CHUNK_BYTES);
    const length = readSync(file, chunk, 0, end - start, start);
    for (let index = length - 1; index >= 0; index -= 1) {
      // The newline that ends the last line begins no further one.
      if (chunk[index] !== NEWLINE || start + index === size - 1) continue;
      found += 1;
      if (found === lines) return start + index + 1;
    }
    end = start;
  }
  return lines === 0 ? size : 0;
}

/** Prints from `position` to the end. @returns the new position. */
function copy(file: number, position: number, context: CliContext): number {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let at = position;
  for (;;) {
    const length = readSync(file, chunk, 0, CHUNK_BYTES, at);
    if (length === 0) return at;
    context.stdout.write(Buffer.from(chunk.subarray(0, length)));
    at += length;
  }
}
