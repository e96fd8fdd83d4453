import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { readHook } from '../capture/hooks/read-hook.ts';
import { readOtlp } from '../capture/otlp/read-otlp.ts';
import type { HookMessage } from '../contracts/hook-record.ts';
import type { TelemetryEvent } from '../contracts/telemetry-event.ts';
import { RawTraceWriter } from '../fast-path/raw-trace-writer.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { SaltedHasher } from '../privacy/salted-hash.ts';
import type { WritableDB } from '../storage/database.ts';
import { countOf, createTestDatabase } from '../storage/test-database.ts';
import { Deriver } from './deriver.ts';
import { deriveAll, derivedRows, forgetDerived, keptAndTrueSums } from './test-derived.ts';
import { apiRequest, logs } from './test-signals.ts';
import { eventsOf, reply } from './test-transcript.ts';
import { ALL_CATEGORIES } from './wanted-facts.ts';

const hasher = new SaltedHasher(Buffer.alloc(32, 7));
let told = 0;

function hook(message: Pick<HookMessage, 'event' | 'at'> & Partial<HookMessage>): TelemetryEvent {
  told += 1;
  const nonce = told.toString(16).padStart(16, '0');
  const whole: HookMessage = { version: 1, tool: 'claude-code', nonce, session: 'session-1', ...message };
  const event = readHook(whole, {
    hasher,
    categories: ALL_CATEGORIES,
    isEnabled: () => true,
    admit: (read) => read,
  });
  if (event === null) throw new Error('the hook was not taken');
  return event;
}

function store(database: WritableDB, events: readonly TelemetryEvent[]): void {
  const writer = new RawTraceWriter(database);
  for (const event of events) writer.write(event, { sourceFile: 'file', generation: 0 });
}

const at = (time: string) => `2026-03-04T${time}.000Z`;
const call = { type: 'tool_use', id: 'toolu_1', name: 'Bash', input: { command: 'ls' } };
const result = { type: 'tool_result', tool_use_id: 'toolu_1', content: 'done' };
const TRANSCRIPT = eventsOf('/home/someone/.claude/projects/-p/session-1.jsonl', [
  {
    type: 'user',
    uuid: 'u1',
    sessionId: 'session-1',
    timestamp: at('10:00:00'),
    message: { role: 'user', content: 'hi' },
  },
  reply({ output_tokens: 9 }, { message: { content: [call] }, line: { timestamp: at('10:00:02') } }),
  {
    type: 'user',
    uuid: 'u2',
    sessionId: 'session-1',
    timestamp: at('10:00:09'),
    message: { role: 'user', content: [result] },
  },
]);
const HOOKS = [
  hook({ event: 'session_start', at: at('09:58:00'), source: 'startup' }),
  hook({ event: 'prompt', at: at('10:00:00'), promptLength: 2 }),
  hook({ event: 'tool_start', at: at('10:00:03'), toolUseId: 'toolu_1', toolName: 'Bash' }),
  hook({ event: 'permission_request', at: at('10:00:03'), toolName: 'Bash' }),
  hook({ event: 'tool_end', at: at('10:00:08'), toolUseId: 'toolu_1', toolName: 'Bash', durationMs: 1_250 }),
  hook({ event: 'tool_start', at: at('10:00:08'), toolUseId: 'toolu_2', toolName: 'Edit' }),
  hook({ event: 'permission_denied', at: at('10:00:08'), toolUseId: 'toolu_2', toolName: 'Edit' }),
  hook({ event: 'session_end', at: at('10:00:10'), reason: 'prompt_input_exit' }),
  // Only opened and closed; and of a tool whose calls are told by its files alone.
  hook({ event: 'session_start', at: at('11:00:00'), session: 'empty' }),
  hook({ event: 'session_end', at: at('11:00:01'), session: 'empty', reason: 'logout' }),
  hook({ event: 'tool_end', at: at('11:00:00'), tool: 'codex', session: 'thread', toolUseId: 'call_1' }),
];

test('hooks and the transcript of a session are one session, in any order and in any pieces', () => {
  const whole = createTestDatabase();
  store(whole.writer, [...TRANSCRIPT, ...HOOKS]);
  deriveAll(new Deriver(whole.writer, createPriceBook()));
  const wanted = derivedRows(whole.writer);
  expect(whole.writer.prepare('SELECT * FROM conversations').all()).toMatchObject([
    {
      external_id: 'session-1',
      started_at: Date.parse(at('09:58:00')),
      last_activity_at: Date.parse(at('10:00:09')),
      ended_at: Date.parse(at('10:00:10')),
      end_reason: 'prompt_input_exit',
      interaction_count: 1,
    },
  ]);
  expect(whole.writer.prepare('SELECT * FROM tool_calls ORDER BY tool_use_id').all()).toMatchObject([
    { tool_use_id: 'toolu_1', tool_name: 'Bash', duration_ms: 1_250, success: 1, result_length: 4 },
    { tool_use_id: 'toolu_2', tool_name: 'Edit', success: null, error_class: 'denied' },
  ]);
  expect(whole.writer.prepare('SELECT * FROM decisions').all()).toMatchObject([
    { decision_id: 'toolu_2', decision: 'rejected', decided_by: 'automatic' },
  ]);
  expect(countOf(whole.writer, 'usage')).toBe(1);
  const { kept, truth } = keptAndTrueSums(whole.writer);
  expect(kept).toEqual(truth);

  const events = [...TRANSCRIPT, ...HOOKS];
  fc.assert(
    fc.property(
      fc.shuffledSubarray(events, { minLength: events.length }),
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: events.length }),
      (order, sizes) => {
        const file = createTestDatabase();
        let from = 0;
        for (const size of sizes) {
          store(file.writer, order.slice(from, from + size));
          deriveAll(new Deriver(file.writer, createPriceBook()));
          from += size;
        }
        expect(derivedRows(file.writer)).toEqual(wanted);
        forgetDerived(file.writer);
        deriveAll(new Deriver(file.writer, createPriceBook()));
        expect(derivedRows(file.writer)).toEqual(wanted);
        file.close();
      },
    ),
    { numRuns: amount({ short: 3, full: 12 }) },
  );
  whole.close();
});

test('a session that goes on after its end was opened again', () => {
  const { writer, close } = createTestDatabase();
  store(writer, [...TRANSCRIPT, ...HOOKS]);
  deriveAll(new Deriver(writer, createPriceBook()));
  store(writer, [
    hook({ event: 'session_start', at: at('12:00:00'), source: 'resume' }),
    hook({ event: 'prompt', at: at('12:00:05') }),
  ]);
  deriveAll(new Deriver(writer, createPriceBook()));
  expect(writer.prepare('SELECT last_activity_at, ended_at, end_reason FROM conversations').get()).toEqual({
    last_activity_at: Date.parse(at('12:00:05')),
    ended_at: null,
    end_reason: null,
  });
  close();
});

test('hooks do not wait until everything that tools sent is derived: they take turns', () => {
  const file = createTestDatabase();
  try {
    const requests = Array.from({ length: 150 }, (_, index) =>
      apiRequest('session-2', at('10:00:00'), { request_id: `req_${index}` }),
    );
    const reading = { hasher, categories: ALL_CATEGORIES, now: Date.parse(at('10:00:00')) };
    store(file.writer, [...readOtlp(logs(...requests), reading).events, ...HOOKS]);
    const deriver = new Deriver(file.writer, createPriceBook());
    const rows = Array.from({ length: 4 }, () => deriver.step().rows);
    expect(rows).toEqual([100, HOOKS.length, 50, 0]);
  } finally {
    file.close();
  }
});
