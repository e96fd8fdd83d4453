/**
 * One line of every kind that a Claude Code transcript is known to hold, for tests. Each text that may not be stored is
 * made by `secret`, so that a test can plant what it likes and look for it afterwards.
 *
 * @param secret a free text; the label says where it stands
 */
export function transcriptLines(secret: (label: string) => string): Record<string, unknown>[] {
  const path = (label: string) => `/home/${secret('user')}/${secret('parent')}/${secret(label)}.py`;
  const common = {
    uuid: 'b2c4f6a0-1111-4222-8333-444455556666',
    parentUuid: null,
    sessionId: '0a0b0c0d-1111-4222-8333-444455556666',
    timestamp: '2026-01-02T03:04:05.000Z',
    isSidechain: false,
    userType: 'external',
    cwd: `/home/${secret('user')}/${secret('parent of the project')}/shop`,
    version: '2.1.200',
    gitBranch: secret('branch'),
    slug: secret('slug'),
    entrypoint: 'cli',
    promptSource: secret('prompt source'),
    permissionMode: secret('permission mode'),
    [secret('unknown key')]: secret('value of an unknown key'),
  };
  const usage = {
    input_tokens: 9,
    output_tokens: 31,
    cache_read_input_tokens: 120,
    cache_creation_input_tokens: 30,
    cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
    server_tool_use: { web_search_requests: 1 },
    service_tier: secret('service tier'),
    speed: secret('speed'),
    inference_geo: secret('geo'),
    [secret('usage key')]: secret('usage value'),
    iterations: [{ [secret('iteration')]: secret('iteration') }],
  };
  const toolInputs = [
    ['Bash', { command: secret('command'), description: secret('description') }],
    ['Edit', { file_path: path('edited'), old_string: secret('old'), new_string: secret('new') }],
    ['Write', { file_path: path('written'), content: secret('content') }],
    ['MultiEdit', { file_path: path('edited'), edits: [{ old_string: secret('old'), new_string: secret('new') }] }],
    ['NotebookEdit', { notebook_path: path('notebook'), new_source: secret('cell') }],
    ['Read', { file_path: path('read') }],
    ['Grep', { pattern: secret('pattern'), path: path('searched'), glob: secret('glob') }],
    ['WebFetch', { url: `https://${secret('host')}.example/${secret('page')}`, prompt: secret('prompt') }],
    ['WebSearch', { query: secret('query') }],
    ['Task', { prompt: secret('task'), description: secret('task'), subagent_type: secret('agent type') }],
    ['TodoWrite', { todos: [{ content: secret('todo'), activeForm: secret('todo'), status: 'pending' }] }],
    ['mcp__files__read', { [secret('argument')]: { deep: [secret('deep')] }, email: `${secret('mail')}@example.org` }],
  ] as const;
  const assistant = {
    ...common,
    type: 'assistant',
    requestId: 'req_1',
    attributionMcpServer: secret('mcp server'),
    attributionMcpTool: secret('mcp tool'),
    attributionSkill: secret('skill'),
    attributionPlugin: secret('plugin'),
    attributionAgent: secret('agent'),
    message: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-opus-4-5-20251101',
      stop_reason: 'tool_use',
      stop_sequence: secret('stop sequence'),
      [secret('message key')]: secret('message value'),
      usage,
      content: [
        { type: 'text', text: secret('answer'), citations: [{ url: secret('citation') }] },
        { type: 'thinking', thinking: secret('thinking'), signature: secret('signature') },
        { type: 'redacted_thinking', data: secret('redacted thinking') },
        ...toolInputs.map(([name, input], index) => ({ type: 'tool_use', id: `toolu_${index}`, name, input })),
        { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: secret('server query') } },
        { type: 'web_search_tool_result', content: [{ url: secret('found'), title: secret('found') }] },
        { type: secret('block type'), [secret('block key')]: secret('block value') },
        secret('a block that is no object'),
      ],
    },
  };
  const result = (toolUseResult: unknown, isError = false, content: unknown = secret('tool result')) => ({
    ...common,
    type: 'user',
    sourceToolUseID: 'toolu_1',
    toolUseResult,
    message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', is_error: isError, content }] },
  });
  const patch = [
    { oldStart: 1, oldLines: 1, newStart: 1, newLines: 2, lines: [`-${secret('line')}`, `+${secret('line')}`, '+'] },
  ];
  const edit = {
    filePath: path('edited'),
    oldString: secret('old'),
    newString: secret('new'),
    originalFile: secret('file'),
  };
  return [
    { ...common, type: 'user', message: { role: 'user', content: secret('prompt') } },
    {
      ...common,
      type: 'user',
      message: {
        role: 'user',
        content: [
          { type: 'text', text: secret('prompt') },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: secret('image') } },
          { type: 'document', title: secret('document'), source: { data: secret('document') } },
        ],
      },
    },
    assistant,
    { ...assistant, message: { ...assistant.message, content: secret('answer as text') } },
    { ...assistant, isApiErrorMessage: true, apiErrorStatus: 529, error: secret('api error') },
    result({
      stdout: secret('stdout'),
      stderr: secret('stderr'),
      interrupted: true,
      returnCodeInterpretation: secret('code'),
    }),
    result({ ...edit, structuredPatch: patch, userModified: true, replaceAll: false }),
    result({ type: 'create', filePath: path('written'), content: `${secret('line 1')}\n${secret('line 2')}\n` }),
    result({ type: 'text', file: { filePath: path('read'), content: secret('file'), numLines: 2, totalLines: 2 } }),
    result({ oldTodos: [{ content: secret('todo') }], newTodos: [{ content: secret('todo') }] }),
    result({
      agentId: secret('agent id'),
      content: [{ type: 'text', text: secret('agent answer') }],
      totalDurationMs: 1_500,
    }),
    result({
      query: secret('query'),
      results: [{ content: [{ title: secret('title'), url: secret('url') }] }],
      searchCount: 3,
    }),
    result({ filenames: [path('found')], mode: secret('mode'), numFiles: 1, durationMs: 12 }),
    result({ bytes: 3, code: 200, codeText: secret('code'), result: secret('page'), url: secret('url') }),
    result([{ type: 'text', text: secret('mcp result') }]),
    result(secret('result as text')),
    result(undefined, true, `Exit code 1\n${secret('error')}`),
    result(undefined, true, [{ type: 'text', text: `File does not exist. ${secret('error')}` }]),
    { ...result(secret('denial'), true), toolDenialKind: secret('denial kind') },
    { ...common, type: 'system', subtype: 'local_command', level: 'info', content: secret('system') },
    {
      ...common,
      type: 'system',
      subtype: 'stop_hook_summary',
      hookInfos: [{ command: secret('hook') }],
      hookErrors: [secret('hook error')],
      stopReason: secret('stop reason'),
    },
    { ...common, type: 'system', subtype: 'turn_duration', durationMs: 1_234, messageCount: 4 },
    {
      ...common,
      type: 'system',
      subtype: 'compact_boundary',
      compactMetadata: { trigger: 'auto', preTokens: 100, postTokens: 10, [secret('compact key')]: secret('compact') },
    },
    {
      ...common,
      type: 'system',
      subtype: 'api_error',
      error: { message: secret('api error'), stack: secret('stack') },
    },
    { ...common, type: 'system', subtype: secret('subtype'), level: secret('level') },
    { ...common, type: 'user', isCompactSummary: true, message: { role: 'user', content: secret('compact summary') } },
    { type: 'summary', summary: secret('summary'), leafUuid: 'b2c4f6a0-1111-4222-8333-444455556666' },
    { ...common, type: 'queue-operation', operation: 'enqueue', content: secret('queued') },
    {
      ...common,
      type: 'queue-operation',
      operation: secret('operation'),
      content: [{ type: 'text', text: secret('queued') }],
    },
    {
      type: 'file-history-snapshot',
      messageId: secret('message id'),
      snapshot: { trackedFileBackups: { [path('tracked')]: { backupFileName: secret('backup') } } },
    },
    {
      ...common,
      type: 'progress',
      data: { type: 'hook_progress', hookName: secret('hook'), command: secret('hook'), output: secret('hook output') },
    },
    {
      ...common,
      type: 'progress',
      data: { type: 'bash_progress', output: secret('output'), fullOutput: secret('output') },
    },
    {
      ...common,
      type: 'progress',
      data: { type: 'agent_progress', prompt: secret('prompt'), agentId: 'a1', message: { ...assistant, uuid: 'x' } },
    },
    {
      ...common,
      type: 'progress',
      data: { type: 'agent_progress', message: { type: 'user', message: { role: 'user', content: secret('prompt') } } },
    },
    {
      ...common,
      type: 'attachment',
      attachment: { type: 'hook_success', stdout: secret('stdout'), content: secret('hook') },
    },
    { ...common, type: 'attachment', attachment: { type: 'queued_command', prompt: secret('prompt') } },
    { type: 'custom-title', customTitle: secret('title'), sessionId: common.sessionId },
    { type: 'ai-title', aiTitle: secret('title'), sessionId: common.sessionId },
    { type: 'agent-name', agentName: secret('name'), sessionId: common.sessionId },
    { type: 'agent-setting', agentSetting: secret('setting'), sessionId: common.sessionId },
    { type: 'last-prompt', lastPrompt: secret('prompt'), sessionId: common.sessionId },
    { type: 'pr-link', prNumber: 7, prUrl: `https://example.org/${secret('pr')}`, prRepository: secret('repository') },
    { type: 'mode', mode: secret('mode'), sessionId: common.sessionId },
    { type: 'worktree-state', worktreeSession: { path: path('worktree'), branch: secret('branch') } },
    { type: 'result', key: secret('key'), agentId: 'a1b2c3', result: secret('result') },
    { ...common, type: secret('line type'), payload: secret('payload') },
    { ...common, type: 'a-type-of-tomorrow', payload: { deep: [{ [secret('deep key')]: secret('deep') }] } },
    { [secret('only key')]: secret('only value') },
  ];
}
