import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CATEGORIES, type Category } from '../contracts/settings.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { openScratch } from '../storage/scratch-database.ts';
import { countOf, createTestDatabase, type TestDatabase } from '../storage/test-database.ts';
import { Deriver } from './deriver.ts';
import { NO_UNIT_FACTS } from './event-facts.ts';
import { rebuild } from './rebuild.ts';
import { deriveAll } from './test-derived.ts';
import { eventsOf, freshId, reply, storeEvents, type TranscriptLine } from './test-transcript.ts';
import { ALL_CATEGORIES, type Categories, wantedUnitFacts } from './wanted-facts.ts';

let file: TestDatabase;
beforeEach(() => {
  file = createTestDatabase();
  storeEvents(file.writer, eventsOf('projects/p/session-1.jsonl', LINES));
});
afterEach(() => file.close());

const at = (second: number) => new Date(Date.UTC(2026, 2, 4, 10, 0, second)).toISOString();

function user(second: number, content: unknown, toolUseResult?: unknown): TranscriptLine {
  const line = { type: 'user', uuid: freshId(), sessionId: 'session-1', timestamp: at(second) };
  return { ...line, message: { role: 'user', content }, ...(toolUseResult === undefined ? {} : { toolUseResult }) };
}

function call(id: string, name: string, second: number): TranscriptLine {
  const content = [{ type: 'tool_use', id, name, input: { file_path: '/work/a.ts' } }];
  return reply({ output_tokens: 1 }, { message: { id: `msg_${id}`, content }, line: { timestamp: at(second) } });
}

const PATCH = { filePath: '/work/a.ts', structuredPatch: [{ lines: ['+one', '+two', '-three'] }], durationMs: 40 };

const LINES: TranscriptLine[] = [
  user(0, 'please'),
  call('t1', 'Edit', 1),
  user(2, [{ type: 'tool_result', tool_use_id: 't1', content: 'done' }], PATCH),
  call('t2', 'Bash', 3),
  user(4, [{ type: 'tool_result', tool_use_id: 't2', is_error: true, content: 'The tool use was rejected' }]),
];

const without = (...off: Category[]): Categories => ({
  ...ALL_CATEGORIES,
  ...Object.fromEntries(off.map((category) => [category, false])),
});

function derive(categories: Categories): void {
  deriveAll(new Deriver(file.writer, createPriceBook(), undefined, categories));
}

function shown(): Record<string, number> {
  const counts = file.writer
    .prepare<[], Record<string, number>>(
      `SELECT count(*) AS calls, count(duration_ms) AS durations, count(ended_at) AS ends, count(lines_added) AS lines,
         count(file_extension) AS extensions, count(error_class) AS classes FROM tool_calls`,
    )
    .get();
  return { ...counts, prompts: countOf(file.writer, 'conversation_turns') };
}

const EVERYTHING = { calls: 2, prompts: 1, durations: 1, ends: 2, lines: 1, extensions: 2, classes: 1 };

test.each<[Category, object]>([
  ['performance', { durations: 0, ends: 0 }],
  ['acceptance', { classes: 0 }],
  ['usage', { calls: 0, durations: 0, ends: 0, lines: 0, extensions: 0, classes: 0 }],
  ['code_impact', { lines: 0, extensions: 0 }],
  ['interaction', { prompts: 0 }],
])('without %s nothing of it is derived, and all else is', (category, missing) => {
  derive(without(category));
  expect(shown()).toEqual({ ...EVERYTHING, ...missing });
  // Tokens and cost are never a category.
  expect(countOf(file.writer, 'usage')).toBe(2);
});

test('with all of them everything is', () => {
  derive(ALL_CATEGORIES);
  expect(shown()).toEqual(EVERYTHING);
});

test('a rebuild brings back what was switched on again, and takes away what was switched off', async () => {
  derive(without('usage', 'interaction'));
  const anew = async (categories: Categories) => {
    const scratch = openScratch(join(file.folder, 'rebuild.db'), file.path);
    await rebuild(scratch, createPriceBook(), () => undefined, new AbortController().signal, categories);
    scratch.close();
  };
  await anew(ALL_CATEGORIES);
  expect(shown()).toEqual(EVERYTHING);
  await anew(without('usage', 'interaction'));
  expect(shown()).toMatchObject({ calls: 0, prompts: 0 });
});

test('what all records of a unit say is held to the same', () => {
  const session = { externalId: 's', occurredAt: 1 };
  const facts = {
    ...NO_UNIT_FACTS,
    turns: [{ ...session, turnId: 't', length: 4, durationMs: 9, outcome: 'completed' }],
    decisions: [
      {
        ...{ ...session, decisionId: 'd', agentId: null, toolUseId: null, toolName: null, linesSuggested: 3 },
        ...{ decision: 'accepted' as const, decidedBy: 'user' as const, linesAccepted: 3 },
      },
    ],
    codeChanges: [
      {
        ...{ ...session, changeId: 'c', agentId: null, turnId: null, toolUseId: null, fileExtension: '.ts' },
        ...{ operation: 'edit' as const, linesAdded: 3, linesRemoved: 0, accepted: true },
        ...{ acceptanceDelayMs: 5, revisionCount: 1 },
      },
    ],
    dailyAcceptance: [{ externalId: 's', day: '2026-03-04', feature: '', linesSuggested: 9, linesAccepted: 8 }],
  };
  expect(wantedUnitFacts(facts, ALL_CATEGORIES)).toEqual(facts);
  expect(wantedUnitFacts(facts, without('performance')).turns).toEqual([
    { externalId: 's', occurredAt: 1, turnId: 't', length: 4, outcome: 'completed' },
  ]);
  expect(wantedUnitFacts(facts, without('acceptance'))).toMatchObject({
    decisions: [],
    dailyAcceptance: [],
    codeChanges: [{ linesAdded: 3, accepted: null, acceptanceDelayMs: null, revisionCount: null }],
  });
  expect(wantedUnitFacts(facts, without('code_impact'))).toMatchObject({
    codeChanges: [],
    decisions: [{ decision: 'accepted', linesSuggested: null, linesAccepted: null }],
  });
  expect(wantedUnitFacts(facts, without(...CATEGORIES))).toEqual({ ...NO_UNIT_FACTS, dailyAcceptance: [] });
});
