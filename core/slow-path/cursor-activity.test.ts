import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AT, bubble, COMPOSER, CursorHome, composer, MINUTE, tokens, withinComposer } from './test-cursor-home.ts';

/** What is shown of Cursor's conversations beside their tokens, from real databases and files to the derived rows. */

let home: CursorHome;
beforeEach(() => {
  home = new CursorHome();
});
afterEach(() => home.close());

function call(name: string, fields: object): object {
  return {
    toolFormerData: { tool: 7, name, toolCallId: `call_${name}`, status: 'completed', rawArgs: '{}', ...fields },
  };
}

/** The result of an edit that wrote two lines for one. */
const EDIT = {
  rawArgs: '{"target_file":"/w/a.ts"}',
  result: '{"diff":{"chunks":[{"linesAdded":2,"linesRemoved":1}]}}',
};

describe('tool calls', () => {
  const CALLS = `SELECT tool_name, success, error_class, duration_ms, file_extension, lines_added, lines_removed
    FROM tool_calls ORDER BY tool_name`;

  test('end in success, in a failure of some class, or in neither when a person said no or stopped it', async () => {
    const timingInfo = { clientStartTime: AT + 60_000, clientEndTime: AT + 62_500 };
    home.putConversation({
      a1: bubble('a1', 1, { ...call('edit_file', EDIT), timingInfo }),
      a2: bubble('a2', 2, call('grep', { status: 'error', error: 'ENOENT: no such file' })),
      a3: bubble('a3', 3, call('run_terminal_cmd', { userDecision: 'rejected', status: 'error' })),
      a4: bubble('a4', 4, call('read_file', { status: 'cancelled' })),
      a5: bubble('a5', 5, call('web_search', { status: 'loading' })),
      a6: bubble('a6', 6, { toolFormerData: { additionalData: {} } }),
    });
    await home.take();
    expect(home.lists(CALLS)).toEqual([
      ['edit_file', 1, null, 2_500, '.ts', 2, 1],
      ['grep', 0, 'not_found', null, null, null, null],
      ['read_file', null, 'cancelled', null, null, null, null],
      ['run_terminal_cmd', null, 'rejected', null, null, null, null],
      ['web_search', null, null, null, null, null, null],
    ]);
  });

  test('a call whose result comes later is the same call', async () => {
    home.putConversation({ a1: bubble('a1', 1, call('grep', { status: 'loading' })) });
    await home.take();
    home.putConversation({ a1: bubble('a1', 1, call('grep', {})) }, { lastUpdatedAt: AT + 20 * MINUTE });
    await home.take();
    expect(home.lists(CALLS)).toEqual([['grep', 1, null, null, null, null, null]]);
  });
});

describe('decisions', () => {
  const DECISIONS = `SELECT ${withinComposer('decision_id')} AS id, decision, decided_by, lines_suggested, lines_accepted FROM decisions
    ORDER BY id`;
  const block = (bubbleId: string, codeBlockIdx: number, status: string, fields: object = {}) => ({
    bubbleId,
    codeBlockIdx,
    status,
    languageId: 'typescript',
    ...fields,
  });

  test("are a person's where somebody was asked, and automatic where an edit was made unasked", async () => {
    home.putConversation({
      a1: bubble('a1', 1, call('edit_file', { ...EDIT, userDecision: 'accepted' })),
      a2: bubble('a2', 2, call('search_replace', { ...EDIT, userDecision: 'rejected' })),
      a3: bubble('a3', 3, call('write', EDIT)),
      a4: bubble('a4', 4, call('read_file', {})),
      a5: bubble('a5', 5, call('delete_file', { ...EDIT, status: 'error' })),
    });
    await home.take();
    expect(home.lists(DECISIONS)).toEqual([
      ['call_edit_file', 'accepted', 'user', 2, 2],
      ['call_search_replace', 'rejected', 'user', 2, 0],
      ['call_write', 'accepted', 'automatic', 2, 2],
    ]);
  });

  test('on proposed code count once: not beside that on its call, not for what changed nothing', async () => {
    home.putConversation(
      {
        a1: bubble('a1', 1),
        a2: bubble('a2', 2, call('edit_file', { ...EDIT, userDecision: 'accepted' })),
        a3: bubble('a3', 3, call('write', EDIT)),
      },
      {
        codeBlockData: {
          'file:///w/a.ts': [
            block('a1', 0, 'accepted'),
            block('a1', 1, 'rejected'),
            block('a1', 2, 'applied'),
            block('a1', 3, 'accepted', { isNoOp: true }),
            block('a2', 0, 'accepted'),
            block('a3', 0, 'rejected'),
          ],
        },
      },
    );
    await home.take();
    expect(home.lists(DECISIONS)).toEqual([
      ['a1#0', 'accepted', 'user', null, null],
      ['a1#1', 'rejected', 'user', null, null],
      ['a3#0', 'rejected', 'user', null, null],
      ['call_edit_file', 'accepted', 'user', 2, 2],
    ]);
  });

  test('that are taken back are not there any more', async () => {
    const asked = (status: string, lastUpdatedAt: number) =>
      home.putConversation(
        { a1: bubble('a1', 1) },
        { codeBlockData: { 'file:///w/a.ts': [block('a1', 0, status)] }, lastUpdatedAt },
      );
    asked('accepted', AT + MINUTE);
    await home.take();
    expect(home.lists(DECISIONS)).toHaveLength(1);
    asked('outdated', AT + 2 * MINUTE);
    await home.take();
    expect(home.lists(DECISIONS)).toEqual([]);
  });
});

