import fc from 'fast-check';
import {
  bubble,
  composer,
  GLOBAL,
  MINUTE,
  putValues,
  tokens,
  type Value,
  workspaceDatabase,
} from './test-cursor-home.ts';
import type { ToolsHome } from './test-tools-home.ts';

/** What can happen to Cursor's databases and transcripts: few ids, so that they meet in all of them. */

const few = fc.nat(3);
const composerIds = few.map((number) => `c${number}`);
const BUBBLES = ['u0', 'u1', 'a0', 'a1', 'a2'];
const DATABASES = [GLOBAL, workspaceDatabase('w0'), workspaceDatabase('w1')];
const BEGUN = Date.UTC(2026, 0, 2);

const composerFields = fc
  .record({
    minute: fc.nat(30),
    context: fc.constantFrom(0, 0, 900, 1_800),
    cost: fc.constantFrom(null, 0, 2, 5),
    model: fc.constantFrom('claude-sonnet-4-5', 'gpt-5', 'default'),
    lines: fc.constantFrom(0, 7),
    parent: fc.option(composerIds, { freq: 2 }),
    children: fc.uniqueArray(composerIds, { maxLength: 1 }),
    status: fc.constantFrom('accepted', 'rejected', 'applied'),
    isDraft: fc.constantFrom(false, false, false, true),
  })
  .map(({ minute, context, cost, model, lines, parent, children, status, isDraft }) => ({
    createdAt: BEGUN,
    lastUpdatedAt: BEGUN + minute * MINUTE,
    contextTokensUsed: context,
    modelConfig: { modelName: model },
    ...(cost === null ? {} : { usageData: { 'gpt-5': { costInCents: cost, amount: 1 } } }),
    totalLinesAdded: lines,
    ...(parent === null ? {} : { subagentInfo: { parentComposerId: parent } }),
    subComposerIds: children,
    codeBlockData: { 'file:///w/a.ts': [{ bubbleId: 'a0', codeBlockIdx: 0, status }] },
    isDraft,
  }));

const message = fc
  .record({ id: fc.constantFrom(...BUBBLES), minute: fc.option(fc.nat(30)), output: few, call: fc.option(few) })
  .map(({ id, minute, output, call }) => {
    const toolFormerData = { name: 'task', toolCallId: `call${call}`, status: output === 1 ? 'error' : 'completed' };
    return {
      id,
      value: bubble(id, minute, { ...tokens(output * 10, output), ...(call === null ? {} : { toolFormerData }) }),
    };
  });

const values: fc.Arbitrary<Record<string, Value>> = fc.oneof(
  fc
    .record({ id: composerIds, fields: composerFields, listed: fc.subarray(BUBBLES) })
    .map(({ id, fields, listed }) => ({ [`composerData:${id}`]: composer(listed, { ...fields, composerId: id }) })),
  fc
    .record({ id: composerIds, messages: fc.array(message, { minLength: 1, maxLength: 3 }) })
    .map(({ id, messages }) =>
      Object.fromEntries(messages.map(({ id: name, value }) => [`bubbleId:${id}:${name}`, value])),
    ),
  // One that a call made: it is found by the call.
  fc
    .record({ call: few, fields: composerFields })
    .map(({ call, fields }) => ({ [`composerData:task-call${call}`]: composer(['a1'], fields) })),
  few.map((call) => ({ [`bubbleId:task-call${call}:b${call}`]: bubble(`b${call}`, 3, tokens(5, 5)) })),
  fc
    .record({ id: composerIds, name: fc.constantFrom(...BUBBLES), whole: fc.boolean() })
    .map(({ id, name, whole }) => ({ [whole ? `composerData:${id}` : `bubbleId:${id}:${name}`]: null })),
);

const lists: fc.Arbitrary<Record<string, Value>> = fc.oneof(
  fc
    .record({ ids: fc.uniqueArray(composerIds, { maxLength: 3 }), fields: composerFields, inline: fc.option(message) })
    .map(({ ids, fields, inline }) => ({
      'composer.composerData': {
        allComposers: ids.map((composerId) => ({
          type: 'head',
          ...fields,
          composerId,
          ...(inline === null ? {} : { conversation: [inline.value] }),
        })),
      },
    })),
  fc.uniqueArray(fc.record({ id: few, isEdit: fc.boolean() }), { selector: ({ id }) => id }).map((all) => ({
    'aiService.generations': all.map(({ id, isEdit }) => ({
      generationUUID: `g${id}`,
      unixMs: BEGUN + id * MINUTE,
      type: isEdit ? 'cmdk' : 'composer',
    })),
  })),
  fc.array(few, { maxLength: 3 }).map((all) => ({ 'aiService.prompts': all.map((text) => ({ text: `${text}` })) })),
  few.map((accepted) => ({
    'aiCodeTracking.dailyStats.v1.5.2026-01-02': {
      date: '2026-01-02',
      tabSuggestedLines: 10,
      tabAcceptedLines: accepted,
      composerSuggestedLines: 0,
      composerAcceptedLines: 0,
    },
  })),
);

const transcript = fc
  .record({ id: composerIds, parent: fc.option(composerIds), role: fc.constantFrom('user', 'assistant') })
  .map(({ id, parent, role }) => {
    const place = parent === null ? `${id}.jsonl` : `${parent}/subagents/${id}.jsonl`;
    const content = role === 'user' ? [{ type: 'text', text: 'please' }] : [{ type: 'tool_use', name: 'Shell' }];
    return {
      name: `cursor/projects/p/agent-transcripts/${place}`,
      text: `${JSON.stringify({ role, message: { content } })}\n`,
    };
  });

/** Something that happens, and what it is called when a property fails. */
export type CursorDeed = { word: string; act(home: ToolsHome): void };

export const cursorDeed: fc.Arbitrary<CursorDeed> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constantFrom(GLOBAL, ...DATABASES), values).map(([database, put]) => putDeed(database, put)),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constantFrom(...DATABASES), lists).map(([database, put]) => putDeed(database, put)),
  },
  {
    weight: 2,
    arbitrary: transcript.map(({ name, text }) => ({
      word: `append ${name}`,
      act: (home: ToolsHome) => home.write(name, text),
    })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom('w0', 'w1'), few).map(([name, folder]) => ({
      word: `folder of ${name}: ${folder}`,
      act: (home: ToolsHome) =>
        home.write(
          `cursor/workspaceStorage/${name}/workspace.json`,
          JSON.stringify({ folder: `file:///home/someone/p${folder}` }),
          { anew: true },
        ),
    })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...DATABASES)
      .map((name) => ({ word: `remove ${name}`, act: (home: ToolsHome) => home.remove(name) })),
  },
);

function putDeed(database: string, put: Record<string, Value>): CursorDeed {
  return {
    word: `put ${JSON.stringify(put)} into ${database}`,
    act: (home) => putValues(home.pathOf(database), put),
  };
}
