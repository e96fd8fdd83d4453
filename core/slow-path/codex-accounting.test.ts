import { zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  prompt,
  type RequestForm,
  requests,
  restamped,
  rolloutName,
  type Spent,
  sessionId,
  sessionMeta,
  sumOf,
  tokenCount,
  turnContext,
} from '../capture/codex/test-rollout.ts';
import { type BilledRollouts, TestRollouts, textOf } from './test-codex-rollouts.ts';

/** What is billed for rollouts that other counters get wrong, from real files to the rows of `usage`. */

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

/** Takes in what was written; a derivation from the beginning has to agree. */
async function billed(): Promise<BilledRollouts> {
  await rollouts.take();
  const grown = rollouts.rows();
  expect(rollouts.rows({ anew: true })).toEqual(grown);
  return rollouts.billed();
}

/** What requests that spent this are billed as. */
function bill(...spent: Spent[]) {
  const { input, cached, output } = sumOf(spent);
  return { rows: spent.length, input: input - cached, cacheRead: cached, output };
}

describe('the requests of one rollout', () => {
  test.each<RequestForm>(['both', 'last', 'total'])('count once each, written with %s', async (form) => {
    rollouts.write(FILE, [...opening, ...requests([A, B], { form })]);
    expect(await billed()).toMatchObject({ ...bill(A, B), input: 1_300, cacheRead: 1_700, output: 120 });
  });

  test('a snapshot that is written again is the same request', async () => {
    const [first, second] = requests([A, B]);
    const again = tokenCount({ last: A, total: A }, 40);
    rollouts.write(FILE, [...opening, first, again, second, { ...second, timestamp: again.timestamp }].map(textLine));
    expect(await billed()).toMatchObject(bill(A, B));
  });

  test('a line without figures says nothing', async () => {
    rollouts.write(FILE, [...opening, tokenCount(null, 5), tokenCount({}, 6), ...requests([A]), tokenCount(null, 99)]);
    expect(await billed()).toMatchObject(bill(A));
  });

  test('sums that drop begin anew: what they say is spent', async () => {
    rollouts.write(FILE, [...opening, ...requests([A, B], { form: 'total' }), tokenCount({ total: A }, 900)]);
    expect(await billed()).toMatchObject(bill(A, B, A));
  });

  test('sums that drop beside a last request: that request is spent', async () => {
    rollouts.write(FILE, [...opening, ...requests([A, B]), ...requests([B], { from: 900 })]);
    expect(await billed()).toMatchObject(bill(A, B, B));
  });

  test('a last request goes before what the sums say', async () => {
    rollouts.write(FILE, [...opening, tokenCount({ last: A, total: sumOf([A, B, B]) }, 10)]);
    expect(await billed()).toMatchObject(bill(A));
  });

  test('sums behind a line that has none go on from it', async () => {
    const lines = [tokenCount({ last: A }, 10), tokenCount({ total: sumOf([A, B]) }, 20)];
    rollouts.write(FILE, [...opening, ...lines]);
    expect(await billed()).toMatchObject(bill(A, B));
  });

  test('an estimate of a full context is no request', async () => {
    const [first] = requests([A]);
    const estimate = tokenCount({ last: { input: 0, output: 0 }, total: A }, 30);
    rollouts.write(FILE, [...opening, first, estimate].map(textLine));
    expect(await billed()).toMatchObject(bill(A));
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
      expect(await billed()).toMatchObject(bill(...[A, B, A].slice(0, index + 1)));
    }
  });

  test('a complete last line without its newline counts at once, and once', async () => {
    rollouts.write(FILE, [...opening, ...requests([A])].map(textLine));
    rollouts.append(FILE, JSON.stringify(requests([B], { before: [A], from: 70 })[0]));
    expect(await billed()).toMatchObject(bill(A, B));
    rollouts.append(FILE, '\n');
    expect(await billed()).toMatchObject(bill(A, B));
  });

  test('parts are never more than the whole', async () => {
    rollouts.write(FILE, [...opening, tokenCount({ last: { input: 100, cached: 300, output: 5, reasoning: 9 } }, 10)]);
    expect(await billed()).toMatchObject({ rows: 1, input: 0, cacheRead: 100, output: 5 });
  });

  test('two sessions whose first requests have equal figures both count', async () => {
    for (const id of [ONE, sessionId(2)]) {
      rollouts.write(rolloutName(id), [sessionMeta(id), turnContext(MODEL), ...requests([A])]);
    }
    expect(await billed()).toMatchObject(bill(A, A));
  });
});