describe('changed lines', () => {
  const CHANGES = `SELECT ${withinComposer('change_id')} AS id, file_extension, lines_added, lines_removed FROM code_changes
    ORDER BY id`;

  test('are those of the conversation, not once more those of its edits', async () => {
    home.putConversation(
      { a1: bubble('a1', 1, call('edit_file', EDIT)) },
      { totalLinesAdded: 9, totalLinesRemoved: 4 },
    );
    await home.take();
    expect(home.lists(CHANGES)).toEqual([[`${COMPOSER}#lines`, null, 9, 4]]);
    expect(home.lists('SELECT total_changes FROM conversations')).toEqual([[13]]);
  });

  test('are those of its edits where the conversation tells none', async () => {
    home.putConversation({ a1: bubble('a1', 1, call('edit_file', EDIT)), a2: bubble('a2', 1, call('grep', {})) });
    await home.take();
    expect(home.lists(CHANGES)).toEqual([['call_edit_file', '.ts', 2, 1]]);
  });
});

describe('sessions', () => {
  const head = (composerId: string, createdAt = AT) => ({
    type: 'head',
    composerId,
    createdAt,
    lastUpdatedAt: createdAt + MINUTE,
  });
  const SESSIONS = `SELECT s.external_session_id LIKE 'workspace_%' AS synthetic, s.workspace_name, s.workspace_path,
    s.started_at, count(*) AS conversations FROM cursor_sessions s JOIN conversations c ON c.session_id = s.id
    GROUP BY s.id ORDER BY s.workspace_name`;

  test('a workspace is one, from its first conversation on; every conversation belongs to one', async () => {
    const second = '22222222-aaaa-4bbb-8ccc-000000000002';
    home.putConversation({ a1: bubble('a1', 1) });
    home.putConversation({ b1: bubble('b1', 1) }, {}, 'unlisted');
    home.putWorkspace('w1', '/home/someone/shop', {
      'composer.composerData': { allComposers: [head(COMPOSER), head(second, AT - 60 * MINUTE)] },
    });
    await home.take();
    expect(home.lists(SESSIONS)).toEqual([
      [1, null, null, new Date(AT).toISOString(), 1],
      [1, 'shop', null, new Date(AT - 60 * MINUTE).toISOString(), 2],
    ]);
    // A session of nothing is none.
    home.putWorkspace('w2', '/home/someone/desk', { 'composer.composerData': { allComposers: [head('unlisted')] } });
    await home.take();
    expect(home.lists(SESSIONS)).toHaveLength(2);
    expect(home.lists('SELECT count(*) FROM cursor_sessions')).toEqual([[2]]);
  });

  test('what is asked outside of conversations is activity of the workspace, without tokens', async () => {
    const generation = (generationUUID: string, type: string, minute: number) => ({
      generationUUID,
      type,
      unixMs: AT + minute * MINUTE,
      textDescription: 'four',
    });
    const asked = [generation('g1', 'cmdk', 1), generation('g2', 'composer', 3)];
    const values = { 'aiService.generations': asked, 'aiService.prompts': [{ text: 'four', commandType: 4 }] };
    home.putWorkspace('w1', '/home/someone/shop', values);
    await home.take();
    const turns = 'SELECT turn_id, occurred_at, content_length FROM conversation_turns ORDER BY 1';
    expect(home.lists(turns)).toEqual([
      ['g1', AT + MINUTE, 4],
      ['g2', AT + 3 * MINUTE, 4],
    ]);
    expect(home.lists('SELECT workspace_name, interaction_count, total_tokens FROM conversations')).toEqual([
      ['shop', 2, 0],
    ]);
    // With the workspace's conversations there, what was asked in them is there twice.
    home.putWorkspace('w1', '/home/someone/shop', { 'composer.composerData': { allComposers: [head(COMPOSER)] } });
    await home.take();
    expect(home.lists(turns)).toEqual([['g1', AT + MINUTE, 4]]);
  });

  test('prompts alone are as many turns', async () => {
    const prompts = [{ text: 'one' }, { text: 'two' }, { text: 'one' }];
    home.putWorkspace('w1', '/home/someone/shop', { 'aiService.prompts': prompts });
    await home.take();
    expect(home.lists('SELECT interaction_count FROM conversations')).toEqual([[3]]);
  });

  test("a day's suggested and accepted lines are kept as that, and are no session", async () => {
    const stats = (accepted: number) => ({
      'aiCodeTracking.dailyStats.v1.5.2026-01-02': {
        date: '2026-01-02',
        tabSuggestedLines: 10,
        tabAcceptedLines: accepted,
        composerSuggestedLines: 0,
        composerAcceptedLines: 0,
      },
    });
    home.put(stats(4));
    await home.take();
    home.put(stats(6));
    await home.take();
    const days = 'SELECT day, feature, lines_suggested, lines_accepted FROM daily_acceptance';
    expect(home.lists(days)).toEqual([['2026-01-02', 'tab', 10, 6]]);
    expect(home.lists('SELECT count(*) FROM conversations')).toEqual([[0]]);
  });
});

