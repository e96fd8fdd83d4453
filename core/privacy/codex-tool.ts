import type { CodexTool } from '../contracts/codex-record.ts';
import { readAppliedChanges, readPatchText } from './codex-patch.ts';
import { classifyCodexFailure, readCodexOutput } from './codex-tool-output.ts';
import { identifier, toolName } from './labels.ts';
import { asAmount, asObject, beginningOfText, compact, type JsonObject, textLength } from './loose-json.ts';
import type { SaltedHasher } from './salted-hash.ts';

/** Kinds of lines that are one half of a tool call, and which. */
const HALVES: Readonly<Record<string, (payload: JsonObject, hasher: SaltedHasher) => CodexTool>> = {
  function_call: (payload, hasher) => readCall(payload, payload.arguments, hasher),
  custom_tool_call: (payload, hasher) => readCall(payload, payload.input, hasher),
  local_shell_call: (payload, hasher) => readCall({ name: 'local_shell', ...payload }, payload.action, hasher),
  tool_search_call: (payload, hasher) => readCall({ name: 'tool_search', ...payload }, payload.arguments, hasher),
  web_search_call: (payload, hasher) => readCall({ name: 'web_search', ...payload }, payload.action, hasher),
  image_generation_call: (payload, hasher) => readCall({ name: 'image_generation', ...payload }, '', hasher),
  function_call_output: readOutput,
  custom_tool_call_output: readOutput,
  tool_search_output: readOutput,
  exec_command_end: readCommandEnd,
  mcp_tool_call_end: readMcpEnd,
  patch_apply_end: readPatchEnd,
};

/** The counted part of a line that is a tool call or its end; nothing for all other lines. */
export function redactCodexTool(payload: JsonObject, hasher: SaltedHasher): CodexTool | undefined {
  const kind = payload.type;
  const read = typeof kind === 'string' && Object.hasOwn(HALVES, kind) ? HALVES[kind] : undefined;
  return read?.(payload, hasher);
}

function readCall(payload: JsonObject, input: unknown, hasher: SaltedHasher): CodexTool {
  const changes = readPatchText(patchOf(payload.name, input));
  return {
    inputLength: textLength(input),
    ...compact({
      callId: identifier(payload.call_id, hasher),
      name: nameOf(payload, hasher),
      changes: changes.length === 0 ? undefined : changes,
    }),
  };
}

/** MCP tools are called by their own name, with their server's beside it. */
function nameOf({ name, namespace }: JsonObject, hasher: SaltedHasher): string | undefined {
  const isMcp = typeof name === 'string' && typeof namespace === 'string' && namespace.startsWith('mcp__');
  return toolName(isMcp ? `${namespace.replace(/_+$/, '')}__${name}` : name, hasher);
}

/** The text of a patch: the input of the tool for it, or a command that calls it. */
function patchOf(name: unknown, input: unknown): string {
  const text = typeof input === 'string' ? input : '';
  const isPatchTool = name === 'apply_patch';
  if (isPatchTool && text.startsWith('***')) return text;
  if (!text.includes('*** Begin Patch')) return '';
  const fields = asObject(tryParse(text));
  const command = fields?.input ?? fields?.patch ?? fields?.command ?? fields?.cmd;
  const words = (Array.isArray(command) ? command : [command]).filter((word) => typeof word === 'string');
  const spoken = words.join('\n');
  const before = spoken.slice(0, Math.max(0, spoken.indexOf('*** Begin Patch')));
  return isPatchTool || before.includes('apply_patch') ? spoken : '';
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readOutput(payload: JsonObject, hasher: SaltedHasher): CodexTool {
  const output = payload.output ?? payload.tools;
  return {
    resultLength: textLength(output),
    ...compact({ callId: identifier(payload.call_id, hasher) }),
    ...readCodexOutput(output),
  };
}

function readCommandEnd(payload: JsonObject, hasher: SaltedHasher): CodexTool {
  const success = typeof payload.exit_code === 'number' ? payload.exit_code === 0 : undefined;
  return compact({
    callId: identifier(payload.call_id, hasher),
    success,
    errorClass: success === false ? 'exit_code' : undefined,
    durationMs: durationOf(payload.duration),
  });
}

function readMcpEnd(payload: JsonObject, hasher: SaltedHasher): CodexTool {
  const { server, tool, arguments: input } = asObject(payload.invocation) ?? {};
  const result = asObject(payload.result);
  const ok = asObject(result?.Ok);
  const isError = result === undefined ? undefined : ok === undefined || ok.isError === true || ok.is_error === true;
  const named = typeof server === 'string' && typeof tool === 'string' ? `mcp__${server}__${tool}` : undefined;
  return compact({
    callId: identifier(payload.call_id, hasher),
    name: toolName(named, hasher),
    inputLength: input === undefined ? undefined : textLength(input),
    resultLength: ok === undefined ? undefined : textLength(ok.content),
    success: isError === undefined ? undefined : !isError,
    errorClass: isError === true ? classifyCodexFailure(beginningOfText(result, CLASSIFIED_CHARACTERS)) : undefined,
    durationMs: durationOf(payload.duration),
  });
}

/** How much of a failure's text is looked at: what happened stands at its beginning. */
const CLASSIFIED_CHARACTERS = 400;

function readPatchEnd(payload: JsonObject, hasher: SaltedHasher): CodexTool {
  const status = typeof payload.status === 'string' ? payload.status : '';
  const failure = `${status} ${beginningOfText(payload.stderr, CLASSIFIED_CHARACTERS)}`;
  const success = typeof payload.success === 'boolean' ? payload.success : undefined;
  const changes = readAppliedChanges(payload.changes);
  const errorClass = success === false ? classifyCodexFailure(failure) : undefined;
  return compact({
    callId: identifier(payload.call_id, hasher),
    name: 'apply_patch',
    // What a person said no to is no failure.
    success: errorClass === 'rejected' ? undefined : success,
    errorClass,
    changes: changes.length === 0 ? undefined : changes,
  });
}

/** `{secs, nanos}` in milliseconds. */
function durationOf(value: unknown): number | undefined {
  const duration = asObject(value);
  const seconds = asAmount(duration?.secs);
  return seconds === undefined ? undefined : seconds * 1_000 + Math.round((asAmount(duration?.nanos) ?? 0) / 1_000_000);
}
