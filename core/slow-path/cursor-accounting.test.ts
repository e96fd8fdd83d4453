import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AT, bubble, COMPOSER, CursorHome, MINUTE, tokens, withinComposer } from './test-cursor-home.ts';

/** What is billed for Cursor's conversations, from real databases to the rows of `usage`. */

let home: CursorHome;
beforeEach(() => {
  home = new CursorHome();
});
afterEach(() => home.close());

const USAGE = `SELECT ${withinComposer('message_id')} AS id, model, input_tokens, output_tokens, cost_source, is_estimated,
  has_estimated_tokens FROM usage ORDER BY id`;
const usage = () => home.lists(USAGE);
/** USD. */
const cost = () => home.lists('SELECT sum(cost_picousd) / 1e12 FROM usage');
/** USD a token. */
const SONNET = { input: 3 / 1e6, output: 15 / 1e6 };

describe('tokens', () => {
  test('an answer with a count is a row; zeros say nothing, so that such answers are none', async () => {
    home.putConversation({
      u1: bubble('u1', 0),
      a1: bubble('a1', 1, tokens(1_000, 50)),
      a2: bubble('a2', 2),
      a3: bubble('a3', 3, tokens(0, 7)),
    });
    await home.take();
    expect(usage()).toEqual([
      ['a1', 'claude-sonnet-4-5', 1_000, 50, 'calculated', 0, 0],
      ['a3', 'claude-sonnet-4-5', 0, 7, 'calculated', 0, 0],
    ]);
    expect(home.lists('SELECT occurred_at FROM usage ORDER BY 1')).toEqual([[AT + MINUTE], [AT + 3 * MINUTE]]);
    expect(cost()).toEqual([[1_000 * SONNET.input + 57 * SONNET.output]]);
  });

  test('a prompt is no response, whatever its count says', async () => {
    home.putConversation({ u1: bubble('u1', 0, tokens(1_000, 0)), a1: bubble('a1', 1, tokens(10, 5)) });
    await home.take();
    expect(usage()).toEqual([['a1', 'claude-sonnet-4-5', 10, 5, 'calculated', 0, 0]]);
  });

  test('an answer that is written again replaces what it said; zeros take nothing away', async () => {
    home.putConversation({ a1: bubble('a1', 1, tokens(1_000, 50)) });
    await home.take();
    home.put({ [`bubbleId:${COMPOSER}:a1`]: bubble('a1', 1, tokens(900, 60)) });
    await home.take();
    expect(usage()).toEqual([['a1', 'claude-sonnet-4-5', 900, 60, 'calculated', 0, 0]]);
    home.put({ [`bubbleId:${COMPOSER}:a1`]: bubble('a1', 1) });
    await home.take();
    expect(usage()).toEqual([['a1', 'claude-sonnet-4-5', 900, 60, 'calculated', 0, 0]]);
    home.put({ [`bubbleId:${COMPOSER}:a1`]: null, [`composerData:${COMPOSER}`]: null });
    await home.take();
    expect(usage()).toHaveLength(1);
  });

  test('the same message in several places and layouts counts once', async () => {
    const inline = [bubble('u1', 0), bubble('a1', 1, tokens(100, 5))];
    const whole = {
      type: 'head',
      composerId: COMPOSER,
      createdAt: AT,
      lastUpdatedAt: AT + MINUTE,
      conversation: inline,
    };
    home.putWorkspace('w1', '/home/someone/shop', { 'composer.composerData': { allComposers: [whole] } });
    await home.take();
    expect(usage()).toEqual([['a1', 'unknown', 100, 5, 'unpriced', 0, 0]]);
    home.putConversation({
      u1: bubble('u1', 0),
      a1: bubble('a1', 1, tokens(120, 6)),
      a2: bubble('a2', 2, tokens(1, 1)),
    });
    await home.take();
    // The global database has the conversation's later state.
    expect(usage()).toEqual([
      ['a1', 'claude-sonnet-4-5', 120, 6, 'calculated', 0, 0],
      ['a2', 'claude-sonnet-4-5', 1, 1, 'calculated', 0, 0],
    ]);
    expect(home.lists('SELECT turn_id FROM conversation_turns')).toEqual([['u1']]);
  });

  test('an answer that the conversation does not list any more was billed, and is marked', async () => {
    home.putConversation({ u1: bubble('u1', 0), a1: bubble('a1', 1, tokens(5, 5)) });
    home.put({ [`bubbleId:${COMPOSER}:a0`]: bubble('a0', 0, tokens(7, 7)) });
    await home.take();
    const rewound = `SELECT ${withinComposer('message_id')} AS id, is_rewound FROM usage ORDER BY id`;
    expect(home.lists(rewound)).toEqual([
      ['a0', 1],
      ['a1', 0],
    ]);
  });
});