describe('the model', () => {
  const models = () => rollouts.all('SELECT model, cost_source AS source FROM usage ORDER BY occurred_at');

  test('is that of the turn, and changes within a session', async () => {
    const [first, second] = requests([A, B]);
    const lines = [...opening, first, turnContext('gpt-5.4', 60), turnContext(null, 61), second];
    rollouts.write(FILE, lines.map(textLine));
    await billed();
    expect(models()).toEqual([
      { model: MODEL, source: 'calculated' },
      { model: 'gpt-5.4', source: 'calculated' },
    ]);
  });

  test('is assumed where no turn names one: its cost is an estimate', async () => {
    rollouts.write(FILE, [sessionMeta(ONE), ...requests([A])]);
    await billed();
    expect(models()).toEqual([{ model: 'gpt-5', source: 'estimated' }]);
  });

  test('that only looks known has no price', async () => {
    rollouts.write(FILE, [sessionMeta(ONE), turnContext('gpt-5.4-turbo'), ...requests([A])]);
    expect(await billed()).toMatchObject({ ...bill(A), cost: 0, sources: 'unpriced' });
  });
});

describe('what it costs', () => {
  async function cost(model: string, spent: Spent): Promise<number> {
    rollouts.write(FILE, [sessionMeta(ONE), turnContext(model), ...requests([spent])]);
    return (await billed()).cost;
  }

  test('reasoning is a part of the output, what the cache had a part of the input', async () => {
    // 300 at 1.25, 700 at 0.125, 400 at 10 USD a million.
    expect(await cost('gpt-5', { input: 1_000, cached: 700, output: 400, reasoning: 300 })).toBeCloseTo(0.0044625, 12);
  });

  test('a long request costs the long rates as a whole', async () => {
    expect(await cost('gpt-5.4', { input: 300_000, output: 1_000 })).toBe(1.5225);
  });

  test.each([
    [272_000, 0, 0.68],
    [272_001, 0, 1.360005],
    [272_001, 272_001, 0.1360005],
  ])('of %i tokens, %i of them from the cache', async (input, cached, usd) => {
    expect(await cost('gpt-5.4', { input, cached, output: 0 })).toBeCloseTo(usd, 12);
  });

  test('cache writes are a part of the input, billed from 5.6 on', async () => {
    const spent = { input: 10_000, cached: 4_000, cacheWrite: 5_000, output: 0 };
    // 1,000 at 5, 4,000 at 0.5, 5,000 at 6.25 USD a million.
    expect(await cost('gpt-5.6', spent)).toBeCloseTo(0.03825, 12);
    expect(rollouts.billed()).toMatchObject({ input: 1_000, cacheRead: 4_000, cacheWrite: 5_000 });
  });

  test.each(['gpt-5.5', 'gpt-5.4', 'gpt-5-codex'])('cache writes of %s are plain input', async (model) => {
    await cost(model, { input: 10_000, cached: 4_000, cacheWrite: 5_000, output: 0 });
    expect(rollouts.billed()).toMatchObject({ input: 6_000, cacheRead: 4_000, cacheWrite: 0 });
  });
});

describe('copies of a rollout', () => {
  const lines = [...opening, prompt('go', 5), ...requests([A, B])];
  const text = Buffer.from(textOf(lines));
  const PLAIN = `sessions/2026/03/04/${FILE}`;
  const ARCHIVED = `archived_sessions/${FILE}`;
  const once = bill(A, B);

  test.each([
    [
      'archived beside the active one',
      [
        [PLAIN, text],
        [ARCHIVED, text],
      ],
    ],
    [
      'archived at the same relative path',
      [
        [PLAIN, text],
        [`archived_sessions/2026/03/04/${FILE}`, text],
      ],
    ],
    [
      'compressed beside the plain one',
      [
        [PLAIN, text],
        [`${PLAIN}.zst`, zstdCompressSync(text)],
      ],
    ],
    [
      'compressed and archived',
      [
        [PLAIN, text],
        [`${ARCHIVED}.zst`, zstdCompressSync(text)],
      ],
    ],
    ['archived alone', [[ARCHIVED, text]]],
    ['compressed alone', [[`${ARCHIVED}.zst`, zstdCompressSync(text)]]],
    ['compressed in several pieces', [[`${PLAIN}.zst`, inPieces(text)]]],
  ] as const)('%s', async (_what, files) => {
    for (const [name, content] of files) rollouts.write(name, content);
    expect(await billed()).toMatchObject(once);
    expect(rollouts.all('SELECT interaction_count AS prompts FROM conversations')).toEqual([{ prompts: 1 }]);
  });

  test.each(['active first', 'archived first'])('the active one is believed where they differ, %s', async (order) => {
    const other = textOf([...opening, prompt('go', 5), ...requests([B, B, B])]);
    const files = [
      [PLAIN, text],
      [ARCHIVED, other],
    ] as const;
    for (const [name, content] of order === 'active first' ? files : files.toReversed()) {
      rollouts.write(name, content);
      await rollouts.take();
    }
    // The third request of the archived copy stands behind the end of the active one: it goes on from there.
    expect((await billed()).output).toBe(sumOf([A, B, B]).output);
  });

  test('a plain one is believed before a compressed one', async () => {
    rollouts.write(`${PLAIN}.zst`, zstdCompressSync(textOf([...opening, prompt('go', 5), ...requests([B, A])])));
    await rollouts.take();
    rollouts.write(PLAIN, text);
    expect(await billed()).toMatchObject(once);
  });

  test('one that is archived and compressed later stays what it was', async () => {
    rollouts.write(PLAIN, text);
    await rollouts.take();
    const before = rollouts.rows();
    rollouts.remove(PLAIN);
    rollouts.write(ARCHIVED, text);
    await rollouts.take();
    rollouts.remove(ARCHIVED);
    rollouts.write(`${ARCHIVED}.zst`, zstdCompressSync(text));
    rollouts.restart();
    expect(await billed()).toMatchObject(once);
    expect(rollouts.rows()).toEqual(before);
  });

  test('one that grew before it was archived goes on there', async () => {
    rollouts.write(PLAIN, lines.slice(0, -1));
    await rollouts.take();
    rollouts.remove(PLAIN);
    rollouts.write(`${ARCHIVED}.zst`, zstdCompressSync(text));
    expect(await billed()).toMatchObject(once);
  });

  test('one that is still being compressed is read when it is whole, a damaged one is rejected', async () => {
    const packed = zstdCompressSync(text);
    rollouts.write(`${PLAIN}.zst`, packed.subarray(0, packed.length - 7));
    expect(await billed()).toMatchObject({ rows: 0 });
    rollouts.write(`${PLAIN}.zst`, packed);
    expect(await billed()).toMatchObject(once);
    expect(rollouts.rejected).toBe(0);
    rollouts.write(`${ARCHIVED}.zst`, 'no archive');
    expect(await billed()).toMatchObject(once);
    expect(rollouts.rejected).toBe(1);
  });

  test('names without an id: the session is the one that the first line names', async () => {
    rollouts.write('sessions/a.jsonl', text);
    rollouts.write('archived_sessions/b.jsonl', text);
    expect(await billed()).toMatchObject(once);
    expect(rollouts.all('SELECT external_id FROM conversations')).toEqual([{ external_id: ONE }]);
  });

  test('without a first line: the session is the one that the name has', async () => {
    rollouts.write(PLAIN, [turnContext(MODEL), ...requests([A])]);
    expect(await billed()).toMatchObject(bill(A));
    expect(rollouts.all('SELECT external_id FROM conversations')).toEqual([{ external_id: ONE }]);
  });
});

