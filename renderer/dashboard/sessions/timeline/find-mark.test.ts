import { describe, expect, test } from 'vitest';
import { findMark } from './find-mark.ts';
import { placeLanes } from './lanes.ts';
import { markWords } from './mark-words.ts';
import { moneyScale, timeScale } from './scales.ts';
import { spanWords, timelineSentence } from './sight-words.ts';
import { callsAt, EMPTY_TIMELINE, promptsAt, responsesAt } from './test-timeline.ts';
import { timelineModel } from './timeline-model.ts';

const found = timelineModel({
  ...EMPTY_TIMELINE,
  prompts: promptsAt(60),
  responses: responsesAt({ 120: 0.18, 125: 0.02 }),
  calls: callsAt([200, 300], [300]),
  subagents: [{ agent: 0, from: 400_000, to: 450_000, totalCost: 0.07 }],
});
if (found === null) throw new Error('a timeline with a beginning has a model');
const model = found;
const lanes = placeLanes(1_000, model.subagentRowCount);
const scale = timeScale(model.whole, lanes);
const at = (second: number, lane: 'prompts' | 'responses' | 'tools' | 'subagents' | 'errors' | 'cost', by = 0) =>
  findMark({ model, scale, lanes }, scale.toX(second * 1_000) + by, (lanes[lane].top + lanes[lane].bottom) / 2);

describe('what a pointer means', () => {
  test('is the mark of its own lane, within a few pixels', () => {
    expect(at(60, 'prompts', 5)).toMatchObject({ kind: 'prompt', index: 0 });
    expect(at(60, 'prompts', 30)).toBeNull();
    expect(at(60, 'tools')).toBeNull();
    expect(at(200, 'tools')).toMatchObject({ kind: 'call', index: 0 });
    expect(at(300, 'errors')).toMatchObject({ kind: 'call', index: 1 });
    expect(at(425, 'subagents')).toMatchObject({ kind: 'subagent', index: 0 });
    expect(at(125, 'cost')).toMatchObject({ kind: 'response', index: 1 });
    expect(at(118.5, 'responses')).toMatchObject({ kind: 'response', index: 0 });
  });

  test('is said in few words', () => {
    const words = markWords(model, { kind: 'response', index: 0, at: 120_000 });
    expect(words.value).toBe('$0.18');
    expect(words.lines).toEqual(['96.3K cache read · 16.0K write · 4 input', '1.4K output · 2.0 s', 'claude-opus-5']);
    expect(markWords(model, { kind: 'call', index: 1, at: 300_000 }).lines).toEqual(['failed: Non-zero exit']);
  });
});

test('the whole is said in a sentence, and what is in sight in few words', () => {
  expect(timelineSentence(model)).toBe(
    'Timeline of 10m: 1 prompt, 2 responses, 2 tool calls, 1 of them failed, 1 subagent, $0.20 spent',
  );
  expect(spanWords(model, model.whole)).toMatch(/, 10m$/);
  expect(spanWords(model, { from: 60_000, to: 120_000 })).toMatch(/, 1m of 10m$/);
});

test('an axis of money has round amounts around what it shows, and none that would be written the same', () => {
  const scaleOf = (least: number, most: number) => moneyScale(least, most, 0, 100);
  expect(scaleOf(0, 13.59).ticks).toEqual([0, 5, 10, 15]);
  expect(scaleOf(4.1, 8.2).ticks).toEqual([4, 6, 8, 10]);
  expect(scaleOf(0, 0.1).ticks.map((tick) => tick.toFixed(2))).toEqual(['0.00', '0.05', '0.10']);
  expect(scaleOf(0, 0.9).ticks.map((tick) => tick.toFixed(2))).toEqual(['0.00', '0.25', '0.50', '0.75', '1.00']);
  expect(new Set(scaleOf(0, 0).ticks.map((tick) => tick.toFixed(2))).size).toBe(scaleOf(0, 0).ticks.length);
  expect([scaleOf(0, 10).toY(0), scaleOf(0, 10).toY(scaleOf(0, 10).to)]).toEqual([100, 0]);
});
