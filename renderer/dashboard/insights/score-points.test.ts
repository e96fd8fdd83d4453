import { expect, it } from 'vitest';
import { productivityScore } from '../../../core/metrics/productivity-score.ts';
import { scorePoints } from './score-points.ts';

/** `+19`, `−4` as a number. */
function read(points: string): number {
  return Number(points.replace('−', '-'));
}

it('adds up to the score that is shown, whatever is rounded', () => {
  for (let failed = 0; failed <= 40; failed += 1) {
    const facts = { succeeded: 40 - failed, failed, sessions: 7, ended: failed % 8, impact: failed / 7 };
    const { score, parts } = productivityScore(facts);
    const points = scorePoints({ score, parts });
    expect(points.reduce((sum, each) => sum + read(each), 0)).toBe(Math.round(score ?? Number.NaN));
  }
});

it('marks what is added and what is taken away', () => {
  const facts = { succeeded: 15, failed: 5, sessions: 4, ended: 2, impact: 1.5 };
  // 50 + 18.75 - 3.75 + 5 + 3.75 is 73.75, which is shown as 74.
  expect(scorePoints(productivityScore(facts))).toEqual(['50', '+19', '−4', '+5', '+4']);
});
