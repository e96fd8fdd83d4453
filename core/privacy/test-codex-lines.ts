/**
 * One line of every kind that a Codex rollout is known to hold, for tests. Each text that may not be stored is made by
 * `secret`, so that a test can plant what it likes and look for it afterwards.
 *
 * @param secret a free text; the label says where it stands
 */
export function rolloutLines(secret: (label: string) => string): Record<string, unknown>[] {
  const path = (label: string) => `/home/${secret('user')}/${secret('parent')}/${secret(label)}.py`;
  const unknown = () => ({ [secret('unknown key')]: secret('value of an unknown key') });
  const line = (type: string, payload: object) => ({
    timestamp: '2026-03-04T10:00:00.000Z',
    type,
    payload: { ...payload, ...unknown() },
    ordinal: 7,
    ...unknown(),
  });
  const item = (type: string, payload: object) => line('response_item', { type, ...payload });
  const event = (type: string, payload: object) => line('event_msg', { type, ...payload });
  const patch = `*** Begin Patch\n*** Update File: ${path('patched')}\n-${secret('old')}\n+${secret('new')}\n*** End Patch`;
  const tokens = { input_tokens: 10, cached_input_tokens: 2, output_tokens: 3, total_tokens: 13 };
  return [
    line('session_meta', {
      id: '019ca4a0-0000-7000-8000-000000000001',
      forked_from_id: '019ca4a0-0000-7000-8000-000000000002',
      timestamp: '2026-03-04T10:00:00.000Z',
      cwd: '/srv/shop',
      originator: secret('originator'),
      cli_version: secret('version'),
      source: { subagent: { thread_spawn: { parent_thread_id: 'x', agent_nickname: secret('nickname') } } },
      model_provider: secret('provider'),
      instructions: secret('instructions'),
      base_instructions: { text: secret('base instructions') },
      git: { commit_hash: secret('commit'), branch: secret('branch'), repository_url: secret('repository') },
    }),
    line('session_meta', { id: secret('session'), source: secret('source'), cwd: '/srv/shop' }),
    line('turn_context', {
      turn_id: '019ca4a0-0000-7000-8000-000000000003',
      cwd: '/srv/shop',
      approval_policy: secret('approval'),
      sandbox_policy: { mode: secret('sandbox'), writable_roots: [path('root')] },
      model: secret('model'),
      effort: secret('effort'),
      summary: secret('summary'),
      personality: secret('personality'),
      collaboration_mode: { settings: { developer_instructions: secret('mode') } },
      user_instructions: secret('user instructions'),
      timezone: secret('zone'),
    }),
    item('message', { role: 'user', content: [{ type: 'input_text', text: secret('message') }] }),
    item('message', { role: secret('role'), content: [{ type: 'input_image', image_url: secret('image') }] }),
    item('reasoning', {
      summary: [{ type: 'summary_text', text: secret('thought') }],
      content: [{ text: secret('raw thought') }],
      encrypted_content: secret('encrypted'),
    }),
    item('function_call', {
      name: 'shell',
      arguments: JSON.stringify({ command: ['bash', '-lc', secret('command')], workdir: path('workdir') }),
      call_id: 'call_1',
    }),
    item('function_call', {
      name: secret('tool'),
      namespace: secret('namespace'),
      arguments: '{}',
      call_id: secret('call'),
    }),
    item('function_call', {
      name: 'shell',
      arguments: JSON.stringify({ command: ['apply_patch', patch] }),
      call_id: 'call_2',
    }),
    item('function_call_output', {
      call_id: 'call_1',
      output: JSON.stringify({ output: secret('output'), metadata: { exit_code: 1, duration_seconds: 0.5 } }),
    }),
    item('function_call_output', { call_id: 'call_2', output: `Exit code: 1\nOutput:\n${secret('text output')}` }),
    item('function_call_output', { call_id: 'call_3', output: { content: secret('content'), success: false } }),
    item('function_call_output', { call_id: 'call_4', output: [{ type: 'input_text', text: secret('part') }] }),
    item('custom_tool_call', { status: secret('status'), name: 'apply_patch', call_id: 'call_5', input: patch }),
    item('custom_tool_call_output', { call_id: 'call_5', output: `patch rejected: ${secret('why')}` }),
    item('local_shell_call', {
      call_id: 'call_6',
      status: 'completed',
      action: { type: 'exec', command: [secret('shell')] },
    }),
    item('web_search_call', { status: 'completed', action: { type: 'search', query: secret('query') } }),
    item('tool_search_call', { call_id: 'call_7', arguments: { query: secret('tool query') } }),
    item('tool_search_output', { call_id: 'call_7', tools: [{ name: secret('found tool') }] }),
    item('image_generation_call', {
      id: secret('picture'),
      revised_prompt: secret('picture prompt'),
      result: secret('png'),
    }),
    item(secret('kind'), { text: secret('of an unknown kind') }),
    event('user_message', {
      message: secret('prompt'),
      images: [secret('picture url')],
      local_images: [path('picture')],
      text_elements: [{ placeholder: secret('placeholder') }],
      kind: secret('kind of prompt'),
    }),
    event('agent_message', { message: secret('answer'), phase: secret('phase') }),
    event('agent_reasoning', { text: secret('reasoning') }),
    event('token_count', {
      info: { total_token_usage: { ...tokens, ...unknown() }, last_token_usage: tokens, model: secret('token model') },
      rate_limits: {
        limit_id: secret('limit'),
        limit_name: secret('limit name'),
        primary: { used_percent: 3, window_minutes: 300, resets_at: 1_772_618_400, ...unknown() },
        secondary: { used_percent: 1, window_minutes: 10_080, resets_in_seconds: 60 },
        credits: { balance: secret('balance') },
        plan_type: secret('plan'),
      },
    }),
    event('task_started', {
      turn_id: secret('turn'),
      model_context_window: 272_000,
      collaboration_mode_kind: secret('m'),
    }),
    event('task_complete', {
      turn_id: '019ca4a0-0000-7000-8000-000000000003',
      last_agent_message: secret('last answer'),
      duration_ms: 12,
      error: { message: secret('turn error') },
    }),
    event('turn_aborted', { reason: secret('reason') }),
    event('error', { message: secret('error'), codex_error_info: secret('error info') }),
    event('exec_command_end', {
      call_id: 'call_1',
      stdout: secret('stdout'),
      exit_code: 0,
      duration: { secs: 1, nanos: 5 },
    }),
    event('mcp_tool_call_end', {
      call_id: 'call_8',
      invocation: { server: 'files', tool: 'read', arguments: { path: path('argument') } },
      duration: { secs: 2, nanos: 0 },
      result: { Ok: { content: [{ type: 'text', text: secret('mcp result') }], isError: false } },
    }),
    event('mcp_tool_call_end', {
      call_id: 'call_9',
      invocation: { server: secret('server'), tool: secret('mcp tool'), arguments: null },
      result: { Err: secret('mcp error') },
    }),
    event('patch_apply_end', {
      call_id: 'call_5',
      stdout: secret('patch stdout'),
      stderr: secret('patch stderr'),
      success: true,
      status: secret('patch status'),
      changes: {
        [path('added')]: { type: 'add', content: secret('added text') },
        [path('updated')]: {
          type: 'update',
          unified_diff: `@@ -1 +1 @@\n-${secret('a')}\n+${secret('b')}`,
          move_path: path('moved'),
        },
        [path('deleted')]: { delete: { content: secret('deleted text') } },
      },
    }),
    event('context_compacted', { note: secret('note') }),
    event('web_search_end', { call_id: 'call_10', query: secret('ended query') }),
    event(secret('event'), { value: secret('of an unknown event') }),
    line('compacted', { message: secret('compacted'), replacement_history: [{ text: secret('history') }] }),
    line('world_state', { state: secret('state') }),
    line(secret('type'), { value: secret('of an unknown type') }),
    {
      id: secret('old session'),
      timestamp: secret('old time'),
      instructions: secret('old instructions'),
      git: unknown(),
    },
  ];
}