describe('models', () => {
  const model = (modelName: string) => ({ modelInfo: { modelName } });

  test('an answer is of the model it names, else of that of its prompt, else of that of its conversation', async () => {
    home.putConversation({
      a0: bubble('a0', 0, tokens(1, 1)),
      u1: bubble('u1', 1, model('gpt-5')),
      a1: bubble('a1', 2, tokens(1, 1)),
      a2: bubble('a2', 3, { ...tokens(1, 1), ...model('claude-opus-4-5') }),
      u2: bubble('u2', 4),
      a3: bubble('a3', 5, tokens(1, 1)),
    });
    await home.take();
    // Of several models it is an assumption which one an unnamed answer is of: its cost is an estimate, its tokens are not.
    expect(usage()).toEqual([
      ['a0', 'claude-sonnet-4-5', 1, 1, 'estimated', 1, 0],
      ['a1', 'gpt-5', 1, 1, 'calculated', 0, 0],
      ['a2', 'claude-opus-4-5', 1, 1, 'calculated', 0, 0],
      ['a3', 'claude-sonnet-4-5', 1, 1, 'estimated', 1, 0],
    ]);
  });

  test('`default` is whatever Cursor chose: it has no price', async () => {
    home.putConversation({ a1: bubble('a1', 1, tokens(10, 5)) }, { modelConfig: { modelName: 'default' } });
    await home.take();
    expect(usage()).toEqual([['a1', 'default', 10, 5, 'unpriced', 0, 0]]);
  });

  test('a name with anything more than a known spelling has no price', async () => {
    home.putConversation({
      a1: bubble('a1', 1, { ...tokens(10, 5), ...model('claude-4.5-sonnet-thinking') }),
      a2: bubble('a2', 2, { ...tokens(10, 5), ...model('cursor-small') }),
    });
    await home.take();
    expect(home.lists('SELECT DISTINCT cost_source FROM usage')).toEqual([['unpriced']]);
  });
});

describe('a conversation without counts', () => {
  const silent = { u1: bubble('u1', 0), a1: bubble('a1', 1) };

  test('is what filled its context last: the least that was sent, once, and an estimate', async () => {
    home.putConversation(silent, { contextTokensUsed: 12_000 });
    await home.take();
    expect(usage()).toEqual([[`${COMPOSER}#context`, 'claude-sonnet-4-5', 12_000, 0, 'estimated', 1, 1]]);
    expect(home.lists('SELECT estimated_tokens FROM usage_rollup')).toEqual([[12_000]]);
    home.putConversation(silent, { contextTokensUsed: 15_000, lastUpdatedAt: AT + 20 * MINUTE });
    await home.take();
    expect(usage()).toEqual([[`${COMPOSER}#context`, 'claude-sonnet-4-5', 15_000, 0, 'estimated', 1, 1]]);
  });

  test('what the breakdown of the prompt says goes before, and messages that tell of the context come last', async () => {
    home.putConversation(silent, { contextTokensUsed: 12_000, promptTokenBreakdown: { totalUsedTokens: 13_000 } });
    await home.take();
    expect(home.lists('SELECT input_tokens FROM usage')).toEqual([[13_000]]);
  });

  test('messages that tell how far the context had grown are not added up', async () => {
    home.putConversation({
      a1: bubble('a1', 1, { tokenCountUpUntilHere: 500 }),
      a2: bubble('a2', 2, { tokenCountUpUntilHere: 800 }),
    });
    await home.take();
    expect(usage()).toEqual([[`${COMPOSER}#context`, 'claude-sonnet-4-5', 800, 0, 'estimated', 1, 1]]);
  });

  test('the estimate is gone as soon as one answer has a count', async () => {
    home.putConversation(silent, { contextTokensUsed: 12_000 });
    await home.take();
    home.put({ [`bubbleId:${COMPOSER}:a1`]: bubble('a1', 1, tokens(40, 2)) });
    await home.take();
    expect(usage()).toEqual([['a1', 'claude-sonnet-4-5', 40, 2, 'calculated', 0, 0]]);
    expect(home.lists('SELECT sum(estimated_tokens) FROM usage_rollup')).toEqual([[0]]);
  });

  test('without a price the tokens are unpriced and still an estimate', async () => {
    home.putConversation(silent, { contextTokensUsed: 12_000, modelConfig: { modelName: 'default' } });
    await home.take();
    expect(usage()).toEqual([[`${COMPOSER}#context`, 'default', 12_000, 0, 'unpriced', 1, 1]]);
  });

  test('nothing was sent in a draft, and nothing is told of an empty panel', async () => {
    home.putConversation({}, { contextTokensUsed: 900, isDraft: true });
    home.putConversation({}, { lastUpdatedAt: undefined, status: 'none' }, 'empty');
    await home.take();
    expect(usage()).toEqual([]);
    expect(home.all('SELECT * FROM conversations')).toEqual([]);
  });
});

