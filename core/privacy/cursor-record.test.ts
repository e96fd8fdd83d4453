import { describe, expect, it } from 'vitest';
import { cursorRecordSchema } from '../contracts/cursor-record.ts';
import { redactCursorBubble } from './cursor-bubble.ts';
import { redactCursorComposer } from './cursor-composer.ts';
import { redactCursorDailyStats, redactCursorGeneration, redactCursorPrompt } from './cursor-lists.ts';
import { cursorFolderLabels, cursorWorkspaceLabels } from './cursor-place.ts';
import { redactCursorTranscriptLine, redactCursorTranscriptText } from './cursor-transcript.ts';
import type { JsonObject } from './loose-json.ts';
import { SaltedHasher } from './salted-hash.ts';

const hasher = new SaltedHasher(Buffer.alloc(32, 7));
const message = (fields: JsonObject) => redactCursorBubble(fields, 'c1', 'b1', hasher);
const conversation = (fields: JsonObject, rawId = 'c1') => redactCursorComposer(fields, 'c1', rawId, false, hasher);

describe('a message', () => {
  it('keeps its role, times, tokens and lengths', () => {
    const record = message({
      type: 2,
      text: 'fine',
      createdAt: 1_767_323_045_000,
      timingInfo: { clientStartTime: 1_767_323_045_000, clientSettleTime: null, clientEndTime: 1_767_323_047_500 },
      tokenCount: { inputTokens: 100, outputTokens: 20 },
      modelInfo: { modelName: 'claude-4.5-sonnet' },
      thinking: { text: 'hm', signature: 'a long proof' },
      tokenCountUpUntilHere: 900,
      isAgentic: true,
      codeBlocks: [{}, {}],
      something: 'new',
    });
    expect(cursorRecordSchema.parse(record)).toEqual({
      type: 'bubble',
      level: 'global',
      composerId: 'c1',
      bubbleId: 'b1',
      role: 'assistant',
      createdAt: '2026-01-02T03:04:05.000Z',
      clientStartAt: '2026-01-02T03:04:05.000Z',
      clientEndAt: '2026-01-02T03:04:07.500Z',
      durationMs: 2_500,
      model: 'claude-4.5-sonnet',
      inputTokens: 100,
      outputTokens: 20,
      tokensUpUntilHere: 900,
      textLength: 4,
      thinkingLength: 2,
      isAgentic: true,
      codeBlocksCount: 2,
      unknownKeys: 1,
    });
  });

  it('has no times where they count from the start of the window, only a duration', () => {
    const record = message({ type: 2, timingInfo: { clientStartTime: 81_000.5, clientEndTime: 82_000.5 } });
    expect(record).toMatchObject({ durationMs: 1_000 });
    expect(record.clientStartAt).toBeUndefined();
    expect(message({ timingInfo: { clientStartTime: 9, clientEndTime: 5 } }).durationMs).toBeUndefined();
  });

  it('has the role that its number or word says', () => {
    expect([1, 2, 0, 'user', 'ai', null].map((type) => message({ type }).role)).toEqual([
      ...(['user', 'assistant', undefined, 'user', 'assistant', undefined] as const),
    ]);
  });

  it('may have no token count, or zeros', () => {
    expect(message({ tokenCount: null }).inputTokens).toBeUndefined();
    expect(message({ tokenCount: { inputTokens: 0, outputTokens: null } })).toMatchObject({ inputTokens: 0 });
    expect(message({ tokenCount: { inputTokens: '12' } }).inputTokens).toBe(12);
  });

  it.each([-1, 1.5, 1e15, Number.NaN, 'many', {}, true])('is refused with %s tokens', (inputTokens) => {
    expect(() => message({ tokenCount: { inputTokens } })).toThrow();
    expect(() => message({ tokenCount: { outputTokens: inputTokens } })).toThrow();
  });

  it('without an id is named by what it says', () => {
    const named = (text: string) => redactCursorBubble({ type: 1, text }, 'c1', undefined, hasher).bubbleId;
    expect(named('a')).toMatch(/^h_[0-9a-f]{16}$/);
    expect(named('a')).toBe(named('a'));
    expect(named('a')).not.toBe(named('b'));
  });
});

