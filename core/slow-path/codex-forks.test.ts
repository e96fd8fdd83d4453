import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { IS_FULL } from '../../build/test/amount.ts';
import {
  line,
  prompt,
  type RequestForm,
  type RolloutLine,
  requests,
  restamped,
  rolloutName,
  type Spent,
  sessionId,
  sessionMeta,
  spawnedBy,
  turnContext,
} from '../capture/codex/test-rollout.ts';
import { billOf, TestRollouts } from './test-codex-rollouts.ts';

/** Rollouts that begin with a copy of another's history: what was billed there is not billed again. */

let rollouts: TestRollouts;
beforeEach(() => {
  rollouts = new TestRollouts();
});
afterEach(() => rollouts.close());

const PARENT = sessionId(1);
const CHILD = sessionId(2);
const SIBLING = sessionId(3);
const GRANDCHILD = sessionId(4);
const MODEL = 'gpt-5-codex';
const A: Spent = { input: 1_000, cached: 200, output: 50 };
const B: Spent = { input: 1_500, cached: 400, output: 70, reasoning: 30 };
const C: Spent = { input: 300, cached: 100, output: 55 };
const D: Spent = { input: 4_000, cached: 2_500, output: 9 };
const E: Spent = { input: 80, output: 8 };

function write(id: string, lines: readonly RolloutLine[]): void {
  rollouts.write(rolloutName(id), lines);
}

/**
 * Derives what was written in several orders, anew and in pieces; all must agree.
 * @returns what is billed
 */
async function billed(...ids: string[]) {
  const results: unknown[] = [];
  for (const order of [ids, ids.toReversed(), [...ids.slice(1), ...ids.slice(0, 1)]]) {
    rollouts.forget();
    await rollouts.takeEach(...order.map(rolloutName));
    const grown = rollouts.rows();
    expect(rollouts.rows({ anew: true })).toEqual(grown);
    results.push(grown);
  }
  for (const result of results) expect(result).toEqual(results[0]);
  return rollouts.billed();
}

function sharesOf(): unknown[] {
  return rollouts.all(
    'SELECT external_id AS session, agent_id AS agent, sum(output_tokens) AS output FROM usage GROUP BY 1, 2 ORDER BY 1, 2',
  );
}

const parentLines = [
  sessionMeta(PARENT),
  turnContext(MODEL, 1, { turn_id: 'turn-1' }),
  prompt('first', 5),
  ...requests([A, B]),
];
const ownMeta = (fields: RolloutLine['payload']) => sessionMeta(CHILD, fields, 500);
const FORK = { forked_from_id: PARENT };
const SUBAGENT = spawnedBy(PARENT);

/** How a copied history may look. */
const SHAPES: Record<string, (copied: readonly RolloutLine[]) => RolloutLine[]> = {
  'with its old times': (copied) => [...copied],
  'with new times, all at once': (copied) => restamped(copied, 500),
  'with new times, over seconds': (copied) => restamped(copied, 500, 1),
  'without what says whose it is': (copied) => restamped(copied.slice(1), 500, 1),
  'without all but its figures': (copied) =>
    restamped(
      copied.filter((one) => one.payload.type === 'token_count'),
      500,
    ),
  'with a turn of its own before it': (copied) => [
    turnContext(MODEL, 500, { turn_id: 'turn-of-child' }),
    ...restamped(copied.slice(2), 501),
  ],
};

describe.each(Object.entries(SHAPES))('a history that was copied %s', (_shape, copy) => {
  describe.each<RequestForm>(IS_FULL ? ['both', 'total', 'last'] : ['both'])('in lines with %s', (form) => {
    const history = [...parentLines.slice(0, 3), ...requests([A, B], { form })];
    const own = requests([C, D], { before: [A, B], from: 600, form });

    test.each([
      ['a fork', FORK],
      ['a helper', SUBAGENT],
      ['a fork of another program', { ...FORK, originator: 'something_else', source: 'exec' }],
    ])('counts once for %s', async (_what, fields) => {
      write(PARENT, [...history, ...requests([E], { before: [A, B], from: 3_000, form })]);
      write(CHILD, [ownMeta(fields), ...copy(history), turnContext(MODEL, 599), ...own]);
      expect(await billed(PARENT, CHILD)).toMatchObject(billOf(A, B, E, C, D));
    });

    test('counts once where nothing is left of the original', async () => {
      write(CHILD, [ownMeta(FORK), ...copy(history), ...own]);
      expect(await billed(CHILD)).toMatchObject(billOf(A, B, C, D));
    });

    test('counts once for two forks of an original that is gone', async () => {
      write(CHILD, [ownMeta(FORK), ...copy(history), ...own]);
      write(SIBLING, [
        sessionMeta(SIBLING, FORK, 700),
        ...restamped(copy(history), 700),
        ...requests([E], { before: [A, B], from: 900, form }),
      ]);
      expect(await billed(CHILD, SIBLING)).toMatchObject(billOf(A, B, C, D, E));
    });
  });
});

