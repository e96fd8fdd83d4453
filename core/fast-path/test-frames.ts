import type { EventFrame, EventOf } from '../contracts/telemetry-event.ts';

/** A captured event; the same number is the same event. */
export function event(number: number, fields: Partial<EventOf<'claude_code'>> = {}): EventOf<'claude_code'> {
  return {
    event_id: number.toString(16).padStart(32, '0'),
    platform: 'claude_code',
    external_id: 'session-1',
    event_type: 'assistant',
    timestamp: '2026-03-04T10:00:00.000Z',
    source_offset: number,
    record: { type: 'assistant' },
    ...fields,
  };
}

/** An event that was sent to us; the same number is the same event. */
export function sentEvent(number: number): EventOf<'otlp'> {
  return {
    event_id: number.toString(16).padStart(32, '0'),
    platform: 'claude_code',
    intake: 'otlp',
    external_id: 'session-1',
    event_type: 'user_prompt',
    timestamp: '2026-03-04T10:00:00.000Z',
    source_offset: 0,
    record: { signal: 'logs', name: 'user_prompt', length: number },
  };
}

/** A frame over bytes `start` to `end` of a file, with one event for each number. */
export function frame(
  start: number,
  end: number,
  numbers: readonly number[],
  fields: Partial<EventFrame> = {},
): EventFrame {
  return {
    version: 1,
    platform: 'claude_code',
    source_file: 'file-1',
    generation: 0,
    range_start: start,
    range_end: end,
    fingerprint: `print-${end}`,
    source_size: end,
    source_modified_ms: 1_000,
    events: numbers.map((number) => event(number)),
    rejections: [],
    ...fields,
  };
}

export function textOf(...entries: readonly unknown[]): string[] {
  return entries.map((entry) => JSON.stringify(entry));
}