describe('a tool call', () => {
  const called = (toolFormerData: JsonObject) => message({ type: 2, toolFormerData }).toolCall;

  it('keeps its name, outcome, decision, lengths, and the lines its result counts', () => {
    const params = JSON.stringify({ relativeWorkspacePath: 'src/a.py' });
    const chunks = [
      { linesAdded: 4, linesRemoved: 1, diffString: 'x' },
      { linesAdded: 2, linesRemoved: -3 },
    ];
    const call = {
      name: 'edit_file',
      toolCallId: 'call_1\nfc_2',
      status: 'completed',
      userDecision: 'rejected',
      params,
    };
    const kept = called({ ...call, rawArgs: '{"a":1}', result: JSON.stringify({ diff: { chunks } }) });
    expect(kept).toMatchObject({
      name: 'edit_file',
      status: 'completed',
      userDecision: 'rejected',
      argumentsLength: 7,
      fileExtension: '.py',
      linesAdded: 6,
      linesRemoved: 1,
    });
    expect(kept?.id).toMatch(/^h_/);
  });

  it('that failed has a class of ours', () => {
    const failed = (error: string) => called({ name: 'read_file', status: 'error', error })?.errorClass;
    expect(failed('File not found: /w/a')).toBe('not_found');
    expect(failed('The user rejected this')).toBe('rejected');
    expect(failed('Command timed out')).toBe('timeout');
    expect(failed('Something else')).toBe('other');
    expect(called({ name: 'read_file', status: 'completed', error: 'not found' })?.errorClass).toBeUndefined();
  });

  it('is none where only additional data stand', () => {
    expect(called({ additionalData: { status: 'error' } })).toBeUndefined();
  });
});

describe('a conversation', () => {
  it('keeps what was reported, and nothing of its texts', () => {
    const record = conversation({
      name: 'secret title',
      createdAt: 1_767_323_040_000,
      lastUpdatedAt: '2026-01-02T03:05:00Z',
      unifiedMode: 'agent',
      modelConfig: { modelName: 'default', maxMode: true },
      status: 'aborted',
      totalLinesAdded: 10,
      totalLinesRemoved: 2,
      filesChangedCount: 3,
      promptTokenBreakdown: { totalUsedTokens: 5_000, maxTokens: 200_000 },
      contextTokensUsed: 4_000,
      usageData: { default: { costInCents: 12.5, amount: 3 }, 'gpt-5': { costInCents: 0, amount: 1 } },
      fullConversationHeadersOnly: [{ bubbleId: 'b1', type: 1 }, { bubbleId: 'b2', type: 2 }, 'damage'],
      createdOnBranch: 'main',
      isArchived: false,
    });
    expect(cursorRecordSchema.parse(record)).toEqual({
      type: 'composer',
      level: 'global',
      composerId: 'c1',
      isHead: false,
      createdAt: '2026-01-02T03:04:00.000Z',
      lastUpdatedAt: '2026-01-02T03:05:00.000Z',
      mode: 'agent',
      model: 'default',
      isMaxMode: true,
      status: 'aborted',
      linesAdded: 10,
      linesRemoved: 2,
      filesChanged: 3,
      contextTokensUsed: 5_000,
      contextTokenLimit: 200_000,
      usage: [
        { model: 'default', costCents: 12.5, amount: 3 },
        { model: 'gpt-5', costCents: 0, amount: 1 },
      ],
      layout: 'rows',
      bubbles: [
        { bubbleId: 'b1', role: 'user' },
        { bubbleId: 'b2', role: 'assistant' },
      ],
      isArchived: false,
      branchHash: hasher.hash('identifier', 'main'),
    });
  });

  it('says where its messages are', () => {
    expect(conversation({ conversation: [{ type: 1 }], fullConversationHeadersOnly: [] }).layout).toBe('inline');
    expect(conversation({ conversation: [], conversationState: '~' }).layout).toBe('none');
    expect(conversation({ conversationState: '~CiA=' }).layout).toBe('state');
  });

  it('names what called it: the call by the name it has in the message', () => {
    const called = conversation({}, 'task-call_1\nfc_2').parentToolCallId;
    expect(called).toBe(message({ toolFormerData: { toolCallId: 'call_1\nfc_2', name: 'task' } }).toolCall?.id);
    expect(conversation({ subagentInfo: { parentComposerId: 'p1' } }).parentComposerId).toBe('p1');
    expect(conversation({ subComposerIds: ['s1'], subagentComposerIds: ['s1', 's2', 3] }).subComposerIds).toEqual([
      's1',
      's2',
    ]);
  });

  it('keeps what became of its code blocks, and of their files the extension', () => {
    const codeBlockData = {
      'file:///c%3A/Users/ada/a%20b.tsx': [{ bubbleId: 'b2', codeBlockIdx: 1, status: 'accepted', languageId: 'tsx' }],
      'file:///w/noextension': { d1: { status: 'sold', isNoOp: true } },
    };
    expect(conversation({ codeBlockData }).codeBlocks).toEqual([
      {
        fileHash: hasher.hash('path', 'file:///c%3A/Users/ada/a%20b.tsx'),
        bubbleId: 'b2',
        index: 1,
        status: 'accepted',
        language: 'tsx',
        fileExtension: '.tsx',
      },
      { fileHash: hasher.hash('path', 'file:///w/noextension'), status: 'other', isNoOp: true },
    ]);
  });

  it.each([-1, 'much', 1e15, [], true])('is refused with a reported cost of %s', (costInCents) => {
    expect(() => conversation({ usageData: { default: { costInCents, amount: 1 } } })).toThrow();
  });
});

