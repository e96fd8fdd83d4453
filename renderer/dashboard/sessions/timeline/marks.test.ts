import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markAt, neighbouringPrompt, placeOf, placeOfMark, weaveMarks } from './marks.ts';
import { callsAt, EMPTY_TIMELINE, promptsAt, responsesAt } from './test-timeline.ts';

describe('the order of events', () => {
  test('is that of time over all lanes, and each event is in it once', () => {
    const seconds = fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 40 });
    fc.assert(
      fc.property(seconds, seconds, seconds, (prompts, calls, compactions) => {
        const ascending = (list: number[]) => [...list].sort((one, other) => one - other);
        const order = weaveMarks({
          ...EMPTY_TIMELINE,
          prompts: promptsAt(...ascending(prompts)),
          calls: callsAt(ascending(calls)),
          compactions: { at: ascending(compactions).map((second) => second * 1_000) },
        });
        const marks = [...order.at].map((_at, place) => markAt(order, place));
        expect(marks.map((mark) => mark?.at)).toEqual(
          ascending([...prompts, ...calls, ...compactions]).map((second) => second * 1_000),
        );
        expect(new Set(marks.map((mark) => `${mark?.kind}/${mark?.index}`)).size).toBe(marks.length);
        for (const [place, mark] of marks.entries()) {
          expect(mark === null ? -1 : placeOfMark(order, mark)).toBe(place);
        }
      }),
    );
  });

  test('leads from prompt to prompt', () => {
    const order = weaveMarks({
      ...EMPTY_TIMELINE,
      prompts: promptsAt(1, 20),
      responses: responsesAt({ 5: 1, 25: 1 }),
    });
    expect(markAt(order, neighbouringPrompt(order, -1, 1))).toMatchObject({ kind: 'prompt', index: 0 });
    expect(markAt(order, neighbouringPrompt(order, 1, 1))).toMatchObject({ kind: 'prompt', index: 1 });
    expect(markAt(order, neighbouringPrompt(order, 2, -1))).toMatchObject({ kind: 'prompt', index: 0 });
    expect(neighbouringPrompt(order, 2, 1)).toBe(-1);
  });

  test('finds the first that is not before an instant', () => {
    expect([placeOf([1, 2, 2, 3], 2), placeOf([1, 2], 9), placeOf([], 1), placeOf([5], 1)]).toEqual([1, 2, 0, 0]);
  });
});