describe('a rollout that is written anew takes nothing away', () => {
  const C: Spent = { input: 40, output: 4 };

  test.each<RequestForm>(['both', 'last', 'total'])('cut and filled again, with %s', async (form) => {
    rollouts.write(FILE, [...opening, ...requests([A, B], { form })]);
    await rollouts.take();
    rollouts.write(FILE, [...opening, ...requests([C], { from: 2_000, form })]);
    expect(await billed()).toMatchObject(bill(A, B, C));
    rollouts.append(FILE, requests([A], { before: [C], from: 3_000, form }));
    expect(await billed()).toMatchObject(bill(A, B, C, A));
  });

  test('with other bytes before the same requests, and one more behind them', async () => {
    rollouts.write(FILE, [...opening, prompt('go', 5), ...requests([A, B], { form: 'total' })]);
    await rollouts.take();
    const rewritten = [sessionMeta(ONE, { cli_version: '0.111.0' }), turnContext(MODEL), prompt('go', 5)];
    rollouts.write(FILE, [...rewritten, ...requests([A, B, C], { form: 'total' })]);
    expect(await billed()).toMatchObject(bill(A, B, C));
    expect(rollouts.all('SELECT interaction_count AS prompts FROM conversations')).toEqual([{ prompts: 1 }]);
  });

  test('as a copy with new times', async () => {
    const lines = requests([A, B]);
    rollouts.write(FILE, [...opening, ...lines]);
    await rollouts.take();
    rollouts.write(FILE, [
      ...opening,
      ...restamped(lines, 5_000, 3),
      ...requests([C], { before: [A, B], from: 6_000 }),
    ]);
    expect(await billed()).toMatchObject(bill(A, B, C));
  });

  test('changed in one place, then grown', async () => {
    const lines = [...opening, prompt('go', 5), ...requests([A, B], { form: 'total' })];
    rollouts.write(FILE, lines);
    await rollouts.take();
    rollouts.write(FILE, textOf(lines).toString().replace('"go"', '"no"'));
    await rollouts.take();
    rollouts.append(FILE, requests([C], { before: [A, B], from: 900, form: 'total' }));
    expect(await billed()).toMatchObject(bill(A, B, C));
  });

  test('removed', async () => {
    rollouts.write(FILE, [...opening, ...requests([A])]);
    await rollouts.take();
    rollouts.remove(FILE);
    expect(await billed()).toMatchObject(bill(A));
  });
});

/** For lists that indexing made partly undefined. */
function textLine<Line>(one: Line | undefined): Line {
  if (one === undefined) throw new Error('the line is there');
  return one;
}

function inPieces(text: Buffer): Buffer {
  return Buffer.concat([zstdCompressSync(text.subarray(0, 300)), zstdCompressSync(text.subarray(300))]);
}