describe('entries of lists', () => {
  it('are generations by their id', () => {
    const entry = { unixMs: 1_767_323_045_000, generationUUID: 'g1', type: 'composer', textDescription: 'four' };
    expect(redactCursorGeneration(entry, hasher)).toMatchObject({
      generationId: 'g1',
      createdAt: '2026-01-02T03:04:05.000Z',
      generationType: 'composer',
      textLength: 4,
    });
  });

  it('are prompts by their text and how often it stood before', () => {
    const prompt = (text: string, before: number) => redactCursorPrompt({ text, commandType: 4 }, before, hasher);
    expect(prompt('hello', 0)).toMatchObject({ commandType: 4, textLength: 5 });
    expect(new Set([prompt('a', 0), prompt('a', 1), prompt('b', 0)].map(({ promptId }) => promptId)).size).toBe(3);
  });

  it('are the lines of a day, which the key names', () => {
    const stats = { tabSuggestedLines: 9, tabAcceptedLines: '3', composerSuggestedLines: null };
    expect(redactCursorDailyStats(stats, 'aiCodeTracking.dailyStats.v1.5.2026-01-02')).toMatchObject({
      date: '2026-01-02',
      tabSuggestedLines: 9,
      tabAcceptedLines: 3,
      composerSuggestedLines: 0,
      composerAcceptedLines: 0,
    });
    expect(redactCursorDailyStats({ date: '2026-01-02' }, 'stats')?.date).toBe('2026-01-02');
    expect(redactCursorDailyStats(stats, 'stats.2026-13-40')).toBeNull();
    expect(() => redactCursorDailyStats({ tabAcceptedLines: -1 }, '2026-01-02')).toThrow();
  });
});

describe('a workspace', () => {
  const hashOf = (path: string) => hasher.hash('workspace', path);

  it.each([
    ['file:///home/ada/my%20shop', '/home/ada/my shop', 'my shop'],
    ['file:///c%3A/Users/ada/shop', 'C:\\Users\\ada\\shop', 'shop'],
    ['/home/ada/shop', '/home/ada/shop', 'shop'],
    ['c:\\Users\\ada\\shop', 'C:\\Users\\ada\\shop', 'shop'],
    ['vscode-remote://ssh-remote%2Bbox/home/ada/shop', 'vscode-remote://ssh-remote%2Bbox/home/ada/shop', 'shop'],
    ['file:///home/ada/%zz', '/home/ada/%zz', '%zz'],
  ])('in %s has the hash of its path, as for other tools', (folder, path, projectName) => {
    expect(cursorFolderLabels(folder, hasher)).toEqual({ workspaceHash: hashOf(path), projectName });
  });

  it('of several folders is called by its file', () => {
    expect(cursorWorkspaceLabels({ workspace: 'file:///home/ada/all.code-workspace' }, hasher)).toEqual({
      workspaceHash: hashOf('/home/ada/all.code-workspace'),
      projectName: 'all',
    });
    expect(cursorWorkspaceLabels({ folder: 7 }, hasher)).toEqual({});
  });
});

describe('a transcript', () => {
  const labels = { composerId: 'c1' };

  it('of lines keeps roles, tools and lengths', () => {
    const content = [
      { type: 'text', text: 'four' },
      { type: 'tool_use', name: 'Read', id: 't1', input: { path: '/w/a.py' } },
    ];
    expect(redactCursorTranscriptLine({ role: 'assistant', message: { content } }, labels, hasher)).toEqual({
      type: 'transcriptLine',
      level: 'transcript',
      composerId: 'c1',
      role: 'assistant',
      textLength: 4,
      tools: [{ name: 'Read', id: 't1', argumentsLength: 7, fileExtension: '.py' }],
    });
    expect(redactCursorTranscriptLine({ type: 'turn_ended', status: 'error' }, labels, hasher)).toMatchObject({
      turnStatus: 'error',
      tools: [],
    });
  });

  it('of text counts what follows a call as its arguments', () => {
    const lines = ['<think>hm</think>', 'fine', '[Tool call] Read', '  path: /w/a.py', '[Tool result] Read', 'text'];
    expect(redactCursorTranscriptText('assistant', lines, labels, hasher)).toMatchObject({
      role: 'assistant',
      thinkingLength: 2,
      textLength: 4,
      tools: [{ name: 'Read', argumentsLength: 15, fileExtension: '.py' }],
      resultLength: 4,
    });
  });
});
