/** A value of one of Cursor's databases. */
export type CursorValue = { table: 'ItemTable' | 'cursorDiskKV' | 'composerHeaders'; key: string; value: unknown };

/**
 * One value of every kind that Cursor is known to write, for tests. Each text that may not be stored is made by `secret`,
 * so that a test can plant what it likes and look for it afterwards.
 *
 * @param secret a free text; the label says where it stands
 */
export function cursorValues(secret: (label: string) => string): CursorValue[] {
  const path = (label: string) => `/home/${secret('user')}/${secret('parent')}/${secret(label)}.py`;
  const unknown = () => ({ [secret('unknown key')]: secret('value of an unknown key') });
  const call = (fields: object) => ({
    tool: 7,
    name: 'edit_file',
    toolCallId: 'call_1',
    status: 'completed',
    userDecision: 'accepted',
    rawArgs: JSON.stringify({ target_file: path('edited'), code_edit: secret('code'), ...unknown() }),
    params: JSON.stringify({ relativeWorkspacePath: path('edited'), contents: secret('contents'), ...unknown() }),
    result: JSON.stringify({ diff: { chunks: [{ diffString: secret('diff'), linesAdded: 4, linesRemoved: 1 }] } }),
    error: secret('error'),
    additionalData: { ...unknown() },
    ...unknown(),
    ...fields,
  });
  const bubble = (type: unknown, fields: object = {}) => ({
    _v: 3,
    type,
    bubbleId: '615db983-baa2-4d43-833d-bd8f251dca41',
    serverBubbleId: secret('server id'),
    text: secret('text'),
    richText: JSON.stringify({ root: { children: [{ text: secret('rich text') }] } }),
    tokenCount: { inputTokens: 100, outputTokens: 20, ...unknown() },
    createdAt: '2026-01-02T03:04:05.000Z',
    timingInfo: { clientStartTime: 1_767_323_045_000, clientEndTime: 1_767_323_047_500, ...unknown() },
    modelInfo: { modelName: secret('model'), ...unknown() },
    thinking: { text: secret('thought'), signature: secret('signature') },
    allThinkingBlocks: [{ thinking: secret('block') }],
    usageUuid: secret('usage'),
    checkpointId: secret('checkpoint'),
    relevantFiles: [path('relevant')],
    context: { selections: [{ text: secret('selection'), uri: { path: path('selected') } }], ...unknown() },
    codeBlocks: [{ content: secret('block of code'), uri: { path: path('block') } }],
    ...unknown(),
    ...fields,
  });
  const composer = (fields: object) => ({
    _v: 3,
    composerId: '090e988a-b2e3-4fcc-84e0-62a9401ae6ea',
    name: secret('title'),
    subtitle: secret('subtitle'),
    text: secret('draft'),
    richText: secret('rich draft'),
    createdAt: 1_767_323_040_000,
    lastUpdatedAt: 1_767_323_100_000,
    status: secret('status'),
    unifiedMode: secret('mode'),
    modelConfig: { modelName: secret('model'), maxMode: true, ...unknown() },
    usageData: { [secret('model')]: { costInCents: 12, amount: 3, ...unknown() } },
    codeBlockData: {
      [`file://${path('written')}`]: [
        { bubbleId: secret('bubble'), codeBlockIdx: 0, status: secret('state'), languageId: secret('language') },
        { content: secret('content'), status: 'accepted', isNoOp: false, ...unknown() },
      ],
      [secret('no URI')]: { [secret('block id')]: { status: 'rejected', languageId: 'python' } },
    },
    subagentInfo: { parentComposerId: secret('parent id'), toolCallId: secret('call id'), prompt: secret('task') },
    subComposerIds: [secret('sub id')],
    createdOnBranch: { name: secret('branch') },
    context: { mentions: { [secret('mention')]: secret('mentioned') } },
    latestConversationSummary: { summary: secret('summary') },
    workspaceIdentifier: { id: secret('storage'), uri: { fsPath: `/home/${secret('user')}/shop` } },
    ...unknown(),
    ...fields,
  });
  const bubbles = [
    bubble(1),
    bubble(2, { toolFormerData: call({}) }),
    bubble(2, { toolFormerData: call({ status: 'error', userDecision: secret('decision') }) }),
    bubble(secret('type'), {
      createdAt: secret('time'),
      bubbleId: secret('bubble id'),
      thinking: secret('thought'),
      toolFormerData: call({ name: secret('tool'), toolCallId: secret('call id'), status: secret('outcome') }),
    }),
  ];
  const id = () => secret('id in a key').replaceAll(':', ' ');
  return [
    ...bubbles.map((value, index) => ({ table: 'cursorDiskKV' as const, key: `bubbleId:c1:b${index}`, value })),
    { table: 'cursorDiskKV', key: `bubbleId:task-call_${id()}\nfc_1:${id()}`, value: bubble(2) },
    { table: 'cursorDiskKV', key: 'composerData:c1', value: composer({ conversation: bubbles }) },
    { table: 'cursorDiskKV', key: `composerData:task-call_${id()}\nfc_1`, value: composer({ isDraft: true }) },
    {
      table: 'cursorDiskKV',
      key: 'composerData:c2',
      value: composer({
        fullConversationHeadersOnly: [
          { bubbleId: secret('bubble id'), type: 1, grouping: secret('group') },
          { bubbleId: 'b1', type: 2 },
        ],
      }),
    },
    { table: 'composerHeaders', key: 'c3', value: composer({ type: 'head' }) },
    {
      table: 'ItemTable',
      key: 'composer.composerData',
      value: { allComposers: [composer({ type: 'head' }), composer({ conversation: bubbles })], ...unknown() },
    },
    {
      table: 'ItemTable',
      key: 'aiService.generations',
      value: [
        { unixMs: 1_767_323_045_000, generationUUID: 'g1', type: 'composer', textDescription: secret('description') },
        { unixMs: secret('time'), generationUUID: secret('id'), type: secret('type'), ...unknown() },
      ],
    },
    {
      table: 'ItemTable',
      key: 'aiService.prompts',
      value: [{ text: secret('prompt'), commandType: 4, ...unknown() }, { text: secret('other prompt') }],
    },
    {
      table: 'ItemTable',
      key: 'aiCodeTracking.dailyStats.v1.5.2026-01-02',
      value: { date: secret('day'), tabSuggestedLines: 9, tabAcceptedLines: 3, ...unknown() },
    },
    { table: 'ItemTable', key: 'cursorAuth/accessToken', value: secret('token') },
    { table: 'ItemTable', key: 'cursorAuth/cachedEmail', value: secret('e-mail') },
    { table: 'ItemTable', key: secret('other key'), value: secret('other value') },
    { table: 'cursorDiskKV', key: `messageRequestContext:${id()}`, value: { layout: secret('layout') } },
    { table: 'cursorDiskKV', key: `codeBlockDiff:c1:${id()}`, value: { newModelDiffWrtV0: secret('diff') } },
  ];
}

