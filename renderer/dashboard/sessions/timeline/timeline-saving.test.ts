import { expect, test } from 'vitest';
import { parseCsvLine } from '../../../../core/lifecycle/csv-text.ts';
import { EMPTY_TIMELINE, promptsAt, responsesAt } from './test-timeline.ts';
import { timelineModel } from './timeline-model.ts';
import { timelineCsv } from './timeline-saving.ts';

test('a line an event in the order of time, whose costs add up; what is not known is empty', () => {
  const responses = responsesAt({ 4: 0.1, 9: 0.2, 12: 0 });
  const model = timelineModel({
    ...EMPTY_TIMELINE,
    prompts: promptsAt(1),
    responses: { ...responses, costMark: [0, 1, 2], agent: [-1, 0, -1] },
    calls: {
      at: [5_000, 6_000],
      duration: [-1, 250],
      tool: [0, 1],
      outcome: ['undecided', 'failed'],
      errorClass: [-1, 0],
      agent: [-1, -1],
    },
    subagents: [{ agent: 0, from: 7_000, to: 9_500, totalCost: 0.2 }],
    errors: { at: [11_000], errorClass: [1] },
  });
  if (model === null) throw new Error('the timeline has no beginning');
  const [head = [], ...rows] = timelineCsv(model)
    .split('\r\n')
    .slice(0, -1)
    .map((line) => parseCsvLine(line));
  expect(rows.every((row) => row.length === head.length)).toBe(true);
  expect(rows.map((row) => row[head.indexOf('event')])).toEqual([
    ...['prompt', 'response', 'call', 'call', 'subagent', 'response', 'error', 'response'],
  ]);
  const costs = rows.map((row) => row[head.indexOf('cost (USD)')]);
  expect(costs.filter((cost) => cost !== '')).toEqual(['0.1', '0.2']);
  expect(rows.map((row) => row[head.indexOf('marked')]).filter((mark) => mark !== '')).toEqual([
    'estimated',
    'unpriced',
  ]);
  expect(rows[0]?.[0]).toBe('2026-11-19T12:00:01.000Z');
  expect(rows.map((row) => row[head.indexOf('duration (ms)')])).toEqual([
    '',
    '2000',
    '',
    '250',
    '2500',
    '2000',
    '',
    '2000',
  ]);
});
