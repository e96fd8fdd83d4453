import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventFrame, TelemetryEvent } from '../contracts/telemetry-event.ts';
import { isEventOf, telemetryEventSchema } from '../contracts/telemetry-event.ts';
import { SaltedHasher } from '../privacy/salted-hash.ts';
import { type Checkpoint, NO_CHECKPOINT } from './checkpoints.ts';
import { claudeCodeParser } from './claude-code/monitor.ts';
import { readSource } from './source-reader.ts';
import type { SourceState } from './source-states.ts';

/** What the tests of this folder share. */
export const testHasher = new SaltedHasher(Buffer.alloc(32, 7));

/** A folder of its own, removed with `remove`. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'blueplane-capture-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** An assistant line of session `s1` without its newline; the same number gives the same line. */
export function assistantLine(number: number, extra: Record<string, unknown> = {}): string {
  return JSON.stringify({
    type: 'assistant',
    uuid: `u${number}`,
    sessionId: 's1',
    timestamp: '2026-01-02T03:04:05.000Z',
    requestId: `req_${number}`,
    cwd: '/w/shop',
    message: {
      id: `msg_${number}`,
      role: 'assistant',
      model: 'claude-opus-4-5',
      content: [{ type: 'text', text: 'fine' }],
      usage: { input_tokens: number, output_tokens: 1 },
    },
    ...extra,
  });
}

/** The lines of the numbers `from` to `to`, each with its newline. */
export function assistantLines(from: number, to: number = from): string {
  return Array.from({ length: to - from + 1 }, (_, index) => `${assistantLine(from + index)}\n`).join('');
}

/** One file and what reading it again and again gives, as the fast path would store it. */
export class TestSource {
  readonly frames: EventFrame[] = [];
  /** By event id: the database keeps the first. */
  readonly events = new Map<string, TelemetryEvent>();
  readonly state: SourceState;
  #committed: Checkpoint = NO_CHECKPOINT;
  /** How many more frames are taken before the sink refuses. */
  framesLeft = Number.POSITIVE_INFINITY;
  /** Happens while a frame is taken. */
  duringFrame: () => void = () => {};

  constructor(path: string) {
    this.state = { path, sourceFile: testHasher.hash('path', path), queued: null, seenSize: -1, seenModifiedMs: -1 };
  }

  /** Reads what is new. @returns the frames of this reading */
  async read(): Promise<EventFrame[]> {
    const before = this.frames.length;
    await readSource(
      this.state,
      () => this.#committed,
      claudeCodeParser(testHasher),
      testHasher,
      async (frame) => this.#take(frame),
    );
    return this.frames.slice(before);
  }

  /** As after a new start: only what was committed is known. */
  restart(): void {
    this.state.queued = null;
    this.state.seenSize = -1;
    this.state.seenModifiedMs = -1;
  }

  /** Message numbers of all events so far, sorted. */
  numbers(): number[] {
    return [...this.events.values()]
      .map((event) => (isEventOf(event, 'claude_code') ? event.record.message?.usage?.input : undefined) ?? -1)
      .toSorted((one, other) => one - other);
  }

  rejections(): string[] {
    return this.frames.flatMap((frame) => frame.rejections.map((rejection) => rejection.reason));
  }

  #take(frame: EventFrame): boolean {
    if (this.framesLeft <= 0) return false;
    this.framesLeft -= 1;
    this.duringFrame();
    this.frames.push(frame);
    for (const candidate of frame.events) {
      const event = telemetryEventSchema.parse(candidate);
      if (!this.events.has(event.event_id)) this.events.set(event.event_id, event);
    }
    this.#committed = {
      generation: frame.generation,
      offset: frame.range_end,
      fingerprint: frame.fingerprint,
      modifiedMs: frame.source_modified_ms,
    };
    return true;
  }
}
