import { describe, expect, test } from 'vitest';
import { density } from './density.ts';
import { callsAt, EMPTY_TIMELINE, promptsAt, responsesAt } from './test-timeline.ts';
import { costUntil, subagentRows, timelineModel } from './timeline-model.ts';

function modelOf(change: Partial<typeof EMPTY_TIMELINE>) {
  const model = timelineModel({ ...EMPTY_TIMELINE, ...change });
  if (model === null) throw new Error('a timeline with a beginning has a model');
  return model;
}

describe('the timeline ready for drawing', () => {
  test('tells what was spent until an instant, also before the first response that is given', () => {
    const model = modelOf({ responses: responsesAt({ 10: 0.5, 20: 0.25 }) });
    expect([9_999, 10_000, 19_999, 60_000].map((at) => costUntil(model, at))).toEqual([0, 0.5, 0.5, 0.75]);
    const late = responsesAt({ 10: 0.5 });
    expect(costUntil(modelOf({ responses: { ...late, costSoFar: [7.5] } }), 0)).toBe(7);
  });

  test('puts failed calls and other errors into one order of time', () => {
    const model = modelOf({
      calls: callsAt([5, 10, 30], [5, 30]),
      errors: { at: [7_000, 40_000], errorClass: [1, 1] },
    });
    expect(model.failures).toEqual({
      at: [5_000, 7_000, 30_000, 40_000],
      call: [0, -1, 2, -1],
      error: [-1, 0, -1, 1],
    });
  });

  test('puts subagents that ran at once below each other', () => {
    const agent = (from: number, to: number) => ({ agent: 0, from, to, totalCost: 1 });
    expect(subagentRows([agent(0, 10), agent(5, 12), agent(10, 20), agent(11, 13)])).toEqual([0, 1, 0, 2]);
    expect(subagentRows([])).toEqual([]);
  });

  test('one very dear response does not make the others invisible', () => {
    const costs = Object.fromEntries(Array.from({ length: 200 }, (_, second) => [second, second === 100 ? 50 : 0.1]));
    expect(modelOf({ responses: responsesAt(costs) }).fullCost).toBeCloseTo(0.1);
  });

  test('a session of which nothing is known has none', () => {
    expect(timelineModel({ ...EMPTY_TIMELINE, startedAt: null, endedAt: null })).toBeNull();
  });
});

describe('bars of merged marks', () => {
  test('hold every event of the span once', () => {
    const times = promptsAt(0, 1, 1, 4, 9, 10).at;
    const bars = density(times, { from: 1_000, to: 10_000 }, 3);
    expect([...bars.value]).toEqual([2, 1, 1]);
    expect(bars.most).toBe(2);
  });

  test('sum up weights', () => {
    expect([...density([0, 10, 20], { from: 0, to: 40 }, 2, (place) => place + 0.5).value]).toEqual([2, 2.5]);
  });
});