describe('a conversation that another one called', () => {
  const CALLED = 'task-call_x\nfc_y';
  const asks = bubble('a1', 1, { toolFormerData: { name: 'task', toolCallId: 'call_x\nfc_y', status: 'completed' } });
  // Whatever the conversation is called in which the message has its id.
  const USAGE = `SELECT substr(message_id, instr(message_id, ':') + 1) AS id, external_id, agent_id IS NOT NULL,
    project_hash <> '' FROM usage ORDER BY id`;
  const OF_PARENT = [
    ['a2', COMPOSER, 0, 1],
    ['b1', COMPOSER, 1, 1],
  ];

  const putParent = () => {
    home.putConversation({ u1: bubble('u1', 0), a1: asks, a2: bubble('a2', 5, tokens(1, 1)) });
    const heads = { allComposers: [{ type: 'head', composerId: COMPOSER, createdAt: AT, lastUpdatedAt: AT }] };
    home.putWorkspace('w1', '/home/someone/shop', { 'composer.composerData': heads });
  };
  const putCalled = (id = CALLED, fields: object = {}) =>
    home.putConversation({ u9: bubble('u9', 2), b1: bubble('b1', 3, tokens(7, 7)) }, fields, id);

  test('works for it, found by the call that made it; its task is no prompt of a person', async () => {
    putCalled();
    await home.take();
    expect(home.lists('SELECT agent_id FROM usage')).toEqual([[null]]);
    putParent();
    await home.take();
    expect(home.lists(USAGE)).toEqual(OF_PARENT);
    expect(home.lists('SELECT turn_id FROM conversation_turns')).toEqual([['u1']]);
    expect(home.lists('SELECT external_id, total_tokens, workspace_name FROM conversations')).toEqual([
      [COMPOSER, 16, 'shop'],
    ]);
  });

  test('or names its caller, before or after that is there', async () => {
    putCalled('child', { subagentInfo: { parentComposerId: COMPOSER } });
    await home.take();
    expect(home.lists('SELECT external_id FROM conversations')).toEqual([[COMPOSER]]);
    putParent();
    await home.take();
    expect(home.lists(USAGE)).toEqual(OF_PARENT);
  });

  test('or is named by its caller', async () => {
    putParent();
    putCalled('child');
    await home.take();
    expect(home.lists('SELECT count(*) FROM conversations')).toEqual([[2]]);
    home.put({
      [`composerData:${COMPOSER}`]: composer(['u1', 'a1', 'a2'], {
        subComposerIds: ['child'],
        lastUpdatedAt: AT + 1e6,
      }),
    });
    await home.take();
    expect(home.lists(USAGE)).toEqual(OF_PARENT);
    expect(home.lists('SELECT count(*) FROM conversations')).toEqual([[1]]);
  });

  test('through a helper in between, too', async () => {
    putCalled('grandchild', { subagentInfo: { parentComposerId: 'child' } });
    home.putConversation({ c1: bubble('c1', 2, tokens(3, 3)) }, {}, 'child');
    putParent();
    await home.take();
    home.putConversation(
      { c1: bubble('c1', 2, tokens(3, 3)) },
      { subagentInfo: { parentComposerId: COMPOSER }, lastUpdatedAt: AT + 1e6 },
      'child',
    );
    await home.take();
    const whose = `SELECT ${withinComposer('message_id')} AS id, external_id, agent_id FROM usage ORDER BY id`;
    expect(home.lists(whose)).toEqual([
      ['a2', COMPOSER, null],
      ['child:c1', COMPOSER, 'child'],
      ['grandchild:b1', COMPOSER, 'grandchild'],
    ]);
  });

  test('two that claim each other are one session', async () => {
    putCalled('one', { subagentInfo: { parentComposerId: 'two' } });
    home.putConversation({ c1: bubble('c1', 2, tokens(3, 3)) }, { subagentInfo: { parentComposerId: 'one' } }, 'two');
    await home.take();
    expect(home.lists('SELECT DISTINCT external_id FROM usage')).toEqual([['one']]);
  });
});

