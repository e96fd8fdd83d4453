import type { CodexSession } from '../contracts/codex-record.ts';
import { codexTime } from './codex-time.ts';
import { identifier, oneOf, version } from './labels.ts';
import { asObject, compact, type JsonObject } from './loose-json.ts';
import type { SaltedHasher } from './salted-hash.ts';

const ORIGINATORS: ReadonlySet<string> = new Set([
  'codex_cli_rs',
  'codex-tui',
  'codex_exec',
  'codex_vscode',
  'codex_sdk_ts',
  'codex_sdk_py',
  'codex_mcp_server',
  'Codex Desktop',
]);
const SOURCES: ReadonlySet<string> = new Set(['cli', 'vscode', 'exec', 'mcp', 'appserver', 'subagent', 'unknown']);
const MODEL_PROVIDERS: ReadonlySet<string> = new Set([
  'openai',
  'azure',
  'ollama',
  'lmstudio',
  'oss',
  'amazon-bedrock',
]);

/** Who a session is and where it comes from. */
export function redactCodexSession(payload: JsonObject, hasher: SaltedHasher): CodexSession {
  const id = identifier(payload.id, hasher);
  const source = asObject(payload.source);
  const subagent = source?.subagent;
  const spawn = asObject(asObject(subagent)?.thread_spawn);
  const isSubagent = (subagent !== undefined && subagent !== null) || payload.thread_source === 'subagent';
  const named = [payload.forked_from_id, spawn?.parent_thread_id, payload.parent_thread_id, payload.session_id];
  const parents = named.map((parent) => identifier(parent, hasher)).filter((parent) => parent !== undefined);
  return {
    parentIds: [...new Set(parents)].filter((parent) => parent !== id),
    ...compact({
      id,
      isSubagent: isSubagent ? true : undefined,
      startedAt: codexTime(payload.timestamp),
      version: version(payload.cli_version),
      originator: oneOf(payload.originator, ORIGINATORS),
      source: isSubagent ? 'subagent' : oneOf(payload.source, SOURCES),
      modelProvider: oneOf(payload.model_provider, MODEL_PROVIDERS),
    }),
  };
}
