import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { toolReportSchema } from '../contracts/tool-report.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { Deriver } from '../slow-path/deriver.ts';
import { deriveAll } from '../slow-path/test-derived.ts';
import { eventsOf, freshId, reply, storeEvents, type TranscriptLine } from '../slow-path/test-transcript.ts';
import { createQueryService } from './index.ts';
import { percentile } from './percentile.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

let file: TestDatabase;
beforeEach(() => {
  file = createTestDatabase();
});
afterEach(() => file.close());

function call(id: string, name: string, second: number): TranscriptLine {
  const content = [{ type: 'tool_use', id, name, input: {} }];
  return reply({ output_tokens: 1 }, { message: { id: `msg_${id}`, content }, line: { timestamp: at(second) } });
}

function result(id: string, second: number, block: object, toolUseResult: unknown = undefined): TranscriptLine {
  return {
    type: 'user',
    uuid: freshId(),
    sessionId: 'session-1',
    timestamp: at(second),
    message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, ...block }] },
    toolUseResult,
  };
}

function at(second: number): string {
  return new Date(Date.UTC(2026, 2, 4, 10) + second * 1_000).toISOString();
}

async function ask(args: object = {}) {
  const service = createQueryService(
    () => file.reader,
    () => null,
  );
  const answer = await service.call('tools', { timezone: 'UTC', ...args });
  expect(toolReportSchema.parse(answer)).toEqual(answer);
  return answer;
}

it('counts calls by tool: how they ended, how long they took, what went wrong', async () => {
  const lines = [
    call('t1', 'Bash', 0),
    result('t1', 2, { content: 'fine' }),
    call('t2', 'Bash', 10),
    result('t2', 14, { is_error: true, content: 'Exit code 1' }),
    call('t3', 'Bash', 20),
    result('t3', 21, { is_error: true, content: "The user doesn't want to proceed with this tool use." }),
    call('t4', 'WebSearch', 30),
    result('t4', 31, { content: 'found' }, { query: 'words', searchCount: 3, durationMs: 700 }),
    call('t5', 'Read', 40),
  ];
  storeEvents(file.writer, eventsOf('projects/p/session-1.jsonl', lines));
  deriveAll(new Deriver(file.writer, createPriceBook()));
  const none = { succeeded: 0, failed: 0, undecided: 0, searches: 0, searchesEstimatedCost: 0 };
  const answer = await ask();
  expect(answer.tools).toEqual([
    {
      toolName: 'Bash',
      usedBy: ['claude_code'],
      ...none,
      calls: 3,
      succeeded: 1,
      failed: 1,
      undecided: 1,
      durationP10Ms: 1_000,
      durationP50Ms: 2_000,
      durationP95Ms: 4_000,
      errorClasses: [
        { errorClass: 'exit_code', calls: 1 },
        { errorClass: 'rejected', calls: 1 },
      ],
    },
    {
      toolName: 'Read',
      usedBy: ['claude_code'],
      ...none,
      calls: 1,
      undecided: 1,
      durationP10Ms: null,
      durationP50Ms: null,
      durationP95Ms: null,
      errorClasses: [],
    },
    {
      toolName: 'WebSearch',
      usedBy: ['claude_code'],
      ...none,
      calls: 1,
      succeeded: 1,
      durationP10Ms: 700,
      durationP50Ms: 700,
      durationP95Ms: 700,
      // Kept apart: an estimate, and part of no cost.
      searches: 3,
      searchesEstimatedCost: 0.03,
      errorClasses: [],
    },
  ]);
  expect(answer.totals).toMatchObject({ calls: 5, succeeded: 2, failed: 1, undecided: 2, searches: 3 });
  const sum = 'SELECT sum(web_searches) AS searches, sum(output_tokens) AS output FROM usage';
  expect(file.writer.prepare(sum).get()).toEqual({ searches: 0, output: 5 });
  expect((await ask({ since: '2026-03-05' })).tools).toEqual([]);
  expect((await ask({ platform: 'cursor' })).totals.calls).toBe(0);
});

it('has percentiles that occurred, and that so many values do not exceed', () => {
  const values = fc.array(fc.nat(), { minLength: 1, maxLength: 60 }).map((found) => found.sort((a, b) => a - b));
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 100 }), (sorted, percent) => {
      const found = percentile(sorted, percent) ?? Number.NaN;
      expect(sorted).toContain(found);
      expect(sorted.filter((value) => value <= found).length).toBeGreaterThanOrEqual((sorted.length * percent) / 100);
      expect(sorted.filter((value) => value < found).length).toBeLessThan((sorted.length * percent) / 100);
    }),
  );
  expect(percentile([], 50)).toBeNull();
});