describe('whose it is', () => {
  test("a fork's own requests are its session's, a helper's those of the session that called it", async () => {
    write(PARENT, parentLines);
    write(CHILD, [ownMeta(FORK), ...restamped(parentLines, 500), ...requests([C], { before: [A, B], from: 600 })]);
    write(SIBLING, [sessionMeta(SIBLING, SUBAGENT, 500), turnContext(MODEL, 500), ...requests([D], { from: 600 })]);
    await billed(PARENT, CHILD, SIBLING);
    expect(sharesOf()).toEqual([
      { session: PARENT, agent: null, output: 120 },
      { session: PARENT, agent: SIBLING, output: 9 },
      { session: CHILD, agent: null, output: 55 },
    ]);
    // What was typed before the fork was typed once, and no person writes a helper's task.
    expect(
      rollouts.all('SELECT external_id AS session, interaction_count AS prompts FROM conversations ORDER BY 1'),
    ).toEqual([
      { session: PARENT, prompts: 1 },
      { session: CHILD, prompts: 0 },
    ]);
  });

  test("a helper's helper works for the session that called the first", async () => {
    write(PARENT, parentLines);
    write(CHILD, [ownMeta(SUBAGENT), turnContext(MODEL, 500), prompt('a task', 501), ...requests([C], { from: 600 })]);
    write(GRANDCHILD, [sessionMeta(GRANDCHILD, spawnedBy(CHILD), 700), ...requests([D], { from: 800 })]);
    expect(await billed(PARENT, CHILD, GRANDCHILD)).toMatchObject(billOf(A, B, C, D));
    expect(sharesOf()).toEqual([
      { session: PARENT, agent: null, output: 120 },
      { session: PARENT, agent: CHILD, output: 55 },
      { session: PARENT, agent: GRANDCHILD, output: 9 },
    ]);
    expect(rollouts.all('SELECT external_id AS session FROM conversations')).toEqual([{ session: PARENT }]);
  });

  test('a helper whose caller is gone works for it still', async () => {
    write(CHILD, [ownMeta(SUBAGENT), turnContext(MODEL, 500), ...requests([C], { from: 600 })]);
    await billed(CHILD);
    expect(sharesOf()).toEqual([{ session: PARENT, agent: CHILD, output: 55 }]);
  });

  test.each([
    ['a kind of helper', { source: { subagent: 'review' }, session_id: PARENT }],
    ['its place beside the source', { source: 'cli', thread_source: 'subagent', parent_thread_id: PARENT }],
  ])('a helper is known by %s', async (_what, fields) => {
    write(PARENT, parentLines);
    write(CHILD, [ownMeta(fields), turnContext(MODEL, 500), ...requests([C], { from: 600 })]);
    await billed(PARENT, CHILD);
    expect(sharesOf()).toContainEqual({ session: PARENT, agent: CHILD, output: 55 });
  });
});

describe('a helper that copies nothing', () => {
  test('counts whole', async () => {
    write(PARENT, parentLines);
    write(CHILD, [ownMeta(SUBAGENT), turnContext(MODEL, 500), ...requests([C, D], { from: 600 })]);
    expect(await billed(PARENT, CHILD)).toMatchObject(billOf(A, B, C, D));
  });

  test('counts whole beside another with equal figures', async () => {
    write(PARENT, parentLines);
    for (const id of [CHILD, SIBLING]) {
      write(id, [sessionMeta(id, SUBAGENT, 500), turnContext(MODEL, 500), ...requests([C], { from: 600 })]);
    }
    expect(await billed(PARENT, CHILD, SIBLING)).toMatchObject(billOf(A, B, C, C));
  });
});

describe('forks of forks', () => {
  const childLines = [
    ownMeta(FORK),
    ...restamped(parentLines, 500, 1),
    ...requests([C], { before: [A, B], from: 600 }),
  ];
  const grandchildLines = [
    sessionMeta(GRANDCHILD, { forked_from_id: CHILD }, 800),
    ...restamped(childLines, 800),
    ...requests([D], { before: [A, B, C], from: 900 }),
  ];

  test('count what each did', async () => {
    write(PARENT, parentLines);
    write(CHILD, childLines);
    write(GRANDCHILD, grandchildLines);
    expect(await billed(PARENT, CHILD, GRANDCHILD)).toMatchObject(billOf(A, B, C, D));
    expect(sharesOf()).toEqual([
      { session: PARENT, agent: null, output: 120 },
      { session: CHILD, agent: null, output: 55 },
      { session: GRANDCHILD, agent: null, output: 9 },
    ]);
  });

  test.each([
    ['the first', [CHILD, GRANDCHILD]],
    ['the middle one', [PARENT, GRANDCHILD]],
    ['all but the last', [GRANDCHILD]],
  ])('count once where nothing is left of %s', async (_what, left) => {
    if (left.includes(PARENT)) write(PARENT, parentLines);
    if (left.includes(CHILD)) write(CHILD, childLines);
    write(GRANDCHILD, grandchildLines);
    expect(await billed(...left)).toMatchObject(billOf(A, B, C, D));
  });

  test('two forks of a middle one that is gone share what it did', async () => {
    write(PARENT, parentLines);
    write(GRANDCHILD, grandchildLines);
    write(SIBLING, [
      sessionMeta(SIBLING, { forked_from_id: CHILD }, 1_000),
      ...restamped(childLines, 1_000),
      ...requests([E], { before: [A, B, C], from: 1_100 }),
    ]);
    expect(await billed(PARENT, GRANDCHILD, SIBLING)).toMatchObject(billOf(A, B, C, D, E));
  });
});

