import { readFileSync } from 'node:fs';
import { claudeCodeParser } from '../../core/capture/claude-code/monitor.ts';
import { parseJsonLine } from '../../core/capture/json-line.ts';
import { QUEUE_LIMIT_EVENTS } from '../../core/contracts/pipeline.ts';
import type { EventFrame, TelemetryEvent } from '../../core/contracts/telemetry-event.ts';
import { SaltedHasher } from '../../core/privacy/salted-hash.ts';

/** Events of one frame. */
export const BATCH = 100;
/** Frames that a queue takes before more of them would be waited for. */
export const FULL_QUEUE = QUEUE_LIMIT_EVENTS / BATCH - 1;
const KEY_BYTES = 32;

/** So many lines of transcripts. @throws when there are not so many */
export function firstLines(files: readonly string[], count: number): string[] {
  const found: string[] = [];
  for (const file of files) {
    for (const line of readFileSync(file, 'utf8').split('\n')) if (line !== '') found.push(line);
    if (found.length >= count) return found.slice(0, count);
  }
  throw new Error('the history has too few lines to measure with: give it 60 MiB or more');
}

/**
 * Full frames of the events in these lines, as capture queues them.
 * @param installation 0 to 255: the same lines are other events for each
 */
export function framesOf(lines: readonly string[], installation: number): EventFrame[] {
  const name = `bench-${installation}.jsonl`;
  const hasher = new SaltedHasher(Buffer.alloc(KEY_BYTES, installation));
  const parse = claudeCodeParser(hasher).begin(name, Date.now());
  const frames: EventFrame[] = [];
  let events: TelemetryEvent[] = [];
  let start = 0;
  let end = 0;
  for (const line of lines) {
    const [json] = parseJsonLine(Buffer.from(line)).records;
    const event = json === undefined ? null : parse(json, end);
    end += Buffer.byteLength(line) + 1;
    if (event === null) continue;
    events.push(event);
    if (events.length < BATCH) continue;
    frames.push({
      version: 1,
      platform: 'claude_code',
      source_file: name,
      generation: 0,
      range_start: start,
      range_end: end,
      fingerprint: String(end),
      source_size: end,
      source_modified_ms: 0,
      events,
      rejections: [],
    });
    events = [];
    start = end;
  }
  return frames;
}
