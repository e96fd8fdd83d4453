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
  turnContext,
} from '../capture/codex/test-rollout.ts';
import { billedBy, billOf, TestRollouts, textOf } from './test-codex-rollouts.ts';

/** A rollout that lies in several files, or is written anew, is billed once. */

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

describe('copies of a rollout', () => {
  const lines = [...opening, prompt('go', 5), ...requests([A, B])];
  const text = Buffer.from(textOf(lines));
  const PLAIN = `sessions/2026/03/04/${FILE}`;
  const ARCHIVED = `archived_sessions/${FILE}`;
  const once = billOf(A, B);

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
    expect(await billedBy(rollouts)).toMatchObject(once);
    expect(rollouts.all('SELECT interaction_count AS prompts FROM conversations')).toEqual([{ prompts: 1 }]);
  });

  test('two in two folders that grow by turns: the model is read out of one, the response out of the other', async () => {
    const [one, other] = [PLAIN, `sessions/2026/03/05/${FILE}`];
    const [meta, context, ...rest] = lines;
    if (meta === undefined || context === undefined) throw new Error('the opening has two lines');
    rollouts.write(one, [meta]);
    await rollouts.takeEach(one);
    rollouts.write(other, [meta, context]);
    await rollouts.takeEach(other);
    rollouts.append(one, [context, ...rest]);
    await rollouts.takeEach(one);
    rollouts.append(other, rest);
    await rollouts.takeEach(other);
    expect(await billedBy(rollouts)).toMatchObject({ ...once, sources: 'calculated' });
    expect(rollouts.all('SELECT DISTINCT model FROM usage')).toEqual([{ model: MODEL }]);
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
    expect((await billedBy(rollouts)).output).toBe(sumOf([A, B, B]).output);
  });

  test('a plain one is believed before a compressed one', async () => {
    rollouts.write(`${PLAIN}.zst`, zstdCompressSync(textOf([...opening, prompt('go', 5), ...requests([B, A])])));
    await rollouts.take();
    rollouts.write(PLAIN, text);
    expect(await billedBy(rollouts)).toMatchObject(once);
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
    expect(await billedBy(rollouts)).toMatchObject(once);
    expect(rollouts.rows()).toEqual(before);
  });

  test('one that grew before it was archived goes on there', async () => {
    rollouts.write(PLAIN, lines.slice(0, -1));
    await rollouts.take();
    rollouts.remove(PLAIN);
    rollouts.write(`${ARCHIVED}.zst`, zstdCompressSync(text));
    expect(await billedBy(rollouts)).toMatchObject(once);
  });

  test('one that is still being compressed is read when it is whole, a damaged one is rejected', async () => {
    const packed = zstdCompressSync(text);
    rollouts.write(`${PLAIN}.zst`, packed.subarray(0, packed.length - 7));
    expect(await billedBy(rollouts)).toMatchObject({ rows: 0 });
    rollouts.write(`${PLAIN}.zst`, packed);
    expect(await billedBy(rollouts)).toMatchObject(once);
    expect(rollouts.rejected).toBe(0);
    rollouts.write(`${ARCHIVED}.zst`, 'no archive');
    expect(await billedBy(rollouts)).toMatchObject(once);
    expect(rollouts.rejected).toBe(1);
  });

  test('names without an id: the session is the one that the first line names', async () => {
    rollouts.write('sessions/a.jsonl', text);
    rollouts.write('archived_sessions/b.jsonl', text);
    expect(await billedBy(rollouts)).toMatchObject(once);
    expect(rollouts.all('SELECT external_id FROM conversations')).toEqual([{ external_id: ONE }]);
  });

  test('without a first line: the session is the one that the name has', async () => {
    rollouts.write(PLAIN, [turnContext(MODEL), ...requests([A])]);
    expect(await billedBy(rollouts)).toMatchObject(billOf(A));
    expect(rollouts.all('SELECT external_id FROM conversations')).toEqual([{ external_id: ONE }]);
  });
});

describe('a rollout that is written anew takes nothing away', () => {
  const C: Spent = { input: 40, output: 4 };

  test.each<RequestForm>(['both', 'last', 'total'])('cut and filled again, with %s', async (form) => {
    rollouts.write(FILE, [...opening, ...requests([A, B], { form })]);
    await rollouts.take();
    rollouts.write(FILE, [...opening, ...requests([C], { from: 2_000, form })]);
    expect(await billedBy(rollouts)).toMatchObject(billOf(A, B, C));
    rollouts.append(FILE, requests([A], { before: [C], from: 3_000, form }));
    expect(await billedBy(rollouts)).toMatchObject(billOf(A, B, C, A));
  });

  test('with other bytes before the same requests, and one more behind them', async () => {
    rollouts.write(FILE, [...opening, prompt('go', 5), ...requests([A, B], { form: 'total' })]);
    await rollouts.take();
    const rewritten = [sessionMeta(ONE, { cli_version: '0.111.0' }), turnContext(MODEL), prompt('go', 5)];
    rollouts.write(FILE, [...rewritten, ...requests([A, B, C], { form: 'total' })]);
    expect(await billedBy(rollouts)).toMatchObject(billOf(A, B, C));
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
    expect(await billedBy(rollouts)).toMatchObject(billOf(A, B, C));
  });

  test('changed in one place, then grown', async () => {
    const lines = [...opening, prompt('go', 5), ...requests([A, B], { form: 'total' })];
    rollouts.write(FILE, lines);
    await rollouts.take();
    rollouts.write(FILE, textOf(lines).toString().replace('"go"', '"no"'));
    await rollouts.take();
    rollouts.append(FILE, requests([C], { before: [A, B], from: 900, form: 'total' }));
    expect(await billedBy(rollouts)).toMatchObject(billOf(A, B, C));
  });

  test('removed', async () => {
    rollouts.write(FILE, [...opening, ...requests([A])]);
    await rollouts.take();
    rollouts.remove(FILE);
    expect(await billedBy(rollouts)).toMatchObject(billOf(A));
  });
});

function inPieces(text: Buffer): Buffer {
  return Buffer.concat([zstdCompressSync(text.subarray(0, 300)), zstdCompressSync(text.subarray(300))]);
}