describe('a reported cost', () => {
  const reported = (usageData: object) => ({ usageData });
  const REPORTED = `SELECT ${withinComposer('message_id')} AS id, reported_picousd, cost_picousd, cost_source FROM usage
    ORDER BY id`;
  const rows = () => home.lists(REPORTED);

  test('is that of the answers of its model together, shared out by their tokens, and never added to theirs', async () => {
    home.putConversation(
      {
        a1: bubble('a1', 1, tokens(100, 0)),
        a2: bubble('a2', 2, tokens(150, 50)),
        a3: bubble('a3', 3, { ...tokens(1_000, 0), modelInfo: { modelName: 'gpt-5' } }),
      },
      reported({ 'claude-sonnet-4-5': { costInCents: 10, amount: 2 } }),
    );
    await home.take();
    const third = Math.floor(1e11 / 3);
    expect(rows()).toEqual([
      ['a1', third, third, 'reported'],
      ['a2', 1e11 - third, 1e11 - third, 'reported'],
      ['a3', null, 1_000 * 1.25 * 1e6, 'calculated'],
    ]);
  });

  test('of a model without answers is a row without tokens', async () => {
    home.putConversation(
      { a1: bubble('a1', 1) },
      { ...reported({ 'gpt-5': { costInCents: 4.5, amount: 1 } }), modelConfig: { modelName: 'default' } },
    );
    await home.take();
    expect(usage()).toEqual([[`${COMPOSER}#cost:gpt-5`, 'gpt-5', 0, 0, 'reported', 0, 0]]);
    expect(rows()).toEqual([[`${COMPOSER}#cost:gpt-5`, 4.5e10, 4.5e10, 'reported']]);
  });

  test('stands beside estimated tokens of its model in one row', async () => {
    home.putConversation(
      { a1: bubble('a1', 1) },
      { contextTokensUsed: 2_000, ...reported({ 'claude-sonnet-4-5': { costInCents: 3 } }) },
    );
    await home.take();
    expect(usage()).toEqual([[`${COMPOSER}#context`, 'claude-sonnet-4-5', 2_000, 0, 'reported', 1, 1]]);
    expect(cost()).toEqual([[0.03]]);
  });

  test('of zero says nothing, and one that grows replaces what it was', async () => {
    home.putConversation({ a1: bubble('a1', 1, tokens(10, 0)) }, reported({ 'claude-sonnet-4-5': { costInCents: 0 } }));
    await home.take();
    expect(rows()).toEqual([['a1', null, 10 * 3e6, 'calculated']]);
    for (const costInCents of [2, 5]) {
      home.putConversation(
        { a1: bubble('a1', 1, tokens(10, 0)) },
        { ...reported({ 'claude-sonnet-4-5': { costInCents } }), lastUpdatedAt: AT + costInCents * MINUTE },
      );
      await home.take();
      expect(rows()).toEqual([['a1', costInCents * 1e10, costInCents * 1e10, 'reported']]);
    }
  });
});

describe('times', () => {
  test('a message without one has that of the message before it, else that of its conversation', async () => {
    home.putConversation({
      u1: bubble('u1', null),
      a1: bubble('a1', null, {
        ...tokens(1, 1),
        timingInfo: { clientStartTime: AT + 5 * MINUTE, clientEndTime: AT + 6 * MINUTE },
      }),
      a2: bubble('a2', null, tokens(2, 2)),
      u2: bubble('u2', 8),
      a3: bubble('a3', null, tokens(3, 3)),
    });
    await home.take();
    const minutes = `SELECT ${withinComposer('message_id')} AS id, (occurred_at - 1767323040000) / 60000 FROM usage
      ORDER BY id`;
    expect(home.lists(minutes)).toEqual([
      ['a1', 5],
      ['a2', 5],
      ['a3', 8],
    ]);
    expect(home.lists('SELECT turn_id, occurred_at FROM conversation_turns ORDER BY 1')).toEqual([
      ['u1', AT],
      ['u2', AT + 8 * MINUTE],
    ]);
    const span = 'SELECT started_at, last_activity_at FROM conversations';
    expect(home.lists(span)).toEqual([[AT, AT + 10 * MINUTE]]);
  });

  test('do not move when the conversation goes on', async () => {
    home.putConversation({ u1: bubble('u1', 0), a1: bubble('a1', null, tokens(1, 1)) });
    await home.take();
    const before = home.lists('SELECT occurred_at FROM usage');
    home.putConversation(
      { u1: bubble('u1', 0), a1: bubble('a1', null, tokens(1, 1)), u2: bubble('u2', 9) },
      { lastUpdatedAt: AT + 5_000 * MINUTE },
    );
    await home.take();
    expect(home.lists('SELECT occurred_at FROM usage')).toEqual(before);
  });
});

test('the workspace that lists a conversation is its project', async () => {
  home.putConversation({ a1: bubble('a1', 1, tokens(1, 1)) });
  await home.take();
  expect(home.lists('SELECT project_hash FROM usage')).toEqual([['']]);
  const heads = { allComposers: [{ type: 'head', composerId: COMPOSER, createdAt: AT, lastUpdatedAt: AT }] };
  home.putWorkspace('w1', '/home/someone/shop', { 'composer.composerData': heads });
  await home.take();
  expect(home.lists('SELECT p.name FROM usage u JOIN projects p USING (project_hash)')).toEqual([['shop']]);
  expect(home.lists('SELECT workspace_name FROM cursor_sessions')).toEqual([['shop']]);
});
