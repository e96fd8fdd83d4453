import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TelemetryEvent } from '../contracts/telemetry-event.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { createTestDatabase, type TestDatabase } from '../storage/test-database.ts';
import { Deriver } from './deriver.ts';
import { deriveAll, derivedRows, forgetDerived, keptAndTrueSums } from './test-derived.ts';
import { eventsOf, freshId, reply, storeEvents, type TranscriptLine } from './test-transcript.ts';

/** What became of the edits and commands that Claude Code proposed, and which lines it changed. */

let file: TestDatabase;
beforeEach(() => {
  file = createTestDatabase();
});
afterEach(() => file.close());

function call(id: string, name: string, path = '/w/a.ts'): TranscriptLine {
  const content = [{ type: 'tool_use', id, name, input: { file_path: path } }];
  return reply({}, { message: { id: `msg_${id}`, content } });
}

/** A line with the results of these calls. */
function result(ids: string | readonly string[], line: TranscriptLine, block: TranscriptLine = {}): TranscriptLine {
  const content = [ids].flat().map((id) => ({ type: 'tool_result', tool_use_id: id, content: 'done', ...block }));
  return {
    type: 'user',
    uuid: freshId(),
    sessionId: 'session-1',
    timestamp: '2026-03-04T10:00:05.000Z',
    message: { role: 'user', content },
    ...line,
  };
}

const PATCH = [{ oldStart: 1, oldLines: 1, newStart: 1, newLines: 2, lines: ['-old', '+new', '+more', ' same'] }];
const EDITED = { filePath: '/w/a.ts', structuredPatch: PATCH, userModified: false };
const refused = (text: string) => ({ content: text, is_error: true });

function derive(pieces: readonly (readonly TelemetryEvent[])[]): Record<string, string[]> {
  const { writer } = file;
  writer.exec('DELETE FROM claude_raw_traces');
  forgetDerived(writer);
  for (const piece of pieces) {
    storeEvents(writer, piece);
    expect(deriveAll(new Deriver(writer, createPriceBook())).unreadable).toBe(0);
  }
  return derivedRows(writer);
}

/** Derives these lines in several orders and pieces, which must agree. */
function take(...lines: TranscriptLine[]): void {
  const events = eventsOf('projects/p/session-1.jsonl', lines);
  const rows = derive([events]);
  expect(derive([events.toReversed()])).toEqual(rows);
  expect(derive(events.toReversed().map((event) => [event]))).toEqual(rows);
  expect(derive(events.map((event) => [event]))).toEqual(rows);
  const { kept, truth } = keptAndTrueSums(file.writer);
  expect(kept).toEqual(truth);
}

function decisions(): unknown[] {
  return file.writer
    .prepare(
      `SELECT tool_name AS tool, decision, decided_by AS decidedBy, lines_suggested AS suggested,
         lines_accepted AS accepted FROM decisions ORDER BY decision_id`,
    )
    .all();
}

function changes(): unknown[] {
  return file.writer
    .prepare(
      `SELECT file_extension AS extension, operation, lines_added AS added, lines_removed AS removed, accepted
       FROM code_changes ORDER BY change_id`,
    )
    .all();
}

test('an edit that was made is a change, and a decision of the person whom the mode asks', () => {
  take(
    call('t1', 'Edit'),
    result('t1', { toolUseResult: EDITED }),
    call('t2', 'Edit'),
    result('t2', { toolUseResult: { ...EDITED, userModified: true } }),
    call('t3', 'MultiEdit'),
    result('t3', { toolUseResult: EDITED, permissionMode: 'acceptEdits' }),
    call('t4', 'Write', '/w/b.py'),
    result('t4', {
      toolUseResult: { type: 'create', filePath: '/w/b.py', content: 'one\ntwo\n', structuredPatch: [] },
      permissionMode: 'default',
    }),
  );
  expect(decisions()).toEqual([
    { tool: 'Edit', decision: 'accepted', decidedBy: 'user', suggested: 2, accepted: 2 },
    { tool: 'Edit', decision: 'modified', decidedBy: 'user', suggested: null, accepted: 2 },
    { tool: 'MultiEdit', decision: 'accepted', decidedBy: 'automatic', suggested: 2, accepted: 2 },
    { tool: 'Write', decision: 'accepted', decidedBy: 'user', suggested: 2, accepted: 2 },
  ]);
  expect(changes()).toEqual([
    { extension: '.ts', operation: 'edit', added: 2, removed: 1, accepted: 1 },
    { extension: '.ts', operation: 'edit', added: 2, removed: 1, accepted: 1 },
    { extension: '.ts', operation: 'edit', added: 2, removed: 1, accepted: 1 },
    { extension: '.py', operation: 'create', added: 2, removed: 0, accepted: 1 },
  ]);
  expect(file.writer.prepare('SELECT total_changes AS n FROM conversations').get()).toEqual({ n: 11 });
});

test('a call that was refused changed nothing, and it is told whether a person said no', () => {
  const said = "The user doesn't want to proceed with this tool use. The tool use was rejected.";
  take(
    call('t1', 'Edit'),
    result('t1', { toolUseResult: `Error: ${said}` }, refused(said)),
    call('t2', 'Bash'),
    result('t2', { toolDenialKind: 'user-rejected' }, refused('no')),
    call('t3', 'Bash'),
    result('t3', {}, refused('Permission to use Bash with command x has been denied.')),
    call('t4', 'Write'),
    result('t4', { toolDenialKind: 'hook-denied', toolUseResult: EDITED }, refused('no')),
  );
  const no = { decision: 'rejected', suggested: null, accepted: 0 };
  expect(decisions()).toEqual([
    { tool: 'Edit', decidedBy: 'user', ...no },
    { tool: 'Bash', decidedBy: 'user', ...no },
    { tool: 'Bash', decidedBy: 'automatic', ...no },
    { tool: 'Write', decidedBy: 'automatic', ...no },
  ]);
  expect(changes()).toEqual([]);
  const calls = file.writer.prepare('SELECT success, error_class AS class FROM tool_calls ORDER BY tool_use_id').all();
  expect(calls).toEqual(
    ['rejected', 'rejected', 'denied', 'denied'].map((errorClass) => ({ success: null, class: errorClass })),
  );
});

test('what failed, what changes no file and what cannot be told apart is no decision', () => {
  take(
    call('t1', 'Edit'),
    result('t1', {}, refused('String to replace not found in file.')),
    call('t2', 'Bash'),
    result('t2', { toolUseResult: { stdout: 'words', stderr: '', interrupted: false } }),
    call('t3', 'Edit'),
    call('t4', 'Edit'),
    result(['t3', 't4'], { toolUseResult: EDITED }),
  );
  expect(decisions()).toEqual([]);
  expect(changes()).toEqual([]);
});

test('a fork’s copy of a result is the same decision and the same change', () => {
  const lines = [call('t1', 'Edit'), result('t1', { toolUseResult: EDITED })];
  const copies = lines.map((line) => ({ ...line, sessionId: 'session-2' }));
  take(...lines, ...copies);
  expect(decisions()).toHaveLength(1);
  expect(changes()).toHaveLength(1);
});

test('a home that knew none of it has all of it when its rows are derived once more, and nothing twice', () => {
  take(call('t1', 'Edit'), result('t1', { toolUseResult: EDITED }), reply({ output_tokens: 5 }));
  const rows = derivedRows(file.writer);
  file.writer.exec('DELETE FROM decisions; DELETE FROM code_changes; DELETE FROM derivation_watermarks');
  deriveAll(new Deriver(file.writer, createPriceBook()));
  expect(derivedRows(file.writer)).toEqual(rows);
});