describe('what a copy may hold', () => {
  test('the beginning of a history that went on', async () => {
    write(PARENT, [...parentLines, ...requests([C, D], { before: [A, B], from: 300 })]);
    write(CHILD, [ownMeta(FORK), ...restamped(parentLines, 500), ...requests([E], { before: [A, B], from: 600 })]);
    expect(await billed(PARENT, CHILD)).toMatchObject(billOf(A, B, C, D, E));
  });

  test('the last turns of a history only', async () => {
    const lines = requests([A, B, C, D]);
    write(PARENT, [sessionMeta(PARENT), turnContext(MODEL), ...lines]);
    const copied = restamped(lines.slice(2), 500);
    write(CHILD, [
      ownMeta(SUBAGENT),
      turnContext(MODEL, 500),
      ...copied,
      ...requests([E], { before: [A, B, C, D], from: 600 }),
    ]);
    expect(await billed(PARENT, CHILD)).toMatchObject(billOf(A, B, C, D, E));
  });

  test('three openings of different lengths, of an original that is gone', async () => {
    const history = [sessionMeta(PARENT), turnContext(MODEL), ...requests([A, B, C])];
    const forks = [
      [CHILD, 5, D],
      [SIBLING, 4, E],
      [GRANDCHILD, 3, D],
    ] as const;
    for (const [id, copied, own] of forks) {
      const spent = [A, B, C].slice(0, copied - 2);
      const lines = [sessionMeta(id, FORK, 500), ...restamped(history.slice(0, copied), 500)];
      write(id, [...lines, ...requests([own], { before: spent, from: 600 })]);
    }
    expect(await billed(CHILD, SIBLING, GRANDCHILD)).toMatchObject(billOf(A, B, C, D, E, D));
  });

  test('tool calls and prompts, which are not the fork’s', async () => {
    const call = (id: string, second: number) => [
      line('response_item', { type: 'function_call', name: 'shell', arguments: '{}', call_id: id }, second),
      line('response_item', { type: 'function_call_output', call_id: id, output: 'fine' }, second + 1),
    ];
    const history = [...parentLines.slice(0, 3), ...call('call_a', 6), ...requests([A]), ...call('call_b', 20)];
    write(PARENT, history);
    write(CHILD, [
      ownMeta(FORK),
      ...restamped(history, 500),
      turnContext(MODEL, 550, { turn_id: 'turn-2' }),
      prompt('another', 551),
      ...call('call_c', 560),
      ...requests([B], { before: [A], from: 600 }),
    ]);
    expect(await billed(PARENT, CHILD)).toMatchObject(billOf(A, B));
    const calls = 'SELECT external_id AS session, count(*) AS calls FROM tool_calls GROUP BY 1 ORDER BY 1';
    expect(rollouts.all(calls)).toEqual([
      { session: PARENT, calls: 2 },
      { session: CHILD, calls: 1 },
    ]);
    const prompts = 'SELECT external_id AS session, interaction_count AS prompts FROM conversations ORDER BY 1';
    expect(rollouts.all(prompts)).toEqual([
      { session: PARENT, prompts: 1 },
      { session: CHILD, prompts: 1 },
    ]);
  });
});

test('two rollouts that each claim to come from the other count once', async () => {
  write(PARENT, [sessionMeta(PARENT, { forked_from_id: CHILD }), turnContext(MODEL), ...requests([A, B])]);
  write(CHILD, [ownMeta(FORK), turnContext(MODEL, 500), ...restamped(requests([A, B]), 501)]);
  expect(await billed(PARENT, CHILD)).toMatchObject(billOf(A, B));
});

test('a rollout that claims to come from itself counts once', async () => {
  write(PARENT, [sessionMeta(PARENT, { ...SUBAGENT, forked_from_id: PARENT }), turnContext(MODEL), ...requests([A])]);
  expect(await billed(PARENT)).toMatchObject(billOf(A));
});

test('an original that is read after its copies takes over what is its own', async () => {
  write(PARENT, parentLines);
  write(CHILD, [ownMeta(FORK), ...restamped(parentLines, 500), ...requests([C], { before: [A, B], from: 600 })]);
  await rollouts.takeEach(rolloutName(CHILD));
  expect(sharesOf()).toEqual([{ session: CHILD, agent: null, output: 175 }]);
  await rollouts.takeEach(rolloutName(PARENT));
  expect(sharesOf()).toEqual([
    { session: PARENT, agent: null, output: 120 },
    { session: CHILD, agent: null, output: 55 },
  ]);
});
