import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type RequestForm,
  requests,
  rolloutName,
  type Spent,
  sessionId,
  sessionMeta,
  sumOf,
  tokenCount,
  turnContext,
} from '../capture/codex/test-rollout.ts';
import { billedBy, billOf, TestRollouts } from './test-codex-rollouts.ts';

/** Which requests are billed for a rollout, from the real file to the rows of `usage`. */

let rollouts: TestRollouts;
beforeEach(() => {
  rollouts = new TestRollouts();
});
afterEach(() => rollouts.close());

const ONE = sessionId(1);
const FILE = rolloutName(ONE);
const MODEL = 'gpt-5-codex';
const opening = [sessionMeta(ONE), turnContext(MODEL)];
const A: Spent = { input: 1_000, cached: 700, output: 50, reasoning: 20 };
const B: Spent = { input: 2_000, cached: 1_000, output: 70 };

describe('the requests of one rollout', () => {
  test.each<RequestForm>(['both', 'last', 'total'])('count once each, written with %s', async (form) => {
    rollouts.write(FILE, [...opening, ...requests([A, B], { form })]);
    expect(await billedBy(rollouts)).toMatchObject({ ...billOf(A, B), input: 1_300, cacheRead: 1_700, output: 120 });
  });

  test('a snapshot that is written again is the same request', async () => {
    const [first, second] = requests([A, B]);
    const again = tokenCount({ last: A, total: A }, 40);
    rollouts.write(FILE, [...opening, first, again, second, { ...second, timestamp: again.timestamp }].map(textLine));
    expect(await billedBy(rollouts)).toMatchObject(billOf(A, B));
  });

  test('a line without figures says nothing', async () => {
    rollouts.write(FILE, [...opening, tokenCount(null, 5), tokenCount({}, 6), ...requests([A]), tokenCount(null, 99)]);
    expect(await billedBy(rollouts)).toMatchObject(billOf(A));
  });

  test('sums that drop begin anew: what they say is spent', async () => {
    rollouts.write(FILE, [...opening, ...requests([A, B], { form: 'total' }), tokenCount({ total: A }, 900)]);
    expect(await billedBy(rollouts)).toMatchObject(billOf(A, B, A));
  });

  test('sums that drop beside a last request: that request is spent', async () => {
    rollouts.write(FILE, [...opening, ...requests([A, B]), ...requests([B], { from: 900 })]);
    expect(await billedBy(rollouts)).toMatchObject(billOf(A, B, B));
  });

  test('a last request goes before what the sums say', async () => {
    rollouts.write(FILE, [...opening, tokenCount({ last: A, total: sumOf([A, B, B]) }, 10)]);
    expect(await billedBy(rollouts)).toMatchObject(billOf(A));
  });

  test('sums behind a line that has none go on from it', async () => {
    const lines = [tokenCount({ last: A }, 10), tokenCount({ total: sumOf([A, B]) }, 20)];
    rollouts.write(FILE, [...opening, ...lines]);
    expect(await billedBy(rollouts)).toMatchObject(billOf(A, B));
  });

  test('an estimate of a full context is no request', async () => {
    const [first] = requests([A]);
    const estimate = tokenCount({ last: { input: 0, output: 0 }, total: A }, 30);
    rollouts.write(FILE, [...opening, first, estimate].map(textLine));
    expect(await billedBy(rollouts)).toMatchObject(billOf(A));
  });

  test('the difference is to the line before, across readings of a growing file and restarts', async () => {
    const lines = requests([A, B, A], { form: 'total' });
    rollouts.write(FILE, opening);
    for (const [index, one] of lines.entries()) {
      const text = JSON.stringify(one);
      // Cut within the line: what is not complete waits.
      rollouts.append(FILE, text.slice(0, 40));
      await rollouts.take();
      rollouts.append(FILE, `${text.slice(40)}\n`);
      if (index === 1) rollouts.restart();
      expect(await billedBy(rollouts)).toMatchObject(billOf(...[A, B, A].slice(0, index + 1)));
    }
  });

  test('a complete last line without its newline counts at once, and once', async () => {
    rollouts.write(FILE, [...opening, ...requests([A])].map(textLine));
    rollouts.append(FILE, JSON.stringify(requests([B], { before: [A], from: 70 })[0]));
    expect(await billedBy(rollouts)).toMatchObject(billOf(A, B));
    rollouts.append(FILE, '\n');
    expect(await billedBy(rollouts)).toMatchObject(billOf(A, B));
  });

  test('parts are never more than the whole', async () => {
    rollouts.write(FILE, [...opening, tokenCount({ last: { input: 100, cached: 300, output: 5, reasoning: 9 } }, 10)]);
    expect(await billedBy(rollouts)).toMatchObject({ rows: 1, input: 0, cacheRead: 100, output: 5 });
  });

  test('two sessions whose first requests have equal figures both count', async () => {
    for (const id of [ONE, sessionId(2)]) {
      rollouts.write(rolloutName(id), [sessionMeta(id), turnContext(MODEL), ...requests([A])]);
    }
    expect(await billedBy(rollouts)).toMatchObject(billOf(A, A));
  });
});

/** For lists that indexing made partly undefined. */
function textLine<Line>(one: Line | undefined): Line {
  if (one === undefined) throw new Error('the line is there');
  return one;
}
