/** Every attribute that the tools are known to send with their events, and some that nobody documents, by event. */

const STANDARD =
  'session.id app.version app.entrypoint organization.id user.account_uuid user.account_id user.id user.email terminal.type prompt.id workspace.host_paths workflow.run_id workflow.name user.groups identity.source cwd session.name parent_session_id env.SECRET';
const NAMES = 'agent.name skill.name plugin.name marketplace.name mcp_server.name mcp_tool.name';

const CLAUDE: Readonly<Record<string, string>> = {
  user_prompt: 'prompt_length prompt message.uuid command_name command_source',
  assistant_response: 'response_length response model request_id message.uuid query_source',
  tool_result:
    'tool_name tool_use_id success duration_ms error_type error decision_type decision_source tool_input_size_bytes tool_result_size_bytes mcp_server_scope tool_parameters tool_input',
  tool_decision: 'tool_name tool_use_id decision tool_source source tool_parameters',
  api_request: `model cost_usd cost_usd_micros duration_ms input_tokens output_tokens cache_read_tokens cache_creation_tokens request_id client_request_id speed query_source effort ${NAMES}`,
  api_error: `model error status_code duration_ms attempt request_id client_request_id speed query_source effort ${NAMES}`,
  api_retries_exhausted: 'model error status_code total_attempts total_retry_duration_ms speed',
  api_refusal:
    'model request_id query_source speed attempt effort server_fallback_hop has_category has_explanation category',
  api_request_body: 'body body_ref body_length body_truncated model query_source',
  api_response_body: 'body body_ref body_length body_truncated model query_source request_id',
  permission_mode_changed: 'from_mode to_mode trigger',
  compaction: 'trigger success duration_ms pre_tokens post_tokens error precompute_reuse',
  subagent_completed:
    'agent_type agent.source is_built_in is_async total_tokens total_tool_uses duration_ms model final_model model_swapped plugin_id_hash plugin.name',
  skill_activated: 'skill.name invocation_trigger skill.source skill.kind plugin.name marketplace.name',
  mcp_server_connection:
    'status transport_type server_scope duration_ms error_code is_plugin plugin_id_hash plugin.name server_name error',
  hook_registered: 'hook_event hook_type hook_name hook_source',
  hook_execution_start: 'hook_event hook_name num_hooks managed_only safe_mode',
  hook_execution_complete:
    'hook_event hook_name num_hooks num_success num_blocking num_non_blocking_error num_cancelled total_duration_ms',
  hook_plugin_metrics: 'plugin_id hook_event free_key another_key',
  plugin_installed: 'marketplace.name install.trigger plugin.name plugin.version',
  plugin_loaded: 'enabled_via has_hooks has_mcp command_path_count plugin.name',
  at_mention: 'mention_type success',
  auth: 'action success auth_method error_category status_code',
  internal_error: 'error_name error_code',
  feedback_survey: 'event_type appearance_id survey_type response enabled_via_override',
  retention_sweep: 'result period_days used_default skip_reason transcripts_deleted error_count',
};

const CODEX_COMMON =
  'event.timestamp conversation.id app.version auth_mode originator user.account_id user.email terminal.type model slug';
const CODEX: Readonly<Record<string, string>> = {
  conversation_starts:
    'provider_name reasoning_effort reasoning_summary context_window auto_compact_token_limit approval_policy sandbox_policy mcp_servers auth.env_openai_api_key_present active_profile',
  user_prompt: 'prompt_length prompt',
  api_request: 'duration_ms http.response.status_code error.message attempt endpoint auth.header_name',
  sse_event:
    'event.kind duration_ms error.message input_token_count output_token_count cached_token_count reasoning_token_count tool_token_count',
  websocket_connect: 'duration_ms success status error.message auth.connection_reused endpoint',
  websocket_request: 'duration_ms success error.message',
  auth_recovery: 'mode step outcome',
  tool_decision: 'tool_name call_id decision source',
  tool_result: 'tool_name call_id arguments output duration_ms success mcp_server mcp_server_origin',
  sandbox_outcome: 'tool_name call_id outcome initial_duration_ms escalated_duration_ms',
  startup_phase: 'phase status duration_ms',
  turn_ttft: 'duration_ms',
};

const GEMINI_COMMON = 'session.id installation.id active_approval_mode user.email';
const GEMINI: Readonly<Record<string, string>> = {
  config: 'mcp_servers embedding_model extensions output_format',
  user_prompt: 'prompt_length prompt_id prompt auth_type',
  tool_call:
    'function_name function_args duration_ms success decision error error_type prompt_id tool_type mcp_server_name content_length start_time end_time metadata',
  file_operation: 'tool_name operation lines mimetype extension programming_language',
  api_request: 'model prompt_id role request_text',
  api_response:
    'model status_code duration_ms input_token_count output_token_count cached_content_token_count thoughts_token_count tool_token_count total_token_count prompt_id auth_type finish_reasons response_text',
  api_error: 'error.message model_name duration prompt_id error_type status_code',
  slash_command: 'command subcommand status',
  chat_compression: 'tokens_before tokens_after',
  conversation_finished: 'approvalMode turnCount',
  'agent.start': 'agent_id agent_name',
  'agent.finish': 'agent_id agent_name duration_ms turn_count terminate_reason',
  hook_call: 'hook_event_name hook_type hook_name hook_input hook_output stderr duration_ms success',
};

const METRICS = ['token.usage', 'cost.usage', 'session.count', 'code_edit_tool.decision', 'active_time.total'];
const POINT = `type model query_source speed effort start_type tool_name decision source language ${NAMES}`;

/** Keys whose texts are never a name: of those not even one word passes. */
export const SPOKEN =
  /prompt$|response|error$|message$|tool_input|tool_parameters|^arguments|^output|function_args|_text$|^body|body_ref|email|account|organization|paths|cwd|stderr|hook_|server_name|command|session\.name|env\./;

/** An event, or a metric's point, with the keys of its attributes. */
export type Claim = { name: string; keys: readonly string[] };

function claims(tool: string, common: string, events: Readonly<Record<string, string>>): Claim[] {
  return Object.entries(events).map(([name, keys]) => ({
    name: `${tool}.${name}`,
    keys: `${common} ${keys}`.split(' '),
  }));
}

export const EVENT_CLAIMS: readonly Claim[] = [
  ...claims('claude_code', STANDARD, CLAUDE),
  ...claims('codex', CODEX_COMMON, CODEX),
  ...claims('gemini_cli', GEMINI_COMMON, GEMINI),
];

export const POINT_CLAIMS: readonly Claim[] = METRICS.map((name) => ({
  name: `claude_code.${name}`,
  keys: `${STANDARD} ${POINT}`.split(' '),
}));