describe('transcripts of agents', () => {
  const FOLDER = 'cursor/projects/home-someone-shop/agent-transcripts';
  const line = (role: string, content: object[]) => JSON.stringify({ role, message: { content } });
  const LINES = [
    line('user', [{ type: 'text', text: 'please' }]),
    line('assistant', [{ type: 'tool_use', name: 'Shell', input: { command: 'ls' } }]),
    JSON.stringify({ type: 'turn_ended', status: 'success' }),
  ].join('\n');
  const turns = () => home.lists('SELECT external_id, content_length, outcome FROM conversation_turns');

  test('are a conversation of which no database knows', async () => {
    home.write(`${FOLDER}/${COMPOSER}/${COMPOSER}.jsonl`, `${LINES}\n`);
    await home.take();
    expect(turns()).toEqual([[COMPOSER, 6, 'completed']]);
    expect(home.lists('SELECT tool_name, success FROM tool_calls')).toEqual([['Shell', null]]);
    expect(home.lists('SELECT count(*) FROM usage')).toEqual([[0]]);
  });

  test('say nothing more where the databases have the messages', async () => {
    home.write(`${FOLDER}/${COMPOSER}.jsonl`, `${LINES}\n`);
    await home.take();
    home.putConversation({ u1: bubble('u1', 0), a1: bubble('a1', 1, call('run_terminal_cmd', {})) });
    await home.take();
    expect(home.lists('SELECT turn_id FROM conversation_turns')).toEqual([['u1']]);
    expect(home.lists('SELECT tool_name FROM tool_calls')).toEqual([['run_terminal_cmd']]);
  });

  test('have their times from the head of their conversation', async () => {
    home.write(`${FOLDER}/${COMPOSER}.jsonl`, `${LINES}\n`);
    home.put({ [`composerData:${COMPOSER}`]: composer([]) });
    await home.take();
    expect(home.lists('SELECT started_at, last_activity_at FROM conversations')).toEqual([[AT, AT + 10 * MINUTE]]);
    expect(
      home.lists('SELECT occurred_at BETWEEN started_at AND last_activity_at FROM conversation_turns, conversations'),
    ).toEqual([[1]]);
  });

  test('of both forms are one, and one that grows goes on', async () => {
    home.write(`${FOLDER}/${COMPOSER}.txt`, 'user:\nplease\n\nassistant:\n[Tool call] Shell\n  command: ls\n');
    home.write(`${FOLDER}/${COMPOSER}.jsonl`, `${LINES}\n`);
    await home.take();
    expect(turns()).toHaveLength(1);
    home.write(`${FOLDER}/${COMPOSER}.jsonl`, `${line('user', [{ type: 'text', text: 'more' }])}\n`);
    await home.take();
    expect(turns()).toEqual([
      [COMPOSER, 6, 'completed'],
      [COMPOSER, 4, null],
    ]);
  });

  test("of subagents are their caller's work, and no prompts", async () => {
    home.write(`${FOLDER}/${COMPOSER}/${COMPOSER}.jsonl`, `${LINES}\n`);
    home.write(`${FOLDER}/${COMPOSER}/subagents/helper.jsonl`, `${LINES}\n`);
    await home.take();
    expect(turns()).toHaveLength(1);
    expect(home.lists('SELECT external_id, agent_id FROM tool_calls ORDER BY 2')).toEqual([
      [COMPOSER, null],
      [COMPOSER, 'helper'],
    ]);
    expect(home.lists('SELECT count(*) FROM conversations')).toEqual([[1]]);
  });
});
