import { readFileSync } from 'node:fs';
import { CLOCK_FILE_VARIABLE } from './test-clock-file.ts';

/**
 * Loaded into each process before its own code: moves its wall clock by what a file says, whenever that changes. Timers
 * and the monotonic clock go on as they are, as when a person or a time server sets the clock.
 */

/** How often the file is looked at. */
const LOOK_EVERY_MS = 50;
const path = process.env[CLOCK_FILE_VARIABLE];
const RealDate = Date;
let offsetMs = 0;

function look(): void {
  try {
    offsetMs = path === undefined ? 0 : Number(readFileSync(path, 'utf8'));
  } catch {
    offsetMs = 0;
  }
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, words: []) => (words.length === 0 ? new target(target.now() + offsetMs) : new target(...words)),
  get: (target, name) => (name === 'now' ? () => target.now() + offsetMs : Reflect.get(target, name)),
});
look();
setInterval(look, LOOK_EVERY_MS).unref();
