import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  line,
  prompt,
  requests,
  restamped,
  rolloutName,
  type Spent,
  sessionId,
  sessionMeta,
  turnContext,
} from '../capture/codex/test-rollout.ts';
import { TestRollouts } from './test-codex-rollouts.ts';

/** What a session takes from its relatives depends on what is stored of them, never on how it came in. */

let rollouts: TestRollouts;
beforeEach(() => {
  rollouts = new TestRollouts();
});
afterEach(() => rollouts.close());

const SESSION = sessionId(1);
const LOST = sessionId(8);
const ALSO_LOST = sessionId(9);
const MODEL = 'gpt-5-codex';
const A: Spent = { input: 1_000, cached: 200, output: 50 };
const B: Spent = { input: 1_500, cached: 400, output: 70 };
const C: Spent = { input: 300, cached: 100, output: 55 };

test('which of two originals that are gone is the nearer does not depend on how they were read', async () => {
  const fork = sessionId(2);
  const named = (parent: string, spent: Spent, from: number) => [
    sessionMeta(SESSION, { forked_from_id: parent }, from),
    turnContext(MODEL, from),
    ...requests([spent], { form: 'last', from }),
  ];
  // Rows are kept as they came, and read anew in the order of their files: one of these is not that order.
  const orders = [
    ['one.jsonl', 'other.jsonl'],
    ['other.jsonl', 'one.jsonl'],
  ];
  for (const order of orders) {
    rollouts.forget();
    rollouts.write(rolloutName(fork), [sessionMeta(fork, { forked_from_id: SESSION }, 500), ...requests([C])]);
    rollouts.write('one.jsonl', named(LOST, A, 0));
    rollouts.write('other.jsonl', [sessionMeta(SESSION, {}, 100), ...named(ALSO_LOST, B, 200)]);
    await rollouts.takeEach(rolloutName(fork));
    for (const name of order) {
      await rollouts.takeEach(name);
      rollouts.remove(name);
    }
    const grown = rollouts.rows();
    expect(rollouts.rows({ anew: true })).toEqual(grown);
    expect(rollouts.billed()).toMatchObject({ rows: 3, output: 175 });
  }
});

test('a later turn of the original with the number of a fork’s own turn takes nothing from the fork', async () => {
  const child = sessionId(2);
  const turn = (number: number, second: number) => turnContext(MODEL, second, { turn_id: `turn-${number}` });
  const call = (id: string, second: number) => [
    line('response_item', { type: 'function_call', name: 'shell', arguments: '{}', call_id: id }, second),
    line('response_item', { type: 'function_call_output', call_id: id, output: 'fine' }, second + 1),
  ];
  const history = [sessionMeta(SESSION), turn(1, 1), prompt('first', 5), ...requests([A])];
  rollouts.write(rolloutName(SESSION), history);
  rollouts.write(rolloutName(child), [
    sessionMeta(child, { forked_from_id: SESSION }, 500),
    ...restamped(history, 500),
    prompt('another', 549),
    turn(2, 550),
    ...call('call_1', 560),
    ...requests([B], { before: [A], from: 600 }),
  ]);
  await rollouts.take();
  rollouts.append(rolloutName(SESSION), [turn(2, 900), ...call('call_1', 910)]);
  await rollouts.take();

  const prompts = 'SELECT external_id AS session, interaction_count AS prompts FROM conversations ORDER BY 1';
  const calls = 'SELECT external_id AS session, count(*) AS calls FROM tool_calls GROUP BY 1 ORDER BY 1';
  function expectBoth(): void {
    expect(rollouts.all(prompts)).toEqual([
      { session: SESSION, prompts: 1 },
      { session: child, prompts: 1 },
    ]);
    expect(rollouts.all(calls)).toEqual([
      { session: SESSION, calls: 1 },
      { session: child, calls: 1 },
    ]);
  }
  expectBoth();
  rollouts.rows({ anew: true });
  expectBoth();
});