/** Lines of an agent's `.jsonl` transcript, in the same manner. */
export function cursorTranscriptLines(secret: (label: string) => string): Record<string, unknown>[] {
  const unknown = () => ({ [secret('unknown key')]: secret('value of an unknown key') });
  return [
    { role: 'user', message: { content: [{ type: 'text', text: secret('query'), ...unknown() }] }, ...unknown() },
    {
      role: 'assistant',
      message: {
        content: [
          { type: 'text', text: secret('answer') },
          { type: 'thinking', thinking: secret('thought') },
          { type: 'tool_use', name: 'Read', id: 'call_1', input: { path: `/home/${secret('user')}/a.py` } },
          { type: 'tool_use', name: secret('tool'), id: secret('id'), input: { [secret('key')]: secret('argument') } },
          { type: secret('kind'), [secret('field')]: secret('content') },
        ],
      },
    },
    { role: secret('role'), message: { content: secret('words') } },
    { type: 'turn_ended', status: 'success' },
    { type: 'turn_ended', status: secret('status'), error: { message: secret('error') } },
    { type: secret('type') },
  ];
}

/** The older form of a transcript. */
export function cursorTranscriptText(secret: (label: string) => string): string {
  return [
    'user:',
    `<user_query>\n${secret('query')}\n</user_query>`,
    '',
    'assistant:',
    `<think>${secret('thought')}</think>`,
    secret('answer'),
    '[Tool call] StrReplace',
    `  path: /home/${secret('user')}/${secret('file')}.py`,
    `  old_string: ${secret('old')}`,
    secret('a second line'),
    `[Tool call] ${secret('tool')} of some kind`,
    '[Tool result] StrReplace',
    secret('result'),
    '',
    'system:',
    secret('notice'),
  ].join('\n');
}
