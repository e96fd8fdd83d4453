/**
 * What a tool runs as its hook. `blueplane install` puts this file by itself into the home, so it imports nothing of
 * ours. It reads what the tool says on its input, keeps names, ids, times and lengths, sends those to the gateway of the
 * home on 127.0.0.1 and ends: always with 0, always within a second, without a word on its output. While Blueplane does
 * not run it does nothing; the tool's own files tell most of it later.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';

/** All in all; the start of Node itself comes before it. */
const DEADLINE_MS = 800;
/** A file that a tool writes stands in its hook's input; a larger input is read to its end and forgotten. */
const INPUT_MAX_BYTES = 16 * 1024 * 1024;
const WORD = /^[A-Za-z0-9_.:@/[\]<>-]{1,128}$/;

type Input = Record<string, unknown>;

/** The tools' names of events: Claude Code and Codex, Gemini CLI, Cursor. */
const EVENTS: Record<string, string> = {
  SessionStart: 'session_start',
  SessionEnd: 'session_end',
  UserPromptSubmit: 'prompt',
  PreToolUse: 'tool_start',
  PostToolUse: 'tool_end',
  PostToolUseFailure: 'tool_failure',
  PermissionRequest: 'permission_request',
  PermissionDenied: 'permission_denied',
  PreCompact: 'compaction_start',
  PostCompact: 'compaction_end',
  SubagentStart: 'subagent_start',
  SubagentStop: 'subagent_stop',
  Stop: 'turn_end',
  StopFailure: 'turn_failure',
  BeforeAgent: 'prompt',
  AfterAgent: 'turn_end',
  BeforeTool: 'tool_start',
  AfterTool: 'tool_end',
  PreCompress: 'compaction_start',
  sessionStart: 'session_start',
  sessionEnd: 'session_end',
  beforeSubmitPrompt: 'prompt',
  preToolUse: 'tool_start',
  postToolUse: 'tool_end',
  postToolUseFailure: 'tool_failure',
  beforeShellExecution: 'tool_start',
  afterShellExecution: 'tool_end',
  beforeMCPExecution: 'tool_start',
  afterMCPExecution: 'tool_end',
  afterFileEdit: 'tool_end',
  preCompact: 'compaction_start',
  subagentStart: 'subagent_start',
  subagentStop: 'subagent_stop',
  stop: 'turn_end',
};

/** Cursor names the tools of these by the event alone. */
const TOOLS_OF_EVENTS: Record<string, string> = {
  beforeShellExecution: 'shell',
  afterShellExecution: 'shell',
  afterFileEdit: 'edit_file',
};

function word(value: unknown): string | undefined {
  return typeof value === 'string' && WORD.test(value) ? value : undefined;
}

/** Characters of a text, or of anything else written as JSON. */
function lengthOf(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value.length : JSON.stringify(value).length;
}

function duration(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** What may be sent of a hook's input; null when there is nothing to tell. */
function messageOf(tool: string, input: Input, at: string): Input | null {
  const name = word(input.hook_event_name) ?? '';
  const event = Object.hasOwn(EVENTS, name) ? EVENTS[name] : undefined;
  // Cursor's own sessions are windows; its conversations are what is shown as sessions.
  const session = word(tool === 'cursor' ? input.conversation_id : input.session_id);
  if (event === undefined || session === undefined) return null;
  // Cursor runs Claude Code's hooks, too.
  if (tool !== 'cursor' && input.cursor_version !== undefined) return null;
  const isEnd = event === 'session_end';
  return {
    version: 1,
    tool,
    nonce: randomBytes(8).toString('hex'),
    at,
    session,
    event,
    source: event === 'session_start' ? word(input.source) : undefined,
    // Elsewhere a reason is a sentence.
    reason: isEnd ? word(input.reason) : undefined,
    trigger: event.startsWith('compaction') ? word(input.trigger) : undefined,
    permissionMode: word(input.permission_mode),
    model: word(input.model),
    promptId: word(input.prompt_id ?? input.turn_id ?? input.generation_id),
    toolUseId: word(input.tool_use_id),
    toolName: word(input.tool_name) ?? TOOLS_OF_EVENTS[name],
    agentId: word(input.agent_id ?? input.subagent_id),
    agentType: word(input.agent_type ?? input.subagent_type),
    promptLength: event === 'prompt' ? lengthOf(input.prompt) : undefined,
    inputLength: lengthOf(input.tool_input ?? input.command ?? input.edits),
    resultLength: lengthOf(input.tool_response ?? input.tool_output ?? input.output ?? input.result_json),
    errorLength: lengthOf(input.error ?? input.error_message),
    durationMs: isEnd ? undefined : duration(input.duration_ms ?? input.duration),
    isInterrupt: typeof input.is_interrupt === 'boolean' ? input.is_interrupt : undefined,
  };
}

/** The input to its end, so that the tool never writes to nobody; null when it is too large. */
async function readInput(): Promise<Input | null> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of process.stdin) {
    size += piece.length;
    if (size <= INPUT_MAX_BYTES) pieces.push(piece);
    else pieces.length = 0;
  }
  if (size > INPUT_MAX_BYTES) return null;
  const input: unknown = JSON.parse(Buffer.concat(pieces).toString('utf8'));
  return typeof input === 'object' && input !== null ? { ...input } : null;
}

function send(message: Input): void {
  const place: unknown = JSON.parse(readFileSync(new URL('./endpoint.json', import.meta.url), 'utf8'));
  if (typeof place !== 'object' || place === null || !('port' in place) || !('token' in place)) process.exit(0);
  const body = JSON.stringify(message);
  const sending = request({
    host: '127.0.0.1',
    port: Number(place.port),
    path: '/v1/hooks',
    method: 'POST',
    agent: false,
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      authorization: `Bearer ${String(place.token)}`,
    },
  });
  sending.on('response', () => process.exit(0));
  sending.on('error', () => process.exit(0));
  sending.end(body);
}

async function main(): Promise<void> {
  const at = new Date(Date.now() - Math.round(process.uptime() * 1_000)).toISOString();
  const input = await readInput();
  const message = input === null ? null : messageOf(process.argv[2] ?? '', input, at);
  if (message === null) process.exit(0);
  send(message);
}

process.on('uncaughtException', () => process.exit(0));
// The terminal that a session ran in may be gone before its end was told.
process.on('SIGHUP', () => undefined);
setTimeout(() => process.exit(0), DEADLINE_MS);
main().catch(() => process.exit(0));
